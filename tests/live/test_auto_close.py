"""Who decides that everybody has answered: a process that knows who is there, and not at once."""

from typing import Any

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.live.auto_close import LEARN, AutoClose
from classroom.live.broadcast import Broadcast
from classroom.live.bus import NullBus
from classroom.live.connections import Connection, Connections
from classroom.live.presence import Presence
from classroom.models import Lesson, Participant, Question, Round, User
from classroom.services.lessons import lifecycle
from tests.support.lessons import answer, ask, join


class Others(NullBus):
    """The bus of one of several workers; it works unless the test says otherwise."""

    alone = False
    broken: str | None = None

    def failure(self) -> str | None:
        """Say what the test says."""
        return self.broken


class Hall:
    """A lesson with one student and a teacher's page, and a clock in the test's hand."""

    def __init__(self, owner: User) -> None:
        self.now = 0.0
        self.lesson: Lesson = lifecycle.create(owner.id, options={"auto_close": True})
        self.ana: Participant = join(self.lesson, "Ana")
        self.connections = Connections()
        self.presence = Presence(self.connections, lambda: self.now)
        wire: Any = None  # nothing is sent here
        self.broadcast = Broadcast(wire, self.connections, self.presence)
        self.closing = AutoClose(self.connections, self.presence, self.broadcast, lambda: self.now)
        self.connections.add(Connection("s", "/student", self.lesson.id, participant_id=self.ana.id))
        self.connections.add(Connection("t", "/teacher", self.lesson.id, user_id=owner.id))

    def looks(self, times: int = 1) -> None:
        """Look, a second apart."""
        for _ in range(times):
            self.closing.look()
            self.now += 1.0


@pytest.fixture
def hall(app: Flask, owner: User) -> Hall:
    """The lesson."""
    return Hall(owner)


def status(asked: Round) -> str:
    db.session.expire_all()
    return db.session.get_one(Round, asked.id).status


def test_at_the_second_look(hall: Hall, question: Question) -> None:
    asked = ask(hall.lesson, question)
    hall.looks(3)
    assert status(asked) == "open"
    answer(hall.ana, asked, ["b"])
    hall.looks()
    assert status(asked) == "open"
    hall.looks()
    assert status(asked) == "closed"


def test_a_phone_that_was_away_for_a_moment_is_waited_for(hall: Hall, question: Question) -> None:
    bea = join(hall.lesson, "Bea")
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    hall.looks()
    hall.connections.add(Connection("b", "/student", hall.lesson.id, participant_id=bea.id))
    hall.looks(3)
    assert status(asked) == "open"
    hall.connections.remove("b")
    hall.looks(2)
    assert status(asked) == "closed"


def test_without_a_teacher_s_page_here_nothing_closes(hall: Hall, question: Question) -> None:
    hall.connections.remove("t")
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    hall.looks(4)
    assert status(asked) == "open"


def test_with_other_workers_only_after_hearing_from_them(hall: Hall, question: Question) -> None:
    hall.broadcast.bus = Others()
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    while hall.now < LEARN:
        hall.looks()
    assert status(asked) == "open"
    hall.looks(2)
    assert status(asked) == "closed"


def test_while_no_news_arrive_nothing_closes(hall: Hall, question: Question) -> None:
    bus = Others()
    bus.broken = "no message came back"
    hall.broadcast.bus = bus
    asked = ask(hall.lesson, question)
    answer(hall.ana, asked, ["b"])
    hall.looks(int(LEARN) + 5)
    assert status(asked) == "open"
    bus.broken = None
    hall.looks(2)
    assert status(asked) == "closed"
