"""Names that guests give themselves: cleaned, limited, and told apart."""

import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.participants import confusables

MAX_LENGTH = 32
MAX_KEY = 60
MAX_MARKS = 2
"""Combining marks after one letter; more is a tower that covers other lines."""


def given(payload: Mapping[str, Any]) -> str:
    """Return the field ``nickname`` of what a client sent.

    Raises:
        Invalid: with field ``nickname``, when it is no text.
    """
    name = payload.get("nickname")
    if not isinstance(name, str):
        text = _("Give a text.")
        raise Invalid(text, fields={"nickname": text})
    return name


def clean(text: str) -> str:
    """Return a name fit to be shown: NFKC, one line, no control, invisible or direction characters.

    Raises:
        Invalid: with field ``nickname``, when nothing is left or it is too long.
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
        message = _("Give a name, so that your teacher sees who you are.")
        raise Invalid(message, fields={"nickname": message})
    if len(name) > MAX_LENGTH:
        message = _("Use at most %(max)d characters.", max=MAX_LENGTH)
        raise Invalid(message, fields={"nickname": message})
    return name


def free(names: Sequence[str], taken: Collection[str]) -> str:
    """Return the first of some names that nobody has, or the very first with the first free number behind it.

    Args:
        names: clean; at least one.
        taken: the keys of the others' names.
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
    """Return what somebody is told when others took the same name again and again in the same moment."""
    return str(_("Many are joining just now. Try again."))


def key(name: str) -> str:
    """Return the form in which names are compared: names that look alike have the same.

    A long one is stood for by its digest: cut off, it would lose the number that tells two names apart.
    """
    seen = confusables.looks(name)
    return seen if len(seen) <= MAX_KEY else hashlib.sha256(seen.encode()).hexdigest()[:MAX_KEY]
