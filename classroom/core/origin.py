"""Who caused what happens now, for the audit: set by the edges, read by services.

A context variable belongs to one green thread or thread, so that requests that run side by side do not share it.
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Origin:
    """Where a request comes from.

    Attributes:
        via: ``page``, ``api``, ``command``, or ``server`` for what Tiza does by itself.
        address: the network address, or None.
        user_id: the account that asks, or None.
    """

    via: str = "server"
    address: str | None = None
    user_id: int | None = None


_NOTHING = Origin()
_current: ContextVar[Origin] = ContextVar("origin", default=_NOTHING)


def current() -> Origin:
    """Return the origin of what this thread does."""
    return _current.get()


def begin(via: str, address: str | None = None) -> None:
    """Begin something new: a request or a command."""
    _current.set(Origin(via, address))


def acts(user_id: int) -> None:
    """Say which account asks, once it has proved who it is."""
    _current.set(replace(_current.get(), user_id=user_id))
