"""Rounds: a whole lesson, and commands in the wrong status."""

from typing import Any

import pytest
from flask import Flask

from tests.api.client import Api
from tests.api.conftest import ask, command, enter, good, submission


def test_a_whole_lesson(app: Flask, teacher: Api, lesson: dict[str, Any], question_id: int) -> None:
    ana, ben = enter(app, lesson, "Ana"), enter(app, lesson, "Ben")
    asked = ask(teacher, lesson, question_id, time_limit=60)
    assert (asked["number"], asked["attempt"], asked["status"]) == (1, 1, "open")
    assert asked["deadline"] == asked["opened_at"] + 60

    seen = good(ana.get("/live"))
    assert seen["state"]["round"] == asked
    assert seen["me"]["answer"] is None
    given = good(ana.post("/live/answers", submission(asked, ["b"])))
    assert good(ben.post("/live/answers", submission(asked, ["a"])))["ok"] is True
    assert good(ana.get("/live"))["me"]["answer"] == given["answer"]

    assert good(command(teacher, lesson, asked, "close"))["round"]["status"] == "closed"
    shown = good(command(teacher, lesson, asked, "reveal"))["round"]
    assert (shown["status"], shown["key"], shown["tally"]["counts"]) == ("revealed", ["b"], {"a": 1, "b": 1, "c": 0})
    assert "1913" in shown["explanation_html"]
    assert good(ana.get("/live"))["me"]["result"] == {"round_id": asked["id"], "correct": True, "points": 100}
    assert good(ben.get("/live"))["me"]["total_points"] == 0

    again = command(teacher, lesson, asked, "revote")
    assert again.status == 200
    assert (again.body["round"]["number"], again.body["round"]["attempt"]) == (1, 2)
    assert again.body["round"]["id"] != asked["id"]
    good(ben.post("/live/answers", submission(again.body["round"], ["b"], 2)))
    good(teacher.post(f"/lessons/{lesson['id']}/end"))

    first, second = good(teacher.get(f"/lessons/{lesson['id']}/results"))["rounds"]
    assert (first["answered"], first["correct"], first["counts"]) == (2, 1, {"a": 1, "b": 1, "c": 0})
    assert (second["attempt"], second["answered"], second["correct"]) == (2, 1, 1)


def test_only_one_round_is_open(teacher: Api, lesson: dict[str, Any], question_id: int) -> None:
    asked = ask(teacher, lesson, question_id)
    path = f"/lessons/{lesson['id']}/rounds"
    for reply in (teacher.post(path, {"question_id": question_id}), command(teacher, lesson, asked, "revote")):
        assert (reply.status, reply.code) == (409, "round_open")
    good(command(teacher, lesson, asked, "close"))
    ask(teacher, lesson, question_id)
    assert command(teacher, lesson, asked, "reopen").code == "round_open"


@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        ([], ["reveal", "reopen", "resume"]),
        (["close"], ["close", "extend", "pause", "resume"]),
        (["close", "reveal"], ["close", "reveal", "reopen", "extend", "pause", "resume"]),
        (["pause"], ["pause", "reveal"]),
    ],
)
def test_commands_in_the_wrong_status(
    teacher: Api, lesson: dict[str, Any], question_id: int, before: list[str], wrong: list[str]
) -> None:
    asked = ask(teacher, lesson, question_id, time_limit=60)
    for name in before:
        good(command(teacher, lesson, asked, name))
    shown = good(teacher.get(f"/lessons/{lesson['id']}"))["state"]["round"]
    for name in wrong:
        reply = command(teacher, lesson, asked, name, {"seconds": 5} if name == "extend" else None)
        assert (reply.status, reply.code) == (409, "wrong_state"), name
    assert good(teacher.get(f"/lessons/{lesson['id']}"))["state"]["round"] == shown


def test_the_timer(teacher: Api, lesson: dict[str, Any], question_id: int) -> None:
    asked = ask(teacher, lesson, question_id, time_limit=60)
    longer = good(command(teacher, lesson, asked, "extend", {"seconds": 30}))["round"]
    assert longer["deadline"] == asked["deadline"] + 30
    paused = good(command(teacher, lesson, asked, "pause"))["round"]
    assert (paused["paused"], paused["deadline"]) == (True, None)
    assert 80 < paused["remaining"] <= 90
    assert good(command(teacher, lesson, asked, "resume"))["round"]["paused"] is False
    good(command(teacher, lesson, asked, "close"))
    assert good(command(teacher, lesson, asked, "reopen"))["round"]["deadline"] is None


def test_a_missing_time_limit_is_the_questions_own_and_null_is_none(teacher: Api, lesson: dict[str, Any]) -> None:
    choices = [{"text": "True", "correct": True}, {"text": "False", "correct": False}]
    timed = {"type": "single_choice", "prompt": "Timed", "choices": choices, "time_limit": 45}
    question_id = good(teacher.post("/questions", timed))["id"]
    asked = ask(teacher, lesson, question_id)
    assert asked["time_limit"] == 45
    good(command(teacher, lesson, asked, "close"))
    assert ask(teacher, lesson, question_id, time_limit=None)["time_limit"] is None


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", {}, "question_id"),
        ("", {"question_id": "1"}, "question_id"),
        ("", {"question_id": True}, "question_id"),
        ("", {"question_id": 1, "time_limit": 0}, "time_limit"),
        ("", {"question_id": 1, "time_limit": 1.5}, "time_limit"),
        ("", {"question_id": 1, "correct": "a"}, "correct"),
        ("/extend", {}, "seconds"),
        ("/extend", {"seconds": -5}, "seconds"),
        ("/extend", {"seconds": 86401}, "seconds"),
        ("/close", {"status": "revealed"}, "status"),
    ],
)
def test_errors_name_their_field(
    teacher: Api, lesson: dict[str, Any], question_id: int, *, path: str, body: dict[str, Any], field: str
) -> None:
    asked = ask(teacher, lesson, question_id, time_limit=60)
    reply = teacher.post(f"/lessons/{lesson['id']}/rounds{path and '/' + str(asked['id']) + path}", body)
    assert (reply.status, reply.code, reply.fields) == (422, "invalid", {field})


def test_unknown_questions_and_rounds(teacher: Api, colleague: Api, lesson: dict[str, Any], question_id: int) -> None:
    path = f"/lessons/{lesson['id']}/rounds"
    assert teacher.post(path, {"question_id": 999}).code == "unknown_question"
    assert teacher.post(f"{path}/999/close").code == "unknown_round"
    mine = good(colleague.post("/lessons"))
    foreign = colleague.post(f"/lessons/{mine['id']}/rounds", {"question_id": question_id})
    assert (foreign.status, foreign.code) == (404, "unknown_question")
    asked = ask(teacher, lesson, question_id)
    assert colleague.post(f"/lessons/{mine['id']}/rounds/{asked['id']}/close").code == "unknown_round"
