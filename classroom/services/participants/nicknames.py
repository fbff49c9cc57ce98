"""Nicknames: cleaning, limits, and comparing names that look alike."""

import hashlib
from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.models import User
from classroom.services.accounts import names
from classroom.services.participants import confusables

MAX_KEY = 60


def clean(text: str) -> str:
    """Return a typed name as it is shown (:func:`names.tidy`).

    Raises:
        Invalid: with field ``nickname``, when it is empty after cleaning, or too long.
    """
    name = names.tidy(text)
    if not name:
        message = _("Enter a name, so that your teacher knows who you are.")
        raise Invalid(message, fields={"nickname": message})
    if len(name) > names.MAX_LENGTH:
        message = _("Use at most %(max)d characters.", max=names.MAX_LENGTH)
        raise Invalid(message, fields={"nickname": message})
    return name


def of_account(user: User) -> str:
    """Return the name under which an account joins. A name from before today's rule is shortened."""
    return names.shortened(names.tidy(user.display_name) or user.username)


def free(wanted: Sequence[str], taken: Collection[str]) -> str:
    """Return the first name that is not taken; if all are, the first name with the lowest free number.

    Args:
        wanted: clean; at least one.
        taken: keys of the names in use.
    """
    for name in wanted:
        if key(name) not in taken:
            return name
    shown, number = wanted[0], 2
    while key(shown) in taken:
        shown, number = names.numbered(wanted[0], number), number + 1
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
