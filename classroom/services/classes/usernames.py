"""Usernames for students of whom a roster gives only the name."""

import re
import unicodedata
from collections.abc import Container

from classroom.core.collation import PARTICLES
from classroom.core.errors import Invalid
from classroom.services.accounts import rules

MAX_LENGTH = 40
FALLBACK = "student"
"""For a name of letters that a username may not have, such as those of two scripts."""


def from_name(name: str, taken: Container[str], surname: str = "") -> str:
    """Return a username made of the first word of a name and the surname, such as ``ana.lopez``.

    Args:
        name: of the student.
        surname: as it stands at the end of the name, if it is known: its first word is used, since many have two.
            Otherwise the last word of the name is.
        taken: usernames that are in use; a number is appended then.
    """
    words = _words(name)
    surnames = [word for word in _words(surname) if len(word) > 1 and word not in PARTICLES]  # not the O of O'Neill
    last = (surnames or words[-1:] or [""])[0]
    made = ".".join(dict.fromkeys((words[0], last)))[:MAX_LENGTH] if words else FALLBACK
    try:
        made = rules.username(made)
    except Invalid:
        made = FALLBACK
    return free(made, taken)


def free(username: str, taken: Container[str]) -> str:
    """Return a username, with a number appended if it is in use."""
    made, number = username, 2
    while made in taken:
        made, number = f"{username}{number}", number + 1
    return made


def _words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    # Marks of Latin, Greek and Cyrillic letters are left out, since few keyboards have them; other scripts need theirs.
    plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", plain)
