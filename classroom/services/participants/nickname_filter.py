"""Which names nobody may give themselves: rude ones, and those of whoever leads the lesson.

The words are in ``rude_words.txt``, with a note of where they are from. A word counts only when it stands by itself;
few, which no innocent word holds, count anywhere. Scunthorpe, Dick and Concha come in.
"""

import re
from functools import cache
from pathlib import Path

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.participants import confusables, nickname_generator

WORDS = Path(__file__).with_name("rude_words.txt")
LEADERS = """
teacher theteacher myteacher professor profesor profesora prof profe elprofe laprofe admin administrator
administrador administradora moderator moderador moderadora
"""
"""Refused as any word of a name."""
LEADERS_ALONE = """
tiza host staff root system sistema soporte support maestro maestra docente sensei
"""
"""Refused as the whole name: they may also be a part of somebody's."""

# What stands for a letter in leet spelling. One and l are written for each other, so all are folded into i.
_LEET = str.maketrans("013456789@$!|+€", "oieasgtbgasiite")
_SAME = str.maketrans("lv", "iu")
_HUMP = re.compile(r"(?<=[a-zñ])(?=[A-ZÑ])")
_LONG_RUN = re.compile(r"(.)\1{2,}")


def check(name: str) -> None:
    """Refuse a name that is no name for a class, and say which one is free.

    Args:
        name: clean (:func:`classroom.services.participants.nicknames.clean`).

    Raises:
        Invalid: with field ``nickname``; the message proposes a name.
    """
    leaders = is_leaders(name)
    if not leaders and not is_rude(name):
        return
    free = nickname_generator.draw(str(get_locale()))
    if leaders:
        text = _("Only your teacher may be called that. Take your own name, or “%(name)s”.", name=free)
    else:
        text = _("This name is not for a class. Take your own name, or “%(name)s”.", name=free)
    raise Invalid(text, fields={"nickname": text})


def is_leaders(name: str) -> bool:
    """Say whether a name reads as that of a teacher or administrator."""
    leaders = {_fold(word) for word in LEADERS.split()}
    alone = leaders | {_fold(word) for word in LEADERS_ALONE.split()}
    for spelling in (name, name.rstrip("0123456789 ")):
        words = _words(_fold(confusables.letters(spelling)))
        if not leaders.isdisjoint(words) or "".join(words) in alone:
            return True
    return False


def is_rude(name: str) -> bool:
    """Say whether a name is, or holds, a word of the list, in any spelling that reads as that word."""
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
    """Return the ways to read a name: with leet letters or digits as gaps, humps as gaps, long runs shortened."""
    found = set()
    for humps in (name, _HUMP.sub(" ", name)):
        plain = confusables.letters(humps)
        for read in (plain.translate(_LEET), re.sub(r"[\d_]", " ", plain)):
            for run in (r"\1", r"\1\1"):
                found.add(_LONG_RUN.sub(run, read).translate(_SAME))
    return found


def _fold(word: str) -> str:
    return word.translate(_LEET).translate(_SAME)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _spelled_out(words: list[str]) -> list[str]:
    """Return the words that runs of single letters make: ``p u t a``."""
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
    """Return the words of the list, folded: those that count alone, and those that count anywhere."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    alone = frozenset(_LONG_RUN.sub(r"\1", entry.rstrip("*")).translate(_SAME) for entry in entries)
    return alone, tuple(entry[:-1].translate(_SAME) for entry in entries if entry.endswith("*"))
