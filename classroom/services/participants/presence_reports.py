"""Reports of presence in the database, for workers that cannot tell each other by messages."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import delete, select, text

from classroom.core.database import canonical, db, transaction
from classroom.models import PresenceReport

_STORE = text(
    "INSERT INTO presence_reports (lesson_id, worker, number, participant_ids) VALUES (:lesson, :worker, 1, :ids) "
    "ON CONFLICT (lesson_id, worker) "
    "DO UPDATE SET number = presence_reports.number + 1, participant_ids = excluded.participant_ids"
)


class Report(NamedTuple):
    """Who is connected to another worker. A number that grows shows that the worker is alive."""

    lesson_id: int
    worker: str
    number: int
    participant_ids: list[int]


def store(worker: str, present: Mapping[int, Collection[int]]) -> None:
    """Store which participants of some lessons, at least one, are connected to a worker."""
    rows = [
        {"lesson": lesson_id, "worker": worker, "ids": canonical(sorted(ids))}
        for lesson_id, ids in sorted(present.items())
    ]
    with transaction() as session:
        session.execute(_STORE, rows)


def of_others(worker: str, lesson_ids: Collection[int]) -> list[Report]:
    """Return what other workers have reported about these lessons."""
    columns = (
        PresenceReport.lesson_id, PresenceReport.worker, PresenceReport.number, PresenceReport.participant_ids,
    )  # fmt: skip
    query = select(*columns).where(PresenceReport.lesson_id.in_(lesson_ids), PresenceReport.worker != worker)
    return [Report(*row) for row in db.session.execute(query)]


def forget(workers: Collection[str]) -> None:
    """Delete the reports of these workers."""
    with transaction() as session:
        session.execute(delete(PresenceReport).where(PresenceReport.worker.in_(workers)))
