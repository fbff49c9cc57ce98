"""Nicknames that are refused: rude words, and names that pretend to be the teacher.

The words are in ``rude_words.txt``, with a note of their sources. Most match whole words only; those that occur in no
innocent word match anywhere. Scunthorpe, Dick and Concha are accepted.
"""

import re
from functools import cache
from pathlib import Path

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.participants import confusables, nickname_generator

WORDS = Path(__file__).with_name("rude_words.txt")
TEACHER_WORDS = """
teacher theteacher myteacher professor profesor profesora prof profe elprofe laprofe admin administrator
administrador administradora moderator moderador moderadora
"""
"""Refused as any word of a name."""
TEACHER_NAMES = """
tiza host staff root system sistema soporte support maestro maestra docente sensei
"""
"""Refused as the whole name; they may be part of a real name."""

# Leet spelling. The digit 1 and the letter l replace each other, so all are folded into i.
_LEET = str.maketrans("013456789@$!|+€", "oieasgtbgasiite")
_SAME = str.maketrans("lv", "iu")
_CAMEL_CASE = re.compile(r"(?<=[a-zñ])(?=[A-ZÑ])")
_REPEATED = re.compile(r"(.)\1{2,}")
_WRITTEN = re.compile(r"(?:[^\W_]|[@$!|+€])+")
"""A word as it may be written in leet spelling."""
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT_INSIDE = re.compile(r"[^\W\d_][@$!|+€]*\d+[@$!|+€]*[^\W\d_]")
_DIGITS_OUTSIDE = re.compile(r"^(\d*)(.*?)(\d*)$")
MANY_LETTERS = 3
"""One digit before or after so many letters may be one of them (``put4``); beside fewer it is a number (``AS5``)."""
SPELLED = 4
"""Letters in a row that are read as a word (``p u t a``); fewer are initials, unless the name has nothing else."""
SPLIT = 5
"""Longest word that is found when a name splits it (``Pu ta``); longer ones are made by first and last names."""
WORDS_TOGETHER = 20
"""Most words that are read as one: more than the longest word of the list has letters."""
NAMES_WITH_NUMBER = frozenset(["cui", "kike", "lut", "luts", "naz", "poil", "shi", "siv"])
"""Names that would read as a word of the list if the digit of ``Naz1`` were a letter."""


def check(name: str) -> None:
    """Refuse a rude name, or a name that pretends to be the teacher.

    Args:
        name: clean (:func:`classroom.services.participants.nicknames.clean`).

    Raises:
        Invalid: with field ``nickname``; the message suggests another name.
    """
    is_teachers = is_teachers_name(name)
    if not is_teachers and not is_rude(name):
        return
    suggestion = nickname_generator.draw(str(get_locale()))
    if is_teachers:
        text = _("Only your teacher may use that name. Use your own name, or “%(name)s”.", name=suggestion)
    else:
        text = _("This name is not allowed. Use your own name, or “%(name)s”.", name=suggestion)
    raise Invalid(text, fields={"nickname": text})


def is_teachers_name(name: str) -> bool:
    """Say whether a name reads as that of a teacher or administrator."""
    return any(
        not _words_of_teachers().isdisjoint(words) or "".join(words) in _names_of_teachers()
        for words in _readings(name)
    )


def is_rude(name: str) -> bool:
    """Say whether a name is or contains a word of the list, in any spelling that reads as that word."""
    return any(_has_rude_word(words) for words in _readings(name))


def _has_rude_word(words: tuple[str, ...]) -> bool:
    whole_words, anywhere = _list()
    candidates = {*words, *_spelled_out(words)}
    together = "".join(words)
    if len(together) <= SPLIT and all(len(word) > 1 for word in words):  # else the short one is an initial: Wan K.
        candidates.add(together)
    if not whole_words.isdisjoint(candidates) or any(anywhere.search(word) for word in candidates):
        return True
    # Over several words, only from the beginning of one: Karim Jobe has no rude name.
    return any(anywhere.match("".join(words[start : start + WORDS_TOGETHER])) for start in range(len(words)))


def _readings(name: str) -> set[tuple[str, ...]]:
    """Return the ways to read a name as folded words.

    Digits are letters or gaps, camel case may be split, and runs of a letter may be shortened.
    """
    found = set()
    for split in (name, _CAMEL_CASE.sub(" ", name)):
        plain = confusables.to_latin(split)
        for words in ([_as_letters(word) for word in _WRITTEN.findall(plain)], _LETTERS.findall(plain)):
            found.add(tuple(_fold(word) for word in words))
            for run in (r"\1", r"\1\1"):
                found.add(tuple(_fold(_REPEATED.sub(run, word)) for word in words))
    return found


def _as_letters(word: str) -> str:
    """Return a word with its digits and signs as the letters that they look like.

    A number stays a number: digits alone, and those before and after the letters, such as a year of birth.
    """
    if _DIGIT_INSIDE.search(word):
        return word.translate(_LEET)
    before, middle, after = _DIGITS_OUTSIDE.match(word).groups()  # type: ignore[union-attr] # it matches every word
    together = len(before) < 2 and len(after) < 2 and len(middle) >= MANY_LETTERS
    if together and middle not in NAMES_WITH_NUMBER:
        return word.translate(_LEET)
    return str(before + middle.translate(_LEET) + after)


def _fold(word: str) -> str:
    return word.translate(_SAME)


def _spelled_out(words: tuple[str, ...]) -> list[str]:
    """Return the words that are spelled with spaces between the letters: ``p u t a``."""
    found, letters = [], ""
    for word in [*words, "  "]:
        if len(word) == 1:
            letters += word
        else:
            if len(letters) >= min(SPELLED, len(words)):
                found += [letters, _fold(_as_letters(letters))]
            letters = ""
    return found


@cache
def _list() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the folded words of the list that match whole words, and a pattern of those that match anywhere."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    alone = frozenset(_fold(entry.rstrip("*")) for entry in entries)
    return alone, re.compile("|".join(_fold(entry[:-1]) for entry in entries if entry.endswith("*")))


@cache
def _words_of_teachers() -> frozenset[str]:
    return frozenset(_fold(word) for word in TEACHER_WORDS.split())


@cache
def _names_of_teachers() -> frozenset[str]:
    return _words_of_teachers() | {_fold(word) for word in TEACHER_NAMES.split()}
