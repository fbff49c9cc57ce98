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
    words_of_teachers = {_fold(word) for word in TEACHER_WORDS.split()}
    whole_names = words_of_teachers | {_fold(word) for word in TEACHER_NAMES.split()}
    for spelling in (name, name.rstrip("0123456789 ")):
        words = _words(_fold(confusables.to_latin(spelling)))
        if not words_of_teachers.isdisjoint(words) or "".join(words) in whole_names:
            return True
    return False


def is_rude(name: str) -> bool:
    """Say whether a name is or contains a word of the list, in any spelling that reads as that word."""
    whole_words, anywhere = _list()
    for spelling in _spellings(name):
        words = _words(spelling)
        together = "".join(words)
        if not whole_words.isdisjoint([*words, together, *_spelled_out(words)]):
            return True
        if any(stem in together for stem in anywhere):
            return True
    return False


def _spellings(name: str) -> set[str]:
    """Return the ways to read a name: digits as letters or as gaps, camel case split, runs of a letter shortened."""
    found = set()
    for split in (name, _CAMEL_CASE.sub(" ", name)):
        plain = confusables.to_latin(split)
        for read in (plain.translate(_LEET), re.sub(r"[\d_]", " ", plain)):
            for run in (r"\1", r"\1\1"):
                found.add(_REPEATED.sub(run, read).translate(_SAME))
    return found


def _fold(word: str) -> str:
    return word.translate(_LEET).translate(_SAME)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _spelled_out(words: list[str]) -> list[str]:
    """Return the words that are spelled with spaces between the letters: ``p u t a``."""
    found, letters = [], ""
    for word in [*words, "  "]:
        if len(word) == 1:
            letters += word
        elif letters:
            found.append(letters)
            letters = ""
    return found


@cache
def _list() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the folded words of the list: those that match whole words, and those that match anywhere."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    alone = frozenset(_REPEATED.sub(r"\1", entry.rstrip("*")).translate(_SAME) for entry in entries)
    return alone, tuple(entry[:-1].translate(_SAME) for entry in entries if entry.endswith("*"))
