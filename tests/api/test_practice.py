"""``/practice``; the client checks every reply against the OpenAPI document."""

from typing import Any

from flask import Flask

from tests.api.client import Api
from tests.api.conftest import ask, command, good, submission
from tests.support.calendar import Wait


def enter(app: Flask, lesson: dict[str, Any], student: Api) -> Api:
    """Join with an account; return a client with the participant's token."""
    return Api(app, good(student.post("/join", {"code": lesson["code"]}))["token"])


def given(card: dict[str, Any], value: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    """Return the body of an answer."""
    return {"id": f"practice-{number}", "card_id": card["id"], "value": value, **more}


def test_from_a_lesson_to_the_next_date(
    app: Flask, teacher: Api, student: Api, lesson: dict[str, Any], question_id: int, wait_days: Wait
) -> None:
    place = enter(app, lesson, student)
    asked = ask(teacher, lesson, question_id)
    good(place.post("/live/answers", submission(asked, ["a"])))
    for step in ("open", "close"):
        if step == "close":
            good(command(teacher, lesson, asked, "close"))
        assert good(student.get("/practice?keys=1"))["total"] == 0
    good(command(teacher, lesson, asked, "reveal"))
    assert good(student.get("/practice"))["cards"] == []
    wait_days(7)
    reply = student.get("/practice?zone=Europe/Madrid")
    (card,) = good(reply)["cards"]
    assert card["question"]["id"] == question_id
    assert b"founded" not in reply.data
    assert b'"key"' not in reply.data
    assert good(student.get("/practice?keys=1"))["cards"][0]["key"] == ["b"]
    verdict = good(student.post("/practice/answers", given(card, ["b"], confidence=3)))
    assert (verdict["ok"], verdict["result"], verdict["key"]) == (True, {"correct": True, "fraction": 1.0}, ["b"])
    assert verdict["due_on"] > good(student.get("/practice"))["today"]
    assert good(student.post("/practice/answers", given(card, ["a"]))) == verdict, "the same id"
    assert good(student.get("/practice"))["cards"] == []
    (result,) = good(student.get("/me/results"))["results"]
    assert (result["right"], result["of"], result["points"]) == (0, 1, 0), "it counts for nothing"


def test_what_is_wrong_with_an_answer_is_said(
    app: Flask, teacher: Api, student: Api, colleague: Api, lesson: dict[str, Any], question_id: int, wait_days: Wait
) -> None:
    place = enter(app, lesson, student)
    asked = ask(teacher, lesson, question_id)
    good(place.post("/live/answers", submission(asked, ["a"])))
    for step in ("close", "reveal"):
        good(command(teacher, lesson, asked, step))
    wait_days(1)
    (card,) = good(student.get("/practice"))["cards"]
    path = "/practice/answers"
    assert (student.post(path, given(card, ["z"])).status, student.post(path, given(card, ["z"])).code) == (
        422,
        "invalid_value",
    )
    assert student.post(path, {**given(card, ["a"]), "id": "no"}).code == "invalid"
    assert student.post(path, {**given(card, ["a"]), "points": 100}).code == "invalid"
    assert student.post(path, given(card, "a" * 20_000)).code == "invalid_value"
    for client, number in ((student, 10**6), (colleague, card["id"])):
        reply = client.post(path, given({"id": number}, ["a"]))
        assert (reply.status, reply.code) == (404, "unknown_card")
    ask(teacher, lesson, question_id)
    assert (student.post(path, given(card, ["b"])).status, student.post(path, given(card, ["b"])).code) == (
        409,
        "wrong_state",
    )
    assert good(student.get("/practice"))["due"] == 0


def test_only_an_accounts_token_opens_it(nobody: Api, ana: Api) -> None:
    for client in (nobody, ana):
        assert (client.get("/practice").status, client.get("/practice").code) == (401, "not_authenticated")
        assert client.post("/practice/answers", given({"id": 1}, ["a"])).status == 401
