"""How a try to deliver something has ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Claim:
    """A delivery that this process has for itself, until its lease ends.

    Attributes:
        id: of its row.
        kind: what it is.
        key: deliveries with one key are made in order.
        payload: what its kind needs.
        attempts: how many tries there were, this one included.
        created_at: Unix seconds.
        worker: the name of this try.
    """

    id: int
    kind: str
    key: str
    payload: Any
    attempts: int
    created_at: float
    worker: str


@dataclass(frozen=True)
class Outcome:
    """What a try came to.

    Attributes:
        error: why it failed: a word, or a word and details after a colon, such as ``status:500``; None: delivered.
        retry_after: seconds in which the other side does not want to be asked again.
        final: whether another try would be useless.
        then: called in the transaction that stores a final outcome.
    """

    error: str | None = None
    retry_after: float = 0.0
    final: bool = False
    then: Callable[[], None] | None = None


DELIVERED = Outcome(final=True)


def failed(error: str, *, retry_after: float = 0.0) -> Outcome:
    """Return that a try failed and another one may succeed."""
    return Outcome(error, retry_after)


def given_up(error: str, *, then: Callable[[], None] | None = None) -> Outcome:
    """Return that no other try can succeed."""
    return Outcome(error, final=True, then=then)
