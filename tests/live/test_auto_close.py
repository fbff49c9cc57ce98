"""Automatic closing: by a process that knows who is connected, in the second run in which all have answered."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.live.auto_close import REPORTS_COMPLETE_AFTER, AutoClose
from classroom.live.bus import NullBus
from classroom.live.connections import Connection, Connections
from classroom.live.presence import Presence
from classroom.models import Lesson, Participant, Question, Round, User
from classroom.services.lessons import lifecycle
from tests.support.lessons import answer, ask, join


class TestBus(NullBus):
    """A bus whose other workers and failure the test sets."""

    __test__ = False
    broken: str | None = None

    def failure(self) -> str | None:
        """Return what the test has set."""
        return self.broken


class Hall:
    """A lesson with one student and a teacher's page, and a clock that the test sets."""

    def __init__(self, owner: User) -> None:
        self.now = 0.0
        self.lesson: Lesson = lifecycle.create(owner.id, options={"auto_close": True})
        self.ana: Participant = join(self.lesson, "Ana")
        self.connections = Connections()
        self.presence = Presence(self.connections, lambda: self.now)
        self.bus = TestBus()
        self.auto_close = AutoClose(self.connections, self.presence, self.bus, lambda: self.now)
        self.connections.add(Connection("s", "/student", self.lesson.id, participant_id=self.ana.id))
        self.connections.add(Connection("t", "/teacher", self.lesson.id, user_id=owner.id))

    def run(self, times: int = 1) -> None:
        """Run the automatic closing, a second apart."""
        for _ in range(times):
            self.auto_close.close_answered()
            self.now += 1.0


@pytest.fixture
def hall(app: Flask, owner: User) -> Hall:
    """A lesson in which a round closes when all have answered."""
    return Hall(owner)


def status(asked: Round) -> str:
    db.session.expire_all()
    return db.session.get_one(Round, asked.id).status


def test_a_round_closes_in_the_second_run(hall: Hall, question: Question) -> None:
    asked = ask(hall.lesson, question)
    hall.run(3)
    assert status(asked) == "open"
    answer(hall.ana, asked, ["b"])
    hall.run()
    assert status(asked) == "open"
    hall.run()
    assert status(asked) == "closed"


def test_a_phone_that_reconnects_is_waited_for(hall: Hall, question: Question) -> None:
    bea = join(hall.lesson, "Bea")
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    hall.run()
    hall.connections.add(Connection("b", "/student", hall.lesson.id, participant_id=bea.id))
    hall.run(3)
    assert status(asked) == "open"
    hall.connections.remove("b")
    hall.run(2)
    assert status(asked) == "closed"


def test_without_a_teacher_s_page_here_nothing_closes(hall: Hall, question: Question) -> None:
    hall.connections.remove("t")
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    hall.run(4)
    assert status(asked) == "open"


def test_with_other_workers_only_after_their_reports(hall: Hall, question: Question) -> None:
    hall.bus.alone = False
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    while hall.now < REPORTS_COMPLETE_AFTER:
        hall.run()
    assert status(asked) == "open"
    hall.run(2)
    assert status(asked) == "closed"


def test_while_no_messages_arrive_nothing_closes(hall: Hall, question: Question) -> None:
    hall.bus.alone = False
    hall.bus.broken = "no message came back"
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    hall.run(int(REPORTS_COMPLETE_AFTER) + 5)
    assert status(asked) == "open"
    hall.bus.broken = None
    hall.run(2)
    assert status(asked) == "closed"
