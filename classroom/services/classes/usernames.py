"""Usernames for students of whom a roster gives only the name."""

import re
import unicodedata
from collections.abc import Container

from classroom.core.errors import Invalid
from classroom.services.accounts import rules

MAX_LENGTH = 40
FALLBACK = "student"
"""For a name of letters that a username may not have, such as those of two scripts."""


def from_name(name: str, taken: Container[str]) -> str:
    """Return a username made of the first and the last word of a name, such as ``ana.lopez``.

    Args:
        name: of the student.
        taken: usernames that are in use; a number is appended then.
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    # Marks of Latin, Greek and Cyrillic letters are left out, since few keyboards have them; other scripts need theirs.
    plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", plain)
    made = ".".join(dict.fromkeys((words[0], words[-1])))[:MAX_LENGTH] if words else FALLBACK
    try:
        made = rules.username(made)
    except Invalid:
        made = FALLBACK
    username, number = made, 2
    while username in taken:
        username, number = f"{made}{number}", number + 1
    return username
