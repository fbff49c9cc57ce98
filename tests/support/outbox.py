"""Deliveries in tests: what is owed is delivered in this thread."""

from collections.abc import Iterable

from sqlalchemy import update

from classroom.core.database import now, transaction
from classroom.models import Delivery
from classroom.services.deliveries import courier, outbox
from classroom.services.deliveries.kinds import Kind


def deliver(kinds: Iterable[Kind], rounds: int = 12) -> int:
    """Do what the courier does, as often as there is something to do, without its pauses; return the number of tries.

    Args:
        kinds: what is delivered.
        rounds: how often to look.
    """
    known = {kind.name: kind for kind in kinds}
    tries = 0
    for _each in range(rounds):
        with transaction() as session:
            session.execute(update(Delivery).where(Delivery.done_at.is_(None)).values(due=now()))
        claimed = outbox.claim("test", known, 500)
        if not claimed:
            break
        for each in claimed:
            courier.store(known[each.kind], each, known[each.kind].deliver(each))
            tries += 1
    return tries
