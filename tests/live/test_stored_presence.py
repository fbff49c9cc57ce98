"""Presence by way of the database: while messages between workers may be lost, and not longer."""

import pytest
from flask import Flask
from sqlalchemy import select

from classroom.core.database import db
from classroom.live.bus import NullBus
from classroom.live.connections import Connection, Connections
from classroom.live.presence import REPORT_INTERVAL, Presence
from classroom.live.stored_presence import FORGET_AFTER, StoredPresence
from classroom.models import Lesson, PresenceReport
from tests.support.lessons import join


class Waker:
    """Stands for the coalescer: keeps whose presence is to be told."""

    def __init__(self) -> None:
        self.changed: list[tuple[int, set[int]]] = []

    def presence(self, lesson_id: int, participant_ids: set[int]) -> None:
        """Keep one change."""
        if participant_ids:
            self.changed.append((lesson_id, participant_ids))


class Worker:
    """A worker whose clock and bus the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.bus = NullBus(alone=False)
        self.connections = Connections()
        self.presence = Presence(self.connections, lambda: self.now)
        self.told = Waker()
        waker: object = self.told
        self.stored = StoredPresence(
            self.bus,
            self.connections,
            self.presence,
            waker,
            lambda: self.now,  # type: ignore[arg-type]
        )

    def connect(self, lesson: Lesson, participant_id: int | None) -> None:
        """Connect a student, or a teacher."""
        namespace = "/teacher" if participant_id is None else "/student"
        self.connections.add(Connection(f"s{participant_id}", namespace, lesson.id, participant_id=participant_id))

    def run(self, seconds: float = 1.0) -> None:
        """Let time pass, and run once."""
        self.now += seconds
        db.session.rollback()
        self.stored.run()
        db.session.rollback()


@pytest.fixture
def workers(app: Flask, lesson: Lesson) -> tuple[Worker, Worker]:
    """A worker with two students, and one with the teacher."""
    hall, desk = Worker(), Worker()
    for name in ("Ana", "Beto"):
        hall.connect(lesson, join(lesson, name).id)
    desk.connect(lesson, None)
    return hall, desk


def rows() -> list[str]:
    return sorted(db.session.scalars(select(PresenceReport.worker)))


def test_workers_see_each_others_participants(workers: tuple[Worker, Worker], lesson: Lesson) -> None:
    hall, desk = workers
    here = hall.connections.present(lesson.id)
    hall.run()
    desk.run()
    assert desk.presence.present(lesson.id) == here
    assert desk.told.changed == [(lesson.id, here)]
    gone = min(here)
    hall.connections.remove(f"s{gone}")
    hall.run()
    desk.run()
    assert desk.presence.present(lesson.id) == here - {gone}
    hall.connections.remove(f"s{max(here)}")
    hall.run()
    desk.run()
    assert desk.presence.present(lesson.id) == set()


def test_what_does_not_change_is_stored_now_and_then(workers: tuple[Worker, Worker]) -> None:
    def number() -> int:
        return db.session.scalars(select(PresenceReport.number).where(PresenceReport.worker == hall.bus.worker)).one()

    hall, _desk = workers
    for _ in range(3):
        hall.run(REPORT_INTERVAL / 4)
    assert number() == 1
    hall.run(REPORT_INTERVAL / 2)
    assert number() == 2


def test_a_worker_that_has_ended_is_no_longer_present(workers: tuple[Worker, Worker], lesson: Lesson) -> None:
    hall, desk = workers
    hall.run()
    for _ in range(int(FORGET_AFTER) + 2):
        desk.run()
        desk.presence.expire()
    assert desk.presence.present(lesson.id) == set()
    assert rows() == [desk.bus.worker]


def test_nothing_is_stored_while_messages_arrive(workers: tuple[Worker, Worker], lesson: Lesson) -> None:
    hall, desk = workers
    hall.run()
    desk.run()
    for worker in workers:
        worker.bus.doubtful = False
    hall.run()
    assert len(rows()) == 2, "others may still be in doubt"
    hall.run(3 * REPORT_INTERVAL)
    desk.run(3 * REPORT_INTERVAL)
    assert rows() == []
    hall.run()
    assert rows() == []
