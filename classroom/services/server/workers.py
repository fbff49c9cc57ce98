"""What each worker tells of itself, so that any of them can show all, on every host.

The database is the only place that all workers reach: Redis may be away, and a server of one worker has none.
"""

import os
import secrets
import socket
import sys
from dataclasses import asdict, dataclass
from typing import Any, cast

from sqlalchemy import delete, inspect, or_, select, update

from classroom.core.database import db, now, transaction
from classroom.core.unique import insert_once
from classroom.core.version import VERSION
from classroom.models import Worker

FRESH = 30.0
"""Seconds after its last report for which a worker counts as running; it reports every ten."""
FORGET_AFTER = 600.0
"""Seconds after which the row of a worker that has ended is deleted."""


@dataclass(frozen=True)
class Figures:
    """What a worker measures of itself: see the columns of :class:`classroom.models.Worker`."""

    websockets: int
    polling: int
    lessons: int
    oldest_answer: float
    lag: float
    memory: int
    degraded: str


class Reporter:
    """Reports the process that makes it."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self._started_at: float | None = None

    def report(self, figures: Figures) -> None:
        """Store the figures, and delete the rows of workers that have ended long since."""
        moment = now()
        if self._started_at is None:
            self._started_at = moment
        newest = asdict(figures) | {"seen_at": moment, "degraded": figures.degraded[:200]}
        fixed = {
            "host": socket.gethostname()[:100],
            "pid": os.getpid(),
            "version": VERSION,
            "python": ".".join(map(str, sys.version_info[:3])),
            "started_at": self._started_at,
        }
        with transaction() as session:
            changed = session.execute(update(Worker).where(Worker.id == self.id).values(**newest))
            if not cast(Any, changed).rowcount:
                insert_once(Worker, {"id": self.id, **fixed, **newest})
                # One that is ahead was written before the server's clock was set back.
                old = or_(Worker.seen_at < moment - FORGET_AFTER, Worker.seen_at > moment + FORGET_AFTER)
                session.execute(delete(Worker).where(old))

    def leave(self) -> None:
        """Delete the row: the process stops."""
        with transaction() as session:
            session.execute(delete(Worker).where(Worker.id == self.id))


def running() -> list[Worker]:
    """Return the workers that have reported lately, by host and start."""
    moment = now()
    recent = Worker.seen_at.between(moment - FRESH, moment + FRESH)
    return list(db.session.scalars(select(Worker).where(recent).order_by(Worker.host, Worker.started_at, Worker.id)))


def number_running() -> int:
    """Return how many workers run, as far as the database says it; 0 too if it has no tables of this version yet."""
    if not inspect(db.engine).has_table(Worker.__tablename__):
        return 0
    found = len(running())
    db.session.rollback()
    return found
