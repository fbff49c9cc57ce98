"""Initial states: one read serves all who connect together, and a lesson that fails does not delay the others."""

from collections.abc import Iterator

import pytest
from flask import Flask

from classroom.live import initial_state as module
from classroom.live.connections import Connection
from classroom.live.initial_state import InitialStateSender
from tests.support.processes import wait_until

BROKEN = 13


class Pages:
    """Stands for the broadcast."""

    def __init__(self) -> None:
        self.students: list[tuple[int, list[str]]] = []
        self.teachers: list[str] = []

    def send_initial_to_students(self, lesson_id: int, connections: list[Connection]) -> None:
        """Note a batch of students."""
        if lesson_id == BROKEN:
            raise RuntimeError("this lesson fails")
        self.students.append((lesson_id, [connection.sid for connection in connections]))

    def send_initial_to_teacher(self, connection: Connection) -> None:
        """Note a teacher."""
        self.teachers.append(connection.sid)


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def sender(app: Flask, pages: Pages) -> Iterator[InitialStateSender]:
    """A sender whose loop the test starts."""
    made = InitialStateSender(app, pages)  # type: ignore[arg-type]
    yield made
    made.loop.stop()


def student(number: int, lesson_id: int = 1) -> Connection:
    return Connection(f"s{number}", "/student", lesson_id, participant_id=number)


def test_each_lesson_is_read_once_for_all_its_students(sender: InitialStateSender, pages: Pages) -> None:
    for number in range(1, 6):
        sender.add(student(number))
    sender.add(student(6, lesson_id=2))
    sender.add(Connection("t1", "/teacher", 1, user_id=1))
    sender.loop.start()
    wait_until(lambda: len(pages.students) == 2 and pages.teachers, 5, "all initial states")
    assert pages.students == [(1, ["s1", "s2", "s3", "s4", "s5"]), (2, ["s6"])]
    assert pages.teachers == ["t1"]


def test_a_large_hall_is_read_in_batches(
    sender: InitialStateSender, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BATCH", 2)
    for number in range(5):
        sender.add(student(number))
    sender.loop.start()
    wait_until(lambda: len(pages.students) == 3, 5, "all readings")
    assert [len(sids) for _lesson, sids in pages.students] == [2, 2, 1]


def test_a_lesson_that_cannot_be_read_does_not_stop_the_others(sender: InitialStateSender, pages: Pages) -> None:
    sender.add(student(1, lesson_id=BROKEN))
    sender.add(student(2))
    sender.loop.start()
    wait_until(lambda: pages.students == [(1, ["s2"])], 5, "the other lesson")
    sender.add(student(3))
    wait_until(lambda: len(pages.students) == 2, 5, "the loop going on")
