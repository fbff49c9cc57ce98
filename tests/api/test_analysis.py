"""The item analysis of a lesson."""

import json
from typing import Any

import pytest
from flask import Flask

from classroom.core.database import db, transaction
from classroom.models import Participant
from tests.api.client import Api
from tests.api.conftest import ask, command, enter, good, submission
from tests.support.questions import question


def played_by(teacher: Api, lesson: dict[str, Any], asked: dict[str, Any], given: dict[Api, str]) -> None:
    """Have each student choose an option, close and reveal."""
    for number, (student, value) in enumerate(given.items()):
        good(student.post("/live/answers", submission(asked, [value], 1000 * asked["id"] + number)))
    good(command(teacher, lesson, asked, "close"))
    good(command(teacher, lesson, asked, "reveal"))


@pytest.fixture
def students(app: Flask, lesson: dict[str, Any]) -> list[Api]:
    return [enter(app, lesson, f"Student {number}") for number in range(12)]


def test_a_lesson(
    app: Flask, teacher: Api, lesson: dict[str, Any], question_id: int, students: list[Api], colleague: Api
) -> None:
    """Absent students earn nothing, late ones were not asked, and a poll is no item."""
    first = ask(teacher, lesson, question_id)
    played_by(teacher, lesson, first, dict(zip(students, "bbbbbaaac", strict=False)))
    poll = good(teacher.post("/questions", question("poll")))["id"]
    played_by(teacher, lesson, ask(teacher, lesson, poll), {students[0]: "a"})
    late = enter(app, lesson, "Late")
    second = ask(teacher, lesson, question_id)
    played_by(teacher, lesson, second, {**dict.fromkeys(students[:6], "b"), late: "a"})

    address = f"/lessons/{lesson['id']}/analysis"
    found = good(teacher.get(address))
    assert (found["people"], found["complete"]) == (13, 12)
    one, two = found["items"]
    assert (one["round_id"], one["question_id"], one["number"], one["n"]) == (first["id"], question_id, 1, 12)
    assert one["facility"] == pytest.approx(5 / 12)
    assert {option["option"]: option["n"] for option in one["options"]} == {"A": 3, "B": 5, "C": 1}
    assert [option["key"] for option in one["options"]] == [False, True, False]
    assert one["guess"] == pytest.approx(1 / 3)
    assert (two["n"], two["facility"]) == (13, pytest.approx(6 / 13))
    assert two["discrimination"] == pytest.approx(one["discrimination"])
    assert found["test"]["mean"] == pytest.approx(100 * 11 / 12)
    assert one["flags"] == two["flags"] == []
    assert colleague.get(address).code == "unknown_lesson"
    wrong = teacher.get(f"{address}?vote=best")
    assert (wrong.status, wrong.code, wrong.fields) == (422, "invalid", {"vote"})


def test_the_first_vote_counts_unless_the_last_is_wanted(
    teacher: Api, lesson: dict[str, Any], question_id: int, students: list[Api]
) -> None:
    asked = ask(teacher, lesson, question_id)
    for number, student in enumerate(students):
        good(student.post("/live/answers", submission(asked, ["a"], number)))
    good(command(teacher, lesson, asked, "close"))
    again = good(command(teacher, lesson, asked, "revote"))["round"]
    played_by(teacher, lesson, again, dict.fromkeys(students, "b"))
    address = f"/lessons/{lesson['id']}/analysis"
    (first,) = good(teacher.get(address))["items"]
    (last,) = good(teacher.get(f"{address}?vote=last"))["items"]
    assert (first["round_id"], first["facility"]) == (asked["id"], 0)
    assert (last["round_id"], last["facility"]) == (again["id"], 1)
    assert first["discrimination"] is last["discrimination"] is None


def test_removed_people_are_left_out(
    teacher: Api, lesson: dict[str, Any], question_id: int, students: list[Api]
) -> None:
    asked = ask(teacher, lesson, question_id)
    played_by(teacher, lesson, asked, dict.fromkeys(students, "b"))
    with transaction() as session:
        session.query(Participant).filter_by(nickname="Student 3").one().removed_at = 1.0
    db.session.expire_all()
    (item,) = good(teacher.get(f"/lessons/{lesson['id']}/analysis"))["items"]
    assert item["n"] == 11


def test_a_lesson_without_questions(teacher: Api, lesson: dict[str, Any]) -> None:
    found = good(teacher.get(f"/lessons/{lesson['id']}/analysis"))
    assert (found["people"], found["items"], set(found["test"].values())) == (0, [], {None})
    assert "NaN" not in json.dumps(found)
