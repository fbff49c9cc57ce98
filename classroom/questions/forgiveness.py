"""Examples of what a short text forgives, made from an author's own answer by the rules that grade."""

import re
import unicodedata
from collections.abc import Callable, Collection

from classroom.questions.comparison import comparison_key

_Change = Callable[[str], str]


def _other_case(text: str) -> str:
    return text.lower() if text != text.lower() else text.upper()


def _bare_letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _no_punctuation(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] != "P" and c not in "+<=>^~\u2212")


def _no_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def _exclaimed(text: str) -> str:
    return f"{text}."


def _shorter(text: str) -> str:
    return re.sub(r"\w(\W*)$", r"\1", text)


def _longer(text: str) -> str:
    return f"{text}s"


_HARMLESS: tuple[_Change, ...] = (_other_case, _bare_letters, _no_punctuation, _no_spaces)
_HARMFUL: tuple[_Change, ...] = (_no_punctuation, _bare_letters, _no_spaces, _other_case, _shorter, _longer)


def examples(text: str, forgive: Collection[str], language: str | None) -> tuple[str, str]:
    """Return two variants of an accepted text: one that counts as the same, and one that does not.

    The first differs from the text as far as is forgiven. It is the text itself if nothing about it is forgiven.
    """

    def key(variant: str) -> str:
        return comparison_key(variant, forgive, language)

    same = text
    for change in _HARMLESS:
        variant = change(same).strip()
        if variant and key(variant) == key(text):
            same = variant
    if same == text and key(_exclaimed(text)) == key(text):
        same = _exclaimed(text)
    others = (change(text).strip() for change in _HARMFUL)
    return same, next(variant for variant in others if variant and key(variant) != key(text))
