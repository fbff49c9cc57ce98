"""Keeps the server's clock (``core/clock.py``) the same in all processes, and puts it right when nothing is timed.

The offset of a machine is stored at the first start of Tiza on it since the machine was started. It is taken from the
reference: on PostgreSQL the database's clock, which all machines share, on SQLite the machine's own. When the reference
is set later, the server's clock goes on as if nothing had happened, and follows once that harms nothing:

- forward, when no question is timed and nothing has happened in lessons for ten minutes;
- back, when moreover so much time has passed that no moment in a lesson would come before one that is stored already.
"""

import time

from sqlalchemy import ColumnElement, exists, extract, func, or_, select, update

from classroom.core import clock
from classroom.core.database import db, transaction
from classroom.core.unique import insert_once
from classroom.models import Lesson, Participant, Round, ServerClock

TOLERANCE = 0.5
"""Seconds by which the server's clock may differ from the reference."""
PRECISE = 0.2
"""Longest answer of the database, in seconds, from which its clock can be read."""
QUIET = 600.0
"""Seconds without anything in lessons after which nothing is on its way any more; a question follows another
automatically after at most 300."""
LONGEST = 12 * 3600.0
"""Seconds after which a lesson that nobody has ended counts as over. A clock further ahead goes back then."""
FORGED = 2 * 86_400.0
"""Moments that are further ahead than these seconds were stored with a wrong clock. The longest time limit is a day."""


def follow() -> None:
    """Take the machine's offset as it is stored; store it when this is the first process on the machine."""
    machine = clock.machine()
    if machine is not None:
        stored = _stored(machine)
        clock.set_offset(_begin(machine) if stored is None else stored)


def correct() -> None:
    """Set the server's clock by the reference if they differ and nothing can notice it."""
    reference, before = _reference(), clock.offset()
    if reference is None or abs(before - reference) < TOLERANCE or not _is_quiet(before - reference):
        return
    if (machine := clock.machine()) is not None:
        with transaction() as session:  # another process may have been faster, with a value that is as good
            changed = update(ServerClock).where(ServerClock.machine == machine, ServerClock.offset == before)
            session.execute(changed.values(offset=reference))
        follow()
    else:
        clock.set_offset(reference)


def _stored(machine: str) -> float | None:
    return db.session.scalar(select(ServerClock.offset).where(ServerClock.machine == machine))


def _begin(machine: str) -> float:
    """Store the offset of a machine that was started, unless another process is faster; return what is stored.

    A question whose countdown runs was not started in the future: a clock that is behind would leave it open too long.
    """
    offset = _reference()
    if offset is None:
        offset = clock.machine_offset()
    latest = clock.now() + FORGED
    running = select(func.max(Round.timer_since)).where(Round.status == "open", Round.timer_since < latest)
    if (started := db.session.scalar(running)) is not None:
        offset = max(offset, started - time.monotonic())
    with transaction():
        insert_once(ServerClock, {"machine": machine, "offset": offset, "created_at": time.monotonic() + offset})
    stored = _stored(machine)
    return offset if stored is None else stored


def _reference() -> float | None:
    """Return the seconds from the monotonic clock to the reference; None when they cannot be measured now."""
    if db.engine.dialect.name != "postgresql":
        return clock.machine_offset()
    before = time.monotonic()
    found = db.session.scalar(select(extract("epoch", func.clock_timestamp())))
    after = time.monotonic()
    return float(found or 0) - (before + after) / 2 if after - before < PRECISE else None


def _is_quiet(ahead: float) -> bool:
    """Say whether the clock may be set.

    Args:
        ahead: seconds by which it goes back; negative: forward.
    """
    moment = clock.now()
    since = moment - QUIET - min(max(ahead, 0.0), LONGEST)

    def happened(*columns: ColumnElement[float] | ColumnElement[float | None]) -> ColumnElement[bool]:
        return or_(*(column.between(since, moment + FORGED) for column in columns))

    steps = (Round.opened_at, Round.reopened_at, Round.closed_at, Round.revealed_at, Round.discuss_until)
    is_timed = Round.deadline < moment + FORGED
    is_used = or_(
        *(column.between(moment - LONGEST, moment + FORGED) for column in (Round.opened_at, Round.reopened_at))
    )
    busy = (
        exists().where(Round.status == "open", or_(is_timed, is_used)),
        exists().where(happened(*(column.expression for column in steps))),
        exists().where(happened(Participant.joined_at.expression)),
        exists().where(happened(Lesson.created_at.expression)),
    )
    return not db.session.scalar(select(or_(*busy)))
