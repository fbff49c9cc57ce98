"""Pages that were not told of a change are repaired from the database; those that were are left alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from classroom.core.database import db
from classroom.live.broadcast import Broadcast
from classroom.live.bus import NullBus
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.presence import Presence
from classroom.live.repair import Repair
from classroom.models import Lesson, Participant, Question
from classroom.services.lessons import changes, lifecycle
from classroom.services.participants import members, renaming
from classroom.services.results import state
from tests.live.wire import Wire
from tests.support.lessons import answer, ask, close, join, reveal


class Worker:
    """A worker with pages of two students and a teacher, which another worker tells nothing."""

    def __init__(self, app: Flask, lesson: Lesson) -> None:
        self.lesson = lesson
        self.ana, self.beto = join(lesson, "Ana"), join(lesson, "Beto")
        self.wire = Wire()
        self.connections = Connections()
        socketio: Any = self.wire
        self.broadcast = Broadcast(socketio, self.connections, Presence(self.connections), NullBus())
        self.coalescer = Coalescer(app, self.broadcast)
        self.repair = Repair(self.broadcast, self.coalescer, self.connections, pause=0)
        self.students = [
            Connection(name, "/student", lesson.id, participant_id=person.id)
            for name, person in (("ana", self.ana), ("beto", self.beto))
        ]
        self.teacher = Connection("teacher", "/teacher", lesson.id, user_id=lesson.owner_id)
        for connection in (*self.students, self.teacher):
            self.connections.add(connection)
        self.broadcast.send_initial_to_students(lesson.id, self.students)
        self.broadcast.send_initial_to_teacher(self.teacher)
        self.wire.sent.clear()

    def run(self) -> dict[str, list[Any]]:
        """Run the repair and what it wakes; return what was sent: the rooms and payloads, by event."""
        db.session.rollback()
        self.repair.run()
        self.coalescer.loop.run_once()
        db.session.rollback()
        found: dict[str, list[Any]] = {}
        for name, _namespace, room, payload in self.wire.sent:
            found.setdefault(name, []).append((room, payload))
        self.wire.sent.clear()
        return found


@pytest.fixture
def worker(app: Flask, lesson: Lesson) -> Worker:
    """A worker whose pages were sent everything."""
    return Worker(app, lesson)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The queries that were made."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_hall_in_which_nothing_happens_costs_two_statements(worker: Worker, statements: list[str]) -> None:
    for number in range(500):
        worker.connections.add(Connection(f"s{number}", "/student", worker.lesson.id, participant_id=worker.ana.id))
    assert worker.run() == {}
    statements.clear()
    assert worker.run() == {}
    assert len(statements) == 2, statements


def test_no_pages_cost_nothing(worker: Worker, statements: list[str]) -> None:
    for connection in worker.connections.all():
        worker.connections.remove(connection.sid)
    worker.run()
    statements.clear()
    assert worker.run() == {}
    assert statements == []


def lost_answer(worker: Worker, question: Question) -> None:
    answer(worker.ana, ask(worker.lesson, question), ["b"])


def lost_reveal(worker: Worker, question: Question) -> None:
    reveal(close(ask(worker.lesson, question)))


def lost_option(worker: Worker, _question: Question) -> None:
    lifecycle.set_options(worker.lesson.id, worker.lesson.owner_id, {"streaks": True})


def lost_teams(worker: Worker, _question: Question) -> None:
    lifecycle.set_options(worker.lesson.id, worker.lesson.owner_id, {"teams": 2})


def lost_extra_time(worker: Worker, _question: Question) -> None:
    members.set_extra_time(worker.lesson.id, worker.lesson.owner_id, worker.ana.id, 50)


def lost_name(worker: Worker, _question: Question) -> None:
    renaming.rename_self(worker.ana.id, "Ana María")


def lost_join(worker: Worker, _question: Question) -> None:
    join(worker.lesson, "Carla")


def lost_removal(worker: Worker, _question: Question) -> None:
    carla = join(worker.lesson, "Carla")
    members.set_removed(worker.lesson.id, worker.lesson.owner_id, carla.id, True)


@pytest.mark.parametrize(
    ("lose", "told", "to_all"),
    [
        (lost_answer, {"ana"}, {"state", "tally", "standings"}),
        (lost_reveal, {"ana", "beto"}, {"state", "tally", "standings"}),
        (lost_option, {"ana", "beto"}, {"state", "standings"}),
        (lost_teams, {"ana", "beto"}, {"state", "standings"}),
        (lost_extra_time, {"ana"}, {"presence", "standings"}),
        (lost_name, {"ana"}, {"presence", "standings"}),
        (lost_join, set(), {"presence", "standings"}),
        (lost_removal, set(), {"presence", "standings"}),
    ],
)
def test_what_was_not_told_is_sent_once(
    worker: Worker, question: Question, lose: Callable[[Worker, Question], None], told: set[str], to_all: set[str]
) -> None:
    lose(worker, question)
    sent = worker.run()
    assert {room for room, _me in sent.pop("me", [])} == told
    assert sent.keys() == to_all
    assert worker.run() == {}, "nothing has changed since"


def test_the_repair_sends_what_is_stored(worker: Worker, question: Question) -> None:
    asked = ask(worker.lesson, question)
    answer(worker.ana, asked, ["b"])
    members.set_extra_time(worker.lesson.id, worker.lesson.owner_id, worker.beto.id, 50)
    sent = worker.run()
    assert dict(sent["me"]) == {
        "ana": state.private(worker.ana) | {"answer": dict(sent["me"])["ana"]["answer"]},
        "beto": state.private(worker.beto),
    }
    assert dict(sent["me"])["ana"]["answer"]["round_id"] == asked.id
    assert dict(sent["me"])["beto"]["extra_percent"] == 50
    assert sent["tally"][0][1]["answered"] == 1
    assert [(person["id"], person["extra_percent"]) for person in sent["presence"][0][1]["changed"]] == [
        (worker.beto.id, 50)
    ]


def test_what_was_told_is_not_sent_again(worker: Worker, question: Question) -> None:
    asked = ask(worker.lesson, question)
    reads = changes.of_lesson(worker.lesson.id)
    worker.run()
    answer(worker.ana, asked, ["b"])
    members.set_extra_time(worker.lesson.id, worker.lesson.owner_id, worker.beto.id, 50)
    stored = changes.of_lesson(worker.lesson.id)
    told = worker.broadcast.told.of(worker.lesson.id)
    (version,) = stored.answers.values()
    told.answered(version)
    told.person(stored.people)
    worker.broadcast.send_tally(worker.lesson.id)
    worker.broadcast.send_standings(worker.lesson.id)
    worker.broadcast.send_presence(worker.lesson.id, [])
    worker.wire.sent.clear()
    assert reads.answers == {}
    assert worker.run() == {}


def test_a_page_that_could_not_be_sent_everything_gets_it_from_the_beat(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("the database is away")

    late = Connection("late", "/student", worker.lesson.id, participant_id=worker.beto.id)
    worker.connections.add(late)
    with monkeypatch.context() as patch:
        patch.setattr(state, "privates", fail)
        with pytest.raises(RuntimeError):
            worker.broadcast.send_initial_to_students(worker.lesson.id, [late])
    worker.wire.sent.clear()
    sent = worker.run()
    assert sent.keys() == {"state", "me"}
    assert {room for room, _me in sent["me"]} >= {"late"}
    assert worker.run() == {}


def test_a_change_between_the_read_and_the_sending_is_not_missed(
    worker: Worker, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new page gets an older view after a newer one was sent: the beat sends it once more."""
    asked = ask(worker.lesson, question)
    worker.run()
    late = Connection("late", "/student", worker.lesson.id, participant_id=worker.ana.id)
    worker.connections.add(late)
    read = state.privates

    def read_then_answer(lesson_id: int, ids: Any) -> Any:
        views = read(lesson_id, ids)
        answer(worker.ana, asked, ["b"])  # and the page was told of it before it gets these views
        (version,) = changes.of_lesson(lesson_id).answers.values()
        worker.broadcast.told.of(lesson_id).answered(version)
        return views

    with monkeypatch.context() as patch:
        patch.setattr(state, "privates", read_then_answer)
        worker.broadcast.send_initial_to_students(worker.lesson.id, [late])
    worker.wire.sent.clear()
    assert {room for room, _me in worker.run()["me"]} == {"ana", "late"}


def test_who_comes_to_a_lesson_without_teachers_pages_is_not_told_the_past(worker: Worker) -> None:
    worker.connections.remove("teacher")
    people: list[Participant] = [join(worker.lesson, f"P {number}") for number in range(3)]
    worker.run()
    worker.connections.add(worker.teacher)
    worker.broadcast.send_initial_to_teacher(worker.teacher)
    listed = [payload for name, _namespace, _room, payload in worker.wire.sent if name == "participants"]
    assert len(listed[0]["participants"]) == 2 + len(people)
    worker.wire.sent.clear()
    assert worker.run() == {}
