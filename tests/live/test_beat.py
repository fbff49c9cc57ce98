"""The beat: closes overdue rounds and repairs pages that missed a state, from the database alone."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from classroom.core import database, loop
from classroom.core.database import db, now, transaction
from classroom.live.auto_advance import AutoAdvance
from classroom.live.auto_close import AutoClose
from classroom.live.beat import ANNOUNCE_EVERY, Beat
from classroom.live.broadcast import BEAT_BATCH, Broadcast
from classroom.live.bus import NullBus
from classroom.live.coalescer import Coalescer
from classroom.live.connection_manager import ConnectionManager
from classroom.live.connections import Connection, Connections
from classroom.live.initial_state import InitialStateSender
from classroom.live.presence import Presence
from classroom.live.repair import Repair
from classroom.live.session_reaper import SessionReaper
from classroom.live.stored_presence import StoredPresence
from classroom.models import Lesson, Participant, Question, Round, User
from classroom.services.accounts import access
from classroom.services.lessons import auto_advance, auto_close, changes, lifecycle
from classroom.services.participants import members
from classroom.services.results import state
from tests.live.wire import Wire
from tests.support.lessons import ask, close, join, reveal, version_of
from tests.support.logs import logs_of


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
def broadcast(wire: Wire, connections: Connections, lesson: Lesson) -> Broadcast:
    """Sends into the wire. The page that is here was sent everything as it is now."""
    made = Broadcast(wire, connections, Presence(connections), NullBus())  # type: ignore[arg-type]
    made.told.begin(lesson.id, changes.of_lesson(lesson.id), teacher=False)
    return made


@pytest.fixture
def beat(app: Flask, broadcast: Broadcast, connections: Connections, wire: Wire) -> Beat:
    """A beat that the test runs."""
    presence = Presence(connections)
    coalescer = Coalescer(app, broadcast)
    sender = InitialStateSender(app, broadcast)
    return Beat(
        app=app,
        broadcast=broadcast,
        coalescer=coalescer,
        connections=connections,
        manager=ConnectionManager(
            wire,  # type: ignore[arg-type]
            connections,
            broadcast=broadcast,
            coalescer=coalescer,
            initial_state=sender,
            transport=None,
        ),
        presence=presence,
        session_reaper=SessionReaper(SimpleNamespace(sockets={}), connections.is_inside),
        auto_close=AutoClose(connections, presence, NullBus()),
        auto_advance=AutoAdvance(connections),
        repair=Repair(broadcast, coalescer, connections, pause=0),
        stored_presence=StoredPresence(NullBus(), connections, presence, coalescer),
    )


def run(beat: Beat) -> None:
    """Run the beat once, in sessions of its own; then read what it stored."""
    db.session.rollback()
    beat.loop.run_once()
    db.session.rollback()


def versions(messages: list[tuple[str, str, Any]]) -> list[tuple[str, int]]:
    return [(namespace, payload["version"]) for namespace, _room, payload in messages]


def test_a_missed_state_is_sent_once(beat: Beat, wire: Wire, lesson: Lesson, question: Question) -> None:
    ask(lesson, question)  # another worker did it, and the message was lost: nothing here has sent it
    version = version_of(lesson)
    run(beat)
    sent = wire.take("state")
    assert versions(sent) == [("/student", version), ("/teacher", version)]
    assert {room for _namespace, room, _payload in sent} == {f"lesson:{lesson.id}"}
    assert sent[0][2]["round"]["status"] == "open"
    run(beat)
    assert wire.take("state") == [], "nothing has changed since"


def test_nothing_is_sent_twice_after_a_normal_broadcast(
    beat: Beat, broadcast: Broadcast, wire: Wire, lesson: Lesson
) -> None:
    lifecycle.set_locked(lesson.id, lesson.owner_id, True)
    broadcast.send_state(lesson.id)
    wire.sent.clear()
    run(beat)
    assert wire.take("state") == []


def test_a_state_that_is_just_being_sent_is_not_sent_twice(
    beat: Beat, broadcast: Broadcast, wire: Wire, lesson: Lesson, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(lesson, question)  # committed by a request of this process, which sends it a moment later
    to_send = [lesson.id]

    def send(_seconds: float = 0) -> None:
        while to_send:
            broadcast.send_state(to_send.pop())

    monkeypatch.setattr("classroom.live.repair.time", SimpleNamespace(sleep=send))
    run(beat)
    send()
    assert versions(wire.take("state")) == [("/student", version_of(lesson)), ("/teacher", version_of(lesson))]


def test_lessons_without_connections_here_cost_nothing(
    app: Flask, beat: Beat, connections: Connections, wire: Wire
) -> None:
    connections.remove("s")
    for _ in range(2 * ANNOUNCE_EVERY):
        run(beat)
    assert wire.sent == []


def test_versions_are_announced_now_and_then(beat: Beat, wire: Wire, lesson: Lesson, connections: Connections) -> None:
    connections.add(Connection("t", "/teacher", lesson.id, user_id=lesson.owner_id))
    for _ in range(2 * ANNOUNCE_EVERY):
        run(beat)
    announced = wire.take("beat")
    assert versions(announced) == [("/student", lesson.version), ("/teacher", lesson.version)] * 2
    assert abs(announced[0][2]["now"] - now()) < 5


def test_a_large_hall_hears_the_version_in_turns_and_each_page_once(
    beat: Beat, wire: Wire, lesson: Lesson, connections: Connections
) -> None:
    for number in range(600):
        connections.add(Connection(f"s{number}", "/student", lesson.id, participant_id=1000 + number))
    for _ in range(ANNOUNCE_EVERY):
        run(beat)
    turns = [to for _namespace, to, _data in wire.take("beat")]
    assert sorted(sid for turn in turns for sid in turn) == sorted(["s", *(f"s{number}" for number in range(600))])
    assert max(map(len, turns)) <= BEAT_BATCH


def test_overdue_rounds_are_closed_without_any_connection(
    beat: Beat, connections: Connections, lesson: Lesson, question: Question
) -> None:
    connections.remove("s")
    asked = ask(lesson, question, time_limit=60)
    run(beat)
    assert db.session.get_one(Round, asked.id).status == "open"
    with transaction() as session:
        session.execute(update(Round).values(deadline=now() - 5))
    run(beat)
    db.session.expire_all()
    assert db.session.get_one(Round, asked.id).status == "closed"


def test_a_lesson_that_is_gone_is_no_error(beat: Beat, broadcast: Broadcast, wire: Wire) -> None:
    broadcast.send_state(999_999)
    assert wire.sent == []


def test_a_missed_reveal_brings_the_results(
    beat: Beat, connections: Connections, wire: Wire, guest: Participant, question: Question, lesson: Lesson
) -> None:
    connections.add(Connection("g", "/student", lesson.id, participant_id=guest.id))
    reveal(close(ask(lesson, question)))
    run(beat)
    assert "g" in [to for _namespace, to, _view in wire.take("me")]


def test_who_was_removed_elsewhere_is_out(
    beat: Beat, connections: Connections, wire: Wire, guest: Participant, owner: User, lesson: Lesson
) -> None:
    for sid, language in (("g", "en"), ("h", "es")):
        connections.add(Connection(sid, "/student", lesson.id, participant_id=guest.id, language=language))
    members.set_removed(lesson.id, owner.id, guest.id, True)
    wire.sent.clear()
    run(beat)
    assert {to: payload for _namespace, to, payload in wire.take("removed")} == {
        "g": {"code": "removed", "message": "Your teacher has removed you from this lesson."},
        "h": {"code": "removed", "message": "Tu docente te ha sacado de esta sesión."},
    }
    assert connections.get("g") is None


def test_a_log_in_that_ended_elsewhere_loses_its_connections(
    beat: Beat, connections: Connections, owner: User, lesson: Lesson
) -> None:
    found = access.find(access.grant(owner, "session"), "session")
    assert found is not None
    connections.add(Connection("t", "/teacher", lesson.id, user_id=owner.id, access_id=found.id))
    run(beat)
    assert connections.get("t") is not None
    access.end(found.id)
    run(beat)
    assert connections.get("t") is None


@pytest.mark.parametrize(
    ("service", "step"), [(auto_close, "is_complete"), (auto_advance, "take_step")], ids=["auto_close", "auto_advance"]
)
def test_a_lesson_that_keeps_failing_does_not_stop_the_others(
    beat: Beat,
    connections: Connections,
    wire: Wire,
    owner: User,
    lesson: Lesson,
    question: Question,
    monkeypatch: pytest.MonkeyPatch,
    service: Any,
    step: str,
) -> None:
    broken = lifecycle.create(owner.id, options={"auto_close": True, "auto_advance": 10})
    works = lifecycle.create(owner.id, options={"auto_close": True, "auto_advance": 10})
    for its_lesson in (broken, works):
        ask(its_lesson, question)
        connections.add(Connection(f"t{its_lesson.id}", "/teacher", its_lesson.id, user_id=owner.id))
    steps: list[int] = []

    def fail_first(number: int, *_args: Any) -> bool:
        steps.append(number)
        if len(steps) == 1:
            raise RuntimeError("the step of this lesson fails")
        return False

    monkeypatch.setattr(service, step, fail_first)
    ask(lesson, question)
    with logs_of(database, loop) as lines:
        run(beat)
    assert len(set(steps)) == 2, "the other lesson has its step"
    assert ("/student", version_of(lesson)) in versions(wire.take("state")), "other lessons are repaired"
    (failed,) = [line for line in lines if line["event"] == "task_failed"]
    assert failed["task"] == service.__name__.rpartition(".")[2].replace("_", " ")
    assert failed["lesson"] in {broken.id, works.id}


def test_a_task_that_keeps_failing_does_not_stop_the_next(
    beat: Beat, wire: Wire, lesson: Lesson, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_moment: float) -> set[int]:
        raise RuntimeError("this task fails")

    monkeypatch.setattr(access, "ended_since", fail)
    ask(lesson, question)
    with logs_of(database, loop) as lines:
        run(beat)
    assert versions(wire.take("state")) == [("/student", version_of(lesson)), ("/teacher", version_of(lesson))]
    assert [line["task"] for line in lines if line["event"] == "task_failed"] == ["close ended accesses"]


def test_a_state_that_cannot_be_sent_does_not_stop_the_repair_of_others(
    beat: Beat,
    broadcast: Broadcast,
    connections: Connections,
    wire: Wire,
    owner: User,
    lesson: Lesson,
    question: Question,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = lifecycle.create(owner.id)
    connections.add(Connection("b", "/student", broken.id, participant_id=998))
    broadcast.told.begin(broken.id, changes.of_lesson(broken.id), teacher=False)
    for its_lesson in (broken, lesson):
        ask(its_lesson, question)
    sound = state.for_teachers

    def fail(shown: Lesson) -> dict[str, Any]:
        if shown.id == broken.id:
            raise RuntimeError("the state of this lesson cannot be read")
        return sound(shown)

    monkeypatch.setattr(state, "for_teachers", fail)
    run(beat)
    assert {room for _namespace, room, _state in wire.take("state")} == {f"lesson:{lesson.id}"}


def test_students_with_extra_time_are_sent_another_state(
    beat: Beat, connections: Connections, wire: Wire, lesson: Lesson, question: Question, owner: User
) -> None:
    luis, ana = (join(lesson, name) for name in ("Luis", "Ana"))
    members.set_extra_time(lesson.id, owner.id, ana.id, 300)
    for sid, person in (("luis", luis), ("ana", ana), ("ana's tablet", ana)):
        connections.add(Connection(sid, "/student", lesson.id, participant_id=person.id))
    connections.add(Connection("t", "/teacher", lesson.id, user_id=owner.id))
    asked = ask(lesson, question, time_limit=60)
    run(beat)
    wire.sent.clear()
    with transaction() as session:
        session.execute(update(Round).where(Round.id == asked.id).values(deadline=now() - 10))
    run(beat)
    run(beat)
    sent = wire.take("state")
    assert {(space, str(to)): snapshot["round"]["status"] for space, to, snapshot in sent} == {
        ("/teacher", f"lesson:{lesson.id}"): "open",
        ("/student", "['s', 'luis']"): "closed",
        ("/student", "['ana', \"ana's tablet\"]"): "open",
    }
    assert len(sent) == 3, "each is sent once"
    assert all("extra_time" not in snapshot["round"] for space, _to, snapshot in sent if space == "/student")


def test_who_connects_later_is_sent_the_state_of_their_own(
    broadcast: Broadcast, wire: Wire, lesson: Lesson, question: Question, owner: User
) -> None:
    luis, ana = (join(lesson, name) for name in ("Luis", "Ana"))
    members.set_extra_time(lesson.id, owner.id, ana.id, 300)
    asked = ask(lesson, question, time_limit=60)
    with transaction() as session:
        session.execute(update(Round).where(Round.id == asked.id).values(deadline=now() - 10, over_percent=0))
    new = [Connection(str(person.id), "/student", lesson.id, participant_id=person.id) for person in (luis, ana)]
    broadcast.send_initial_to_students(lesson.id, new)
    found = {str(to): snapshot["round"]["status"] for _space, to, snapshot in wire.take("state")}
    assert found == {str([str(luis.id)]): "closed", str([str(ana.id)]): "open"}
