"""Nicknames: cleaning, limits, and comparing names that look alike."""

import hashlib
import unicodedata
from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.participants import confusables

MAX_LENGTH = 32
MAX_KEY = 60
MAX_MARKS = 2
"""Combining marks after one letter; more would cover other lines of the page."""


def clean(text: str) -> str:
    """Return a name that is safe to show: NFKC, one line, no control, invisible or direction characters.

    Raises:
        Invalid: with field ``nickname``, when it is empty after cleaning, or too long.
    """
    kept: list[str] = []
    marks = 0
    for character in confusables.without_blanks(unicodedata.normalize("NFKC", text[:1000])):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category.startswith(("C", "Z")):
            # Zero-width joiners hold some scripts and emoji together; a name does not need them.
            if category.startswith("Z") or character in "\t\n\r":
                kept.append(" ")
        elif marks <= MAX_MARKS and (kept or not marks):
            kept.append(character)
    name = " ".join("".join(kept).split())
    if not name or not any(unicodedata.category(character)[0] in "LNS" for character in name):
        message = _("Enter a name, so that your teacher knows who you are.")
        raise Invalid(message, fields={"nickname": message})
    if len(name) > MAX_LENGTH:
        message = _("Use at most %(max)d characters.", max=MAX_LENGTH)
        raise Invalid(message, fields={"nickname": message})
    return name


def free(names: Sequence[str], taken: Collection[str]) -> str:
    """Return the first name that is not taken; if all are, the first name with the lowest free number.

    Args:
        names: clean; at least one.
        taken: keys of the names in use.
    """
    for wanted in names:
        if key(wanted) not in taken:
            return wanted
    name = names[0]
    shown, number = name, 2
    while key(shown) in taken:
        shown, number = f"{name[: MAX_LENGTH - 6]} {number}", number + 1
    return shown


def busy() -> str:
    """Return the message for a person whose nickname was taken at every attempt."""
    return str(_("Many people are joining right now. Try again."))


def key(name: str) -> str:
    """Return the form in which names are compared: names that look alike have the same key.

    A long key is replaced by its digest. Cutting it off would lose the number at the end of the name.
    """
    seen = confusables.lookalike_key(name)
    return seen if len(seen) <= MAX_KEY else hashlib.sha256(seen.encode()).hexdigest()[:MAX_KEY]
