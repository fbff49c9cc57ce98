"""``GET /me/results``: one's own results; the client checks every reply against the OpenAPI document."""

from typing import Any

from flask import Flask

from tests.api.client import Api
from tests.api.conftest import ask, command, good, submission


def enter(app: Flask, lesson: dict[str, Any], student: Api) -> Api:
    """Join with an account; return a client with the participant's token."""
    return Api(app, good(student.post("/join", {"code": lesson["code"]}))["token"])


def test_own_results_over_a_lesson(
    app: Flask, teacher: Api, student: Api, lesson: dict[str, Any], question_id: int
) -> None:
    assert good(student.get("/me/results")) == {"results": [], "page": 1, "pages": 1, "total": 0}
    place = enter(app, lesson, student)
    asked = ask(teacher, lesson, question_id)
    good(place.post("/live/answers", submission(asked, ["a"])))
    for step in ("open", "close"):
        if step == "close":
            good(command(teacher, lesson, asked, "close"))
        reply = student.get("/me/results")
        (result,) = good(reply)["results"]
        (entry,) = result["questions"]
        assert (entry["value"], entry["key"], entry["correct"], entry["revealed"]) == (["a"], None, None, False)
        assert b"founded" not in reply.data
        assert (result["right"], result["of"]) == (0, 0)
    good(command(teacher, lesson, asked, "reveal"))
    (result,) = good(student.get("/me/results"))["results"]
    (entry,) = result["questions"]
    assert (entry["key"], entry["correct"], entry["fraction"], entry["points"]) == (["b"], False, 0.0, 0)
    assert "founded" in entry["explanation_html"]
    assert (result["right"], result["of"], result["lesson"]["ended_at"]) == (0, 1, None)
    good(teacher.post(f"/lessons/{lesson['id']}/end"))
    (result,) = good(student.get("/me/results"))["results"]
    assert result["lesson"]["ended_at"] is not None


def test_a_teacher_who_took_part_may_ask_too(app: Flask, teacher: Api, colleague: Api, question_id: int) -> None:
    settings = {"join_mode": "account"}
    lesson = good(teacher.post("/lessons", {"title": "For accounts", "settings": settings}))
    enter(app, lesson, colleague)
    (result,) = good(colleague.get("/me/results"))["results"]
    assert result["lesson"]["title"] == "For accounts"
    assert good(teacher.get("/me/results"))["total"] == 0, "teaching is not taking part"


def test_only_an_accounts_token_opens_it(nobody: Api, ana: Api) -> None:
    for client in (nobody, ana):
        assert (client.get("/me/results").status, client.get("/me/results").code) == (401, "not_authenticated")


def test_pages_are_bounded(app: Flask, teacher: Api, student: Api) -> None:
    for number in range(3):
        enter(app, good(teacher.post("/lessons", {"title": f"Lesson {number}"})), student)
    second = good(student.get("/me/results?page=2&per_page=2"))
    assert [result["lesson"]["title"] for result in second["results"]] == ["Lesson 0"]
    assert (second["page"], second["pages"], second["total"]) == (2, 2, 3)
    assert student.get("/me/results?per_page=26").code == "invalid"
    assert student.get("/me/results?page=x").code == "invalid"
