"""The outbox: its rows are added in the caller's transaction, claimed by one worker at a time, and ended.

Of each key only the oldest row that is not done can be claimed, so the order holds however many workers there are. A
worker that dies leaves a lease that ends, and another one tries again: everything is delivered at least once.

Rows that two transactions add at the same moment have no order, unless both hold a lock, as on a lesson.
"""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from classroom.core.database import announce, db, now, transaction
from classroom.core.events import DeliveryQueued
from classroom.models import Delivery
from classroom.services.deliveries.outcomes import Claim

LEASE = 60.0
"""Seconds for which a worker has what it claimed. A try must be over before."""
KEEP_DONE = 30 * 24 * 3600
"""Seconds for which done rows are kept, so that they can be looked at and repeated."""
PRUNE_AT_ONCE = 1000
_CLAIMED = ("id", "kind", "key", "payload", "attempts", "created_at")


def enqueue(kind: str, key: str, payload: Any, *, due: float | None = None) -> Delivery:
    """Add a delivery in the caller's transaction; it is made after the commit, and never if that fails.

    Args:
        kind: a name that a :class:`classroom.services.deliveries.kinds.Kind` has.
        key: deliveries with one key are made in order.
        payload: a JSON value.
        due: not before this time, in Unix seconds; None: at once.

    Raises:
        RuntimeError: outside of a transaction.
    """
    hurry()
    row = Delivery(kind=kind, key=key, payload=payload, due=now() if due is None else due)
    db.session.add(row)
    return row


def hurry() -> None:
    """Have this process look for what is due after the commit of the caller's transaction."""
    announce(DeliveryQueued())


def _claimable(kinds: Collection[str], moment: float, *, tried: bool | None) -> list[ColumnElement[bool]]:
    oldest = select(func.min(Delivery.id)).where(Delivery.done_at.is_(None)).group_by(Delivery.key)
    # A lease that ends that late is older than a clock that was set back. Workers do not have quite the same time, so
    # one that was made just now may end a little after moment + LEASE.
    until = Delivery.lease_until
    conditions = [
        Delivery.id.in_(oldest),
        Delivery.done_at.is_(None),
        Delivery.kind.in_(sorted(kinds)),
        Delivery.due <= moment,
        or_(until.is_(None), until <= moment, until > moment + 2 * LEASE),
    ]
    if tried is not None:
        conditions.append(Delivery.attempts > 0 if tried else Delivery.attempts == 0)
    return conditions


def due_kinds(kinds: Collection[str]) -> list[str]:
    """Return those of these kinds of which something can be claimed now. Reads only."""
    found = db.session.scalars(select(Delivery.kind).where(*_claimable(kinds, now(), tried=None)).distinct())
    names = sorted(found)
    db.session.rollback()
    return names


def claim(worker: str, kinds: Collection[str], most: int, *, tried: bool | None = None) -> list[Claim]:
    """Take deliveries that are due, in one statement; at most one of each key.

    Args:
        worker: the name of the try, different each time.
        kinds: which kinds this process can deliver. Others are left to workers of a newer version.
        most: how many.
        tried: only those that have failed before, or only those that have not; None: all.
    """
    if most < 1:
        return []
    with transaction() as session:
        moment = now()
        oldest_first = select(Delivery.id).where(*_claimable(kinds, moment, tried=tried))
        # Another worker's row is passed over. One that it had until just now is looked at again under the lock.
        chosen = (
            oldest_first.order_by(Delivery.due, Delivery.id).limit(most).with_for_update(skip_locked=True).cte("chosen")
        )
        taking = (
            update(Delivery)
            .where(Delivery.id.in_(select(chosen.c.id)))
            .values(lease_until=moment + LEASE, worker=worker, attempts=Delivery.attempts + 1)
            .returning(*(getattr(Delivery, name) for name in _CLAIMED))
        )
        rows = session.execute(taking, execution_options={"synchronize_session": False}).all()
    return [Claim(**row._mapping, worker=worker) for row in rows]


def _own(claimed: Claim) -> list[ColumnElement[bool]]:
    return [Delivery.id == claimed.id, Delivery.worker == claimed.worker, Delivery.done_at.is_(None)]


def _change(claimed: Claim, **values: Any) -> bool:
    changing = update(Delivery).where(*_own(claimed)).values(lease_until=None, **values)
    changed = db.session.execute(changing, execution_options={"synchronize_session": False})
    return bool(cast(Any, changed).rowcount)


def end(claimed: Claim, error: str | None, payload: Any) -> bool:
    """Mark a claimed delivery as delivered, or with ``error`` as given up, in the caller's transaction.

    Args:
        claimed: the delivery.
        error: why it was given up.
        payload: what is kept of it.

    Returns:
        Whether it was still this worker's: not if the lease had ended and another one took it, or it was deleted.
    """
    return _change(claimed, done_at=now(), error=error, payload=payload)


def postpone(claimed: Claim, error: str, seconds: float) -> bool:
    """Have a claimed delivery tried again after so many seconds, in the caller's transaction; return as :func:`end`."""
    return _change(claimed, error=error, due=now() + seconds)


def prune() -> int:
    """Delete rows that have been done for :data:`KEEP_DONE` seconds, some at a time; return how many."""
    old = select(Delivery.id).where(Delivery.done_at < now() - KEEP_DONE).limit(PRUNE_AT_ONCE)
    keys = list(db.session.scalars(old))
    db.session.rollback()
    if keys:
        with transaction() as session:
            session.execute(delete(Delivery).where(Delivery.id.in_(keys)))
    return len(keys)


def waiting() -> tuple[int, float]:
    """Return how many deliveries are not done, and for how many seconds the oldest of them has been waiting."""
    query = select(func.count(), func.min(Delivery.created_at)).where(Delivery.done_at.is_(None))
    number, oldest = db.session.execute(query).one()
    return number, now() - oldest if oldest is not None else 0.0
