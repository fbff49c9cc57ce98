"""Lessons: create, list, get, lock, end; options; participants."""

from typing import Any

import pytest
from flask import Flask

from classroom.models import Course
from classroom.services.lessons.options import LessonOptions
from tests.api.client import Api
from tests.api.conftest import ask, enter, good

ALL_OFF = LessonOptions().model_dump()
"""The default options."""


def test_a_new_lesson_says_how_to_join(teacher: Api) -> None:
    reply = teacher.post("/lessons")
    assert reply.status == 201
    assert len(reply.body["code"]) == 6
    assert reply.body["join_url"] == f"http://localhost/join/{reply.body['code']}"
    assert (reply.body["status"], reply.body["locked"]) == ("lobby", False)


def test_settings_of_a_lesson_are_kept(teacher: Api, course: Course) -> None:
    wanted = {"join_mode": "account", "allow_change": True, "course_id": course.id, "options": {"confidence": True}}
    made = good(teacher.post("/lessons", {"title": "  Rivers  of Europe ", "settings": wanted}))
    seen = good(teacher.get(f"/lessons/{made['id']}"))["lesson"]
    assert seen == made
    assert seen["title"] == "Rivers of Europe"
    assert seen["settings"] == {**wanted, "options": {**ALL_OFF, "confidence": True}}


def test_options_change_one_by_one(teacher: Api) -> None:
    address = f"/lessons/{good(teacher.post('/lessons'))['id']}"
    for changes in ({"confidence": True}, {"teams": 4, "phone_shows": "choices"}, {"confidence": False}, {}):
        changed = good(teacher.post(f"{address}/options", changes))["lesson"]
    assert changed["settings"]["options"] == {**ALL_OFF, "teams": 4, "phone_shows": "choices"}
    assert good(teacher.get(address))["state"]["lesson"]["options"] == changed["settings"]["options"]
    wrong = {"teams": 9, "speed_bonus": -1, "scoring": "gold", "confidence": 1, "phone_shows": "", "podium": None}
    assert teacher.post(f"{address}/options", wrong).fields == set(wrong)
    assert teacher.post(f"{address}/options", {"teams": 1}).fields == {"teams"}
    assert teacher.post(f"{address}/options", {"colour": "red"}).fields == {"colour"}


def test_a_quiz_fills_agenda_and_title(teacher: Api, question_id: int) -> None:
    quiz = good(teacher.post("/quizzes", {"title": "Capitals", "question_ids": [question_id]}))
    made = good(teacher.post("/lessons", {"quiz_id": quiz["id"]}))
    view = good(teacher.get(f"/lessons/{made['id']}"))
    assert (view["lesson"]["title"], view["lesson"]["quiz_id"]) == ("Capitals", quiz["id"])
    assert [(item["question_id"], item["asked"]) for item in view["agenda"]] == [(question_id, 0)]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"title": "x" * 201}, {"title"}),
        ({"title": 7}, {"title"}),
        ({"quiz_id": "1"}, {"quiz_id"}),
        ({"quiz_id": 999}, {"quiz_id"}),
        ({"quiz_id": 2**63}, {"quiz_id"}),
        ({"question_ids": [999]}, {"question_ids"}),
        ({"settings": {"join_mode": "everybody"}}, {"settings.join_mode"}),
        ({"settings": {"allow_change": 1}}, {"settings.allow_change"}),
        ({"settings": {"course_id": 999}}, {"course_id"}),
        ({"settings": {"owner_id": 1}}, {"settings.owner_id"}),
        ({"owner_id": 1, "status": "live"}, {"owner_id", "status"}),
    ],
)
def test_errors_name_their_field(teacher: Api, body: dict[str, Any], fields: set[str]) -> None:
    reply = teacher.post("/lessons", body)
    assert (reply.status, reply.code, reply.fields) == (422, "invalid", fields)
    assert good(teacher.get("/lessons"))["lessons"] == []


