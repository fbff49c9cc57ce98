"""Who is ahead, by API: the teacher's view, one's own, the projector's switch, and the files."""

import csv
import io
from typing import Any

import pytest
from flask import Flask

from tests.api.client import Api
from tests.api.conftest import ask, command, enter, good, submission


@pytest.fixture
def lesson(teacher: Api) -> dict[str, Any]:
    """A race with two teams."""
    options = {"podium": True, "streaks": True, "teams": 2, "speed_bonus": 100}
    return good(teacher.post("/lessons", {"settings": {"options": options}}))


@pytest.fixture
def people(app: Flask, lesson: dict[str, Any]) -> dict[str, Api]:
    """Three guests: Ana and Ciro in the first team, Bea in the second."""
    return {name: enter(app, lesson, name) for name in ("Ana", "Bea", "Ciro")}


@pytest.fixture
def asked(teacher: Api, lesson: dict[str, Any], people: dict[str, Api], question_id: int) -> dict[str, Any]:
    """A revealed round without a time limit, so without a bonus: Ana and Bea were right."""
    found = ask(teacher, lesson, question_id, time_limit=None)
    for number, (name, value) in enumerate((("Ana", "b"), ("Bea", "b"), ("Ciro", "a"))):
        good(people[name].post("/live/answers", submission(found, [value], number)))
    for name in ("close", "reveal"):
        good(command(teacher, lesson, found, name))
    return found


def test_the_teacher_sees_who_is_ahead(teacher: Api, lesson: dict[str, Any], asked: dict[str, Any]) -> None:
    found = good(teacher.get(f"/lessons/{lesson['id']}"))["standings"]
    assert found["people"] == 3
    shown = [(row["nickname"], row["rank"], row["sharing"], row["points"], row["streak"]) for row in found["top"]]
    assert shown == [("Ana", 1, 2, 100, 1), ("Bea", 1, 2, 100, 1)]
    assert [(team["name"], team["rank"], team["points"]) for team in found["teams"]] == [
        ("circle", 1, 100.0),
        ("triangle", 2, 50.0),
    ]


def test_each_sees_the_own_place_and_nobody_else_s(people: dict[str, Api], asked: dict[str, Any]) -> None:
    replies = {name: api.get("/live") for name, api in people.items()}
    ranks = {name: good(reply)["me"]["rank"] for name, reply in replies.items()}
    assert ranks == {"Ana": {"place": 1, "of": 3}, "Bea": {"place": 1, "of": 3}, "Ciro": None}
    for name, reply in replies.items():
        others = [other for other in people if other != name and other.encode() in reply.data]
        assert others == []
        assert "standings" not in good(reply)


def test_results_have_total_rank_streak_and_team(teacher: Api, lesson: dict[str, Any], asked: dict[str, Any]) -> None:
    found = good(teacher.get(f"/lessons/{lesson['id']}/results"))["participants"]
    rows = [(row["nickname"], row["total_points"], row["rank"], row["streak"], row["team"]["name"]) for row in found]
    assert rows == [
        ("Ana", 100, 1, 1, "triangle"),
        ("Bea", 100, 1, 1, "circle"),
        ("Ciro", 0, None, 0, "triangle"),
    ]
    good(teacher.post(f"/lessons/{lesson['id']}/options", {"podium": False, "streaks": False, "teams": 0}))
    found = good(teacher.get(f"/lessons/{lesson['id']}/results"))["participants"]
    assert {(row["rank"], row["streak"], row["team"]) for row in found} == {(None, None, None)}


def test_the_file_has_the_team_and_points_with_what_speed_earned(
    teacher: Api, lesson: dict[str, Any], people: dict[str, Api], question_id: int
) -> None:
    found = ask(teacher, lesson, question_id, time_limit=3600)
    good(people["Bea"].post("/live/answers", submission(found, ["b"])))
    text = teacher.get(f"/lessons/{lesson['id']}/results.csv").data.decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["team"] == "circle"
    assert 190 <= int(row["points"]) <= 200, "an answer in the first moments of an hour"


def test_the_standings_on_the_projector(teacher: Api, lesson: dict[str, Any], asked: dict[str, Any]) -> None:
    for shown in (True, False):
        body = good(command(teacher, lesson, asked, "standings", {"shown": shown}))
        assert body["round"]["standings_shown"] is shown
    for wrong in ({}, {"shown": "yes"}, {"shown": None}, {"shown": True, "for": 5}):
        assert command(teacher, lesson, asked, "standings", wrong).status == 422


def test_not_before_the_reveal(teacher: Api, lesson: dict[str, Any], people: dict[str, Api], question_id: int) -> None:
    found = ask(teacher, lesson, question_id)
    reply = command(teacher, lesson, found, "standings", {"shown": True})
    assert (reply.status, reply.body["error"]["code"]) == (409, "wrong_state")
