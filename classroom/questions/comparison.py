"""Comparing written answers: whether two texts are the same answer, or nearly."""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

from classroom.questions.meaningful import without_idle_punctuation

FORGIVABLE = ("accents", "case", "punctuation", "spaces")
"""The differences that a comparison can ignore."""

_OWN_LETTERS = {"en": "ñ", "es": "ñ"}
_OWN_SOMEWHERE = "ñåäöøæłı"
"""Letters that are letters of their own, not letters with an accent, in a language; without one, in any language."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_VARIANTS = (
    (re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]"), "-"),
    (re.compile("[\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`]"), "'"),
    (re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]"), '"'),
    (re.compile("[\u2044\u2215]"), "/"),
    (re.compile("\u2217"), "*"),
    (re.compile("\u2026"), "..."),
    (re.compile("\u066a"), "%"),
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GAP = re.compile(" ")
_THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])")


def comparison_key(text: str, forgive: Collection[str] = FORGIVABLE, language: str | None = None) -> str:
    """Return a text in the form in which it is compared.

    Runs of spaces always count as one, and so do the forms of one sign: any minus, any apostrophe, full-width letters.
    ``case`` makes upper and lower case one, ``accents`` takes marks off letters, ``punctuation`` drops what carries no
    meaning (:mod:`classroom.questions.meaningful`), ``spaces`` drops spaces but for those between numbers. A text of
    nothing but punctuation keeps it: ``!`` and ``?`` stay two answers.

    Args:
        text: an answer.
        forgive: some of :data:`FORGIVABLE`.
        language: of the question. Letters that are letters of their own there are not letters with an accent.
    """
    return _key(text, frozenset(forgive), language)


@lru_cache(maxsize=8192)  # a tally compares each answer with all accepted ones
def _key(text: str, forgive: frozenset[str], language: str | None) -> str:
    shown = _with_one_form(text)
    if "case" in forgive:
        shown = unicodedata.normalize("NFC", shown.casefold())
    if "accents" in forgive:
        own = _OWN_LETTERS.get(language or "", _OWN_SOMEWHERE)
        shown = "".join(map(_without_accent(own), shown))
    if "punctuation" in forgive:
        shown = without_idle_punctuation(shown) or shown
    if "spaces" in forgive:
        shown = _without_spaces(shown)
    return shown


def _with_one_form(text: str) -> str:
    shown = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).translate(_FULL_WIDTH))
    for variants, sign in _VARIANTS:
        shown = variants.sub(sign, shown)
    return " ".join(shown.split())


def _without_accent(own: str) -> Callable[[str], str]:
    """Return a function that takes the marks off Latin and Greek letters, and off ``ё``.

    Other scripts have marks that make other letters, and a mark on a sign changes its meaning: ``≠`` is not ``=``.
    """

    def bare(letter: str) -> str:
        if letter.isascii() or letter.lower() in own or not letter.isalpha():
            return letter
        base = unicodedata.normalize("NFD", letter)[0]
        if letter in "ёЁ" or unicodedata.name(base, "").startswith(("LATIN ", "GREEK ")):
            return base
        return letter

    return bare


def _without_spaces(text: str) -> str:
    """Drop spaces, but not those between two numbers: ``1 2`` is not ``12``, while ``10 000`` is ``10000``."""
    text = _THOUSANDS.sub(lambda found: found[0].replace(" ", ""), text)

    def kept(found: re.Match[str]) -> str:
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        return " " if before.isdigit() and after.isdigit() else ""

    return _GAP.sub(kept, text)


def distance(left: str, right: str, most: int) -> int:
    """Return how many letters must be inserted, removed, replaced or swapped with the next; ``most`` + 1 if more.

    Source: the optimal string alignment distance (Damerau 1964, Levenshtein 1966).
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(right, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                step = min(step, older[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
    return row[-1]


def _without_letters(text: str) -> str:
    return "".join(sign for sign in text if not sign.isalpha() and sign != " ")


def is_near(text: str, wanted: str) -> bool:
    """Return whether a text is probably a typing error: one letter in words of 4 to 7, up to two in longer ones.

    Another digit or sign is another answer.
    """
    if _without_letters(text) != _without_letters(wanted):
        return False
    most = 0 if len(wanted) < 4 else 1 if len(wanted) < 8 else 2
    return 0 < distance(text, wanted, most) <= most