def test_teachers_list_only_their_own_lessons(teacher: Api, colleague: Api, lesson: dict[str, Any]) -> None:
    running = good(teacher.get("/lessons?which=running"))["lessons"]
    assert [(item["id"], item["participant_count"]) for item in running] == [(lesson["id"], 0)]
    assert good(teacher.get("/lessons?which=ended"))["lessons"] == []
    assert good(colleague.get("/lessons"))["lessons"] == []
    assert teacher.get("/lessons?which=mine").fields == {"which"}


def test_the_teachers_state(app: Flask, teacher: Api, lesson: dict[str, Any], question_id: int) -> None:
    enter(app, lesson, "Ana")
    before = good(teacher.get(f"/lessons/{lesson['id']}"))
    assert (before["state"]["round"], before["tally"]) == (None, None)
    asked = ask(teacher, lesson, question_id)
    view = good(teacher.get(f"/lessons/{lesson['id']}"))
    assert view["state"]["round"] == asked
    assert view["state"]["version"] == view["lesson"]["version"] > before["lesson"]["version"]
    assert view["tally"]["counts"] == {"a": 0, "b": 0, "c": 0}
    assert view["presence"] == {"joined": 1}
    assert [(person["nickname"], person["removed"]) for person in view["participants"]] == [("Ana", False)]
    assert view["agenda"][0]["asked"] == 1


def test_nobody_new_can_join_a_locked_lesson(app: Flask, teacher: Api, nobody: Api, lesson: dict[str, Any]) -> None:
    ana = good(nobody.post("/join", {"code": lesson["code"], "nickname": "Ana"}))
    locked = good(teacher.post(f"/lessons/{lesson['id']}/lock", {"locked": True}))
    assert locked["lesson"]["locked"] is True
    assert nobody.post("/join", {"code": lesson["code"]}).code == "locked"
    back = {"code": lesson["code"], "resume_code": ana["participant"]["resume_code"]}
    assert good(nobody.post("/join", back))["participant"] == ana["participant"]
    good(teacher.post(f"/lessons/{lesson['id']}/lock", {"locked": False}))
    assert nobody.post("/join", {"code": lesson["code"]}).status == 201
    assert teacher.post(f"/lessons/{lesson['id']}/lock", {"locked": 1}).fields == {"locked"}
    assert teacher.post(f"/lessons/{lesson['id']}/lock").fields == {"locked"}


def test_an_ended_lesson_refuses_everything(
    teacher: Api, ana: Api, nobody: Api, lesson: dict[str, Any], question_id: int
) -> None:
    asked = ask(teacher, lesson, question_id)
    ended = good(teacher.post(f"/lessons/{lesson['id']}/end"))["lesson"]
    assert (ended["status"], ended["ended_at"] is not None) == ("ended", True)
    assert ana.get("/live").code == "ended"
    assert nobody.post("/join", {"code": lesson["code"]}).code == "ended"
    for path in ("end", "lock", "rounds", f"rounds/{asked['id']}/close", f"rounds/{asked['id']}/reveal"):
        body: dict[str, Any] = {"lock": {"locked": True}, "rounds": {"question_id": question_id}}.get(path, {})
        reply = teacher.post(f"/lessons/{lesson['id']}/{path}", body)
        assert (reply.status, reply.code) == (409, "wrong_state"), path
    assert good(teacher.get(f"/lessons/{lesson['id']}"))["state"]["round"]["status"] == "closed"


def test_a_removed_participant_is_refused_until_readmitted(teacher: Api, ana: Api, lesson: dict[str, Any]) -> None:
    ana_id = good(ana.get("/live"))["me"]["participant"]["id"]
    path = f"/lessons/{lesson['id']}/participants/{ana_id}"
    removed = good(teacher.post(f"{path}/remove"))["participant"]
    assert removed == {"id": ana_id, "nickname": "Ana", "user_id": None, "removed": True, "extra_percent": 0}
    assert (ana.get("/live").status, ana.get("/live").code) == (403, "removed")
    assert good(teacher.get(f"/lessons/{lesson['id']}"))["presence"] == {"joined": 0}
    assert good(teacher.post(f"{path}/readmit"))["participant"]["removed"] is False
    assert ana.get("/live").status == 200
    assert teacher.post(f"/lessons/{lesson['id']}/participants/999/remove").code == "unknown_participant"
