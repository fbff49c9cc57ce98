"""Screening: what the filter of names holds back of the texts that students write.

Held text is stored like any other and counts like any other, but only teachers see it until one of them releases it:
a refusal would tell its author what the filter does not know.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from classroom.core.database import yield_to_loop
from classroom.questions.base import QuestionType
from classroom.questions.written_answers import split_words
from classroom.services.lessons import moderation
from classroom.services.participants import nickname_filter

NAME_WORDS = 3
"""A text of more words is read in pieces: joined, the words of a sentence would spell others at their borders."""
SHORT = 4
"""Longest part, in characters, of a word that was torn in two."""
MAX_WORDS = 200
"""Longest text, in characters, that is screened word by word beforehand, as that of a word cloud."""


@lru_cache(maxsize=20_000)
def is_rude(text: str) -> bool:
    """Say whether a text contains a rude word, in any spelling that reads as that word."""
    words = text.split()
    return _is_rude_piece(text) if len(words) <= NAME_WORDS else any(map(_is_rude_piece, _pieces(words)))


@lru_cache(maxsize=50_000)
def _is_rude_piece(text: str) -> bool:
    return nickname_filter.is_rude(text)


def _pieces(words: list[str]) -> Iterator[str]:
    """Yield the words, runs of single letters as one piece, and pairs that may be one word torn in two."""
    for is_letter, run in groupby(words, key=lambda word: len(word) == 1):
        if is_letter:
            yield " ".join(run)
        else:
            yield from run
    for left, right in pairwise(words):
        if len(left) <= SHORT and len(right) <= SHORT:
            yield f"{left} {right}"


def held_keys(kind: QuestionType, value: Any) -> list[str]:
    """Return the keys of the texts in an answer that the filter holds back.

    If no text is rude alone but all together are, all are held back.
    """
    texts = kind.texts(value)
    rude = [text for text in texts if is_rude(text)]
    if not rude and len(texts) > 1 and is_rude(" ".join(texts)):
        rude = texts
    return [moderation.key(text) for text in rude]


def prepare(values: Iterable[str]) -> None:
    """Screen texts before the transaction that stores them, since a hall of long texts takes a while.

    The results are remembered; what is missing here is only found later.
    """
    for value in values:
        text = value.strip()
        is_rude(text)
        if len(text) <= MAX_WORDS:
            for word in split_words(text):
                is_rude(word)
        yield_to_loop()
