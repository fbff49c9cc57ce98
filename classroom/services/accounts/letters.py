"""Mail with a link that only who reads it has.

The secret of the link is made when the mail is sent, anew at each try, and only its digest is stored: neither the
outbox nor a backup holds a link that works. It stands behind the ``#`` of the address, which browsers send to nobody,
so that no log and no ``Referer`` has it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale

from classroom.core import settings
from classroom.core.database import db
from classroom.models import Delivery
from classroom.services.deliveries import mail, outbox
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, given_up


@dataclass(frozen=True)
class Letter:
    """A mail that can be sent.

    Attributes:
        address: of who gets it.
        language: theirs; None: that of the page on which the letter was asked for.
        write: returns subject and text; called with that language in force.
    """

    address: str
    language: str | None
    write: Callable[[], mail.Message]


Prepare = Callable[[Any], Letter | None]
"""Makes and stores a secret for what was enqueued, and returns the letter with it; None: nobody is to get one."""

_prepare: dict[str, Prepare] = {}


def letter(name: str) -> Callable[[Prepare], Prepare]:
    """Return a decorator of the function that prepares the letters with this name."""

    def register(prepare: Prepare) -> Prepare:
        _prepare[name] = prepare
        return prepare

    return register


def can_be_sent() -> bool:
    """Say whether mail is set up, and the address of this site, which no request may decide: its link has a secret."""
    return mail.is_configured() and bool(settings.current().public_url)


def new_secret() -> str:
    """Return a secret of 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def link(path: str, secret: str) -> str:
    """Return the address of a page of this site with a secret that the page reads, and the server does not see."""
    return f"{settings.current().public_url}{path}#{secret}"


def enqueue(name: str, key: str, about: Any) -> Delivery:
    """Add a letter to the outbox, in the caller's transaction.

    It is written in the language that its reader has chosen, else in the one in force: that of who asks for it.

    Args:
        name: of the function that prepares it.
        key: letters with one key are sent in order.
        about: a JSON value for that function, without secrets.
    """
    return outbox.enqueue("letter", key, {"letter": name, "about": about, "language": str(get_locale() or "")})


def _deliver(claimed: Claim) -> Outcome:
    if not can_be_sent():
        return given_up("not_configured")
    found = _prepare[claimed.payload["letter"]](claimed.payload["about"])
    db.session.rollback()  # nothing is held while the mail server answers
    if found is None:
        return DELIVERED
    config = settings.current()
    language = (
        found.language or claimed.payload.get("language") or config.default_language
    )  # workers of before say none
    written = mail.written(found.address, language, found.write)
    return mail.attempt(config, mail.compose(config, f"delivery-{claimed.id}", written, claimed.created_at))


def _kept(_payload: Any) -> Any:
    """Return what is kept of a letter once it was sent or given up: nothing."""
    return {}


KIND = Kind("letter", _deliver, _kept)
