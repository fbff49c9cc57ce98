"""The beat: closes what is overdue, and heals pages that missed a state, from the database alone."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from classroom.core.database import db, now, transaction
from classroom.live.beat import ANNOUNCE_EVERY, Beat
from classroom.live.broadcast import AT_ONCE, Broadcast
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.event_dispatcher import EventDispatcher
from classroom.live.presence import Presence
from classroom.models import Lesson, Participant, Question, Round, User
from classroom.services.accounts import access
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from tests.support.lessons import ask, close, reveal, version_of


class Wire:
    """Stands for the library: keeps what is emitted."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str, Any]] = []

    def emit(self, event: str, data: Any, namespace: str, to: str | list[str]) -> None:
        """Keep one message."""
        self.sent.append((event, namespace, to, data))

    def take(self, event: str) -> list[tuple[str, str, Any]]:
        """Return and forget the messages of one event: namespace, room, payload."""
        found = [message[1:] for message in self.sent if message[0] == event]
        self.sent = [message for message in self.sent if message[0] != event]
        return found


@pytest.fixture
def wire() -> Wire:
    """What goes out."""
    return Wire()


@pytest.fixture
def connections(lesson: Lesson) -> Connections:
    """One student is here."""
    here = Connections()
    here.add(Connection("s", "/student", lesson.id, participant_id=999))
    return here


@pytest.fixture
def broadcast(wire: Wire, connections: Connections) -> Broadcast:
    """The fan-out into the wire."""
    return Broadcast(wire, connections, Presence(connections))  # type: ignore[arg-type]


@pytest.fixture
def beat(app: Flask, broadcast: Broadcast, connections: Connections) -> Beat:
    """A beat that the test drives."""
    presence = Presence(connections)
    news = EventDispatcher(
        app=app,
        broadcast=broadcast,
        coalescer=Coalescer(app, broadcast),
        connections=connections,
        presence=presence,
        close=lambda connection: connections.remove(connection.sid),  # type: ignore[arg-type,return-value]
    )
    return Beat(app, broadcast, connections, news, ())


def versions(messages: list[tuple[str, str, Any]]) -> list[tuple[str, int]]:
    return [(namespace, payload["version"]) for namespace, _room, payload in messages]


def test_a_missed_state_is_sent_once(beat: Beat, wire: Wire, lesson: Lesson, question: Question) -> None:
    ask(lesson, question)  # another worker did it, and the message was lost: nothing here has sent it
    version = version_of(lesson)
    beat.look()
    sent = wire.take("state")
    assert versions(sent) == [("/student", version), ("/teacher", version)]
    assert {room for _namespace, room, _payload in sent} == {f"lesson:{lesson.id}"}
    assert sent[0][2]["round"]["status"] == "open"
    beat.look()
    assert wire.take("state") == [], "nothing has changed since"


def test_nothing_is_sent_twice_after_a_normal_broadcast(
    beat: Beat, broadcast: Broadcast, wire: Wire, lesson: Lesson
) -> None:
    lifecycle.set_locked(lesson.id, lesson.owner_id, True)
    broadcast.state(lesson.id)
    wire.sent.clear()
    beat.look()
    assert wire.take("state") == []


def test_lessons_without_connections_here_cost_nothing(
    app: Flask, beat: Beat, connections: Connections, wire: Wire
) -> None:
    connections.remove("s")
    for _ in range(2 * ANNOUNCE_EVERY):
        beat.look()
    assert wire.sent == []


def test_versions_are_announced_now_and_then(beat: Beat, wire: Wire, lesson: Lesson, connections: Connections) -> None:
    connections.add(Connection("t", "/teacher", lesson.id, user_id=lesson.owner_id))
    for _ in range(2 * ANNOUNCE_EVERY):
        beat.look()
    announced = wire.take("beat")
    assert versions(announced) == [("/student", lesson.version), ("/teacher", lesson.version)] * 2
    assert abs(announced[0][2]["now"] - now()) < 5


def test_a_large_hall_hears_the_version_in_turns_and_each_page_once(
    beat: Beat, wire: Wire, lesson: Lesson, connections: Connections
) -> None:
    for number in range(600):
        connections.add(Connection(f"s{number}", "/student", lesson.id, participant_id=1000 + number))
    for _ in range(ANNOUNCE_EVERY):
        beat.look()
    turns = [to for _namespace, to, _data in wire.take("beat")]
    assert sorted(sid for turn in turns for sid in turn) == sorted(["s", *(f"s{number}" for number in range(600))])
    assert max(map(len, turns)) <= AT_ONCE


def test_overdue_rounds_are_closed_without_any_connection(
    beat: Beat, connections: Connections, lesson: Lesson, question: Question
) -> None:
    connections.remove("s")
    asked = ask(lesson, question, time_limit=60)
    beat.look()
    assert db.session.get_one(Round, asked.id).status == "open"
    with transaction() as session:
        session.execute(update(Round).values(deadline=now() - 5))
    beat.look()
    db.session.expire_all()
    assert db.session.get_one(Round, asked.id).status == "closed"


def test_a_lesson_that_is_gone_is_no_error(beat: Beat, broadcast: Broadcast, wire: Wire) -> None:
    broadcast.state(999_999)
    assert wire.sent == []


def test_a_missed_reveal_brings_the_results(
    beat: Beat, connections: Connections, wire: Wire, guest: Participant, question: Question, lesson: Lesson
) -> None:
    connections.add(Connection("g", "/student", lesson.id, participant_id=guest.id))
    reveal(close(ask(lesson, question)))
    beat.look()
    assert "g" in [to for _namespace, to, _view in wire.take("me")]


def test_who_was_removed_elsewhere_is_out(
    beat: Beat, connections: Connections, wire: Wire, guest: Participant, owner: User, lesson: Lesson
) -> None:
    connections.add(Connection("g", "/student", lesson.id, participant_id=guest.id))
    members.set_removed(lesson.id, owner.id, guest.id, True)
    wire.sent.clear()
    beat.look()
    assert [to for _namespace, to, _payload in wire.take("removed")] == ["g"]
    assert connections.get("g") is None


def test_a_log_in_that_ended_elsewhere_loses_its_connections(
    beat: Beat, connections: Connections, owner: User, lesson: Lesson
) -> None:
    found = access.find(access.grant(owner, "session"), "session")
    assert found is not None
    connections.add(Connection("t", "/teacher", lesson.id, user_id=owner.id, access_id=found.id))
    beat.look()
    assert connections.get("t") is not None
    access.end(found.id)
    beat.look()
    assert connections.get("t") is None
