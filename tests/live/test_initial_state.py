"""Welcomes: who arrives together is read together, and one lesson that fails does not keep the others waiting."""

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

    def welcome_students(self, lesson_id: int, connections: list[Connection]) -> None:
        """Note who was welcomed with whom."""
        if lesson_id == BROKEN:
            raise RuntimeError("the database is away")
        self.students.append((lesson_id, [connection.sid for connection in connections]))

    def welcome_teacher(self, connection: Connection) -> None:
        """Note a teacher."""
        self.teachers.append(connection.sid)


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def welcome(app: Flask, pages: Pages) -> Iterator[InitialStateSender]:
    """A welcome whose loop runs when the test starts it."""
    made = InitialStateSender(app, pages)  # type: ignore[arg-type]
    yield made
    made.stop()


def student(number: int, lesson_id: int = 1) -> Connection:
    return Connection(f"s{number}", "/student", lesson_id, participant_id=number)


def test_a_hall_is_read_once_and_each_lesson_by_itself(welcome: InitialStateSender, pages: Pages) -> None:
    for number in range(1, 6):
        welcome.add(student(number))
    welcome.add(student(6, lesson_id=2))
    welcome.add(Connection("t1", "/teacher", 1, user_id=1))
    welcome.start()
    wait_until(lambda: len(pages.students) == 2 and pages.teachers, 5, "everybody being welcome")
    assert pages.students == [(1, ["s1", "s2", "s3", "s4", "s5"]), (2, ["s6"])]
    assert pages.teachers == ["t1"]


def test_others_have_their_turn_between_two_readings(
    welcome: InitialStateSender, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    for number in range(5):
        welcome.add(student(number))
    welcome.start()
    wait_until(lambda: len(pages.students) == 3, 5, "all readings")
    assert [len(sids) for _lesson, sids in pages.students] == [2, 2, 1]


def test_a_lesson_that_cannot_be_read_does_not_keep_the_others(welcome: InitialStateSender, pages: Pages) -> None:
    welcome.add(student(1, lesson_id=BROKEN))
    welcome.add(student(2))
    welcome.start()
    wait_until(lambda: pages.students == [(1, ["s2"])], 5, "the other lesson")
    welcome.add(student(3))
    wait_until(lambda: len(pages.students) == 2, 5, "the loop going on")
