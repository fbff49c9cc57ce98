"""The kinds of deliveries: each says how it is delivered, and what is kept of it afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from classroom.services.deliveries.outcomes import Claim, Outcome


def _everything(payload: Any) -> Any:
    return payload


@dataclass(frozen=True)
class Kind:
    """One kind.

    Attributes:
        name: as stored.
        deliver: tries it; called in a thread with an application context. It must hold no transaction while it waits
            for others, and return or raise within :data:`classroom.services.deliveries.outbox.LEASE` seconds.
        kept: what is kept of the payload once it is delivered or given up.
    """

    name: str
    deliver: Callable[[Claim], Outcome]
    kept: Callable[[Any], Any] = _everything
