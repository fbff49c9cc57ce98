"""POST /join and GET /live."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from classroom.models import Course
from classroom.services.participants import nickname_generator
from tests.api.client import Api
from tests.api.conftest import enter, good


def test_a_guest_gets_a_token_for_one_lesson(nobody: Api, lesson: dict[str, Any]) -> None:
    reply = nobody.post("/join", {"code": lesson["code"], "nickname": "Ana"})
    assert reply.status == 201
    assert reply.body["lesson"] == {"id": lesson["id"], "code": lesson["code"], "title": "Geography"}
    assert reply.body["participant"]["nickname"] == "Ana"
    live = good(Api(nobody.app, reply.body["token"]).get("/live"))
    assert live["me"]["participant"] == reply.body["participant"]
    assert live["me"]["extra_percent"] == 0
    assert live["state"]["lesson"]["id"] == lesson["id"]


def test_codes_are_read_as_people_write_them(nobody: Api, lesson: dict[str, Any]) -> None:
    code = lesson["code"]
    for typed in (code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        assert nobody.post("/join", {"code": typed}).status == 201


def test_names_that_are_taken_get_a_number(app: Flask, lesson: dict[str, Any]) -> None:
    names = [good(enter(app, lesson, "Ana").get("/live"))["me"]["participant"]["nickname"] for _time in range(2)]
    assert names == ["Ana", "Ana 2"]


def test_coming_back_with_the_resume_code(nobody: Api, lesson: dict[str, Any]) -> None:
    first = good(nobody.post("/join", {"code": lesson["code"], "nickname": "Ana"}))
    resume = first["participant"]["resume_code"]
    again = good(nobody.post("/join", {"code": lesson["code"], "resume_code": resume.lower()}))
    assert again["participant"] == first["participant"]
    wrong = nobody.post("/join", {"code": lesson["code"], "resume_code": "22222222"})
    assert (wrong.status, wrong.fields) == (422, {"resume_code"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "code"),
        ({"code": 123456}, "code"),
        ({"code": "K7QF2M", "nickname": 5}, "nickname"),
        ({"code": "K7QF2M", "user_id": 1}, "user_id"),
        ({"code": "K7QF2M", "points": 1000}, "points"),
    ],
)
def test_what_is_wrong_with_a_join_is_named(nobody: Api, body: dict[str, Any], field: str) -> None:
    reply = nobody.post("/join", body)
    assert (reply.status, reply.fields) == (422, {field})


def test_a_name_has_to_be_one(nobody: Api, lesson: dict[str, Any]) -> None:
    for name in ("   ", "\u200b\u202e", "x" * 61):
        assert nobody.post("/join", {"code": lesson["code"], "nickname": name}).fields == {"nickname"}


def test_unknown_codes_are_counted(nobody: Api, lesson: dict[str, Any], rates: Callable[[str, str], None]) -> None:
    rates("JOIN_MISS", "3/minute")
    replies = [nobody.post("/join", {"code": "222222"}) for _try in range(4)]
    assert [(reply.status, reply.code) for reply in replies] == [(404, "unknown_code")] * 3 + [(429, "rate_limited")]
    assert int(replies[-1].headers["Retry-After"]) >= 1
    elsewhere = Api(nobody.app, address="192.0.2.7")
    assert elsewhere.post("/join", {"code": lesson["code"]}).status == 201


def test_joins_are_limited_by_address(nobody: Api, lesson: dict[str, Any], rates: Callable[[str, str], None]) -> None:
    rates("JOIN", "2/minute")
    assert [nobody.post("/join", {"code": lesson["code"]}).status for _try in range(3)] == [201, 201, 429]


def test_an_account_joins_as_itself(student: Api, nobody: Api, teacher: Api) -> None:
    lesson = good(teacher.post("/lessons", {"settings": {"join_mode": "account"}}))
    refused = nobody.post("/join", {"code": lesson["code"], "nickname": "Ana"})
    assert (refused.status, refused.code) == (403, "account_required")
    tickets = [good(student.post("/join", {"code": lesson["code"], "nickname": "Other"})) for _device in range(2)]
    assert tickets[0]["participant"] == tickets[1]["participant"]
    assert tickets[0]["participant"]["nickname"] == "Member"


def test_a_class_s_lesson_is_for_its_roster(student: Api, colleague: Api, teacher: Api, course: Course) -> None:
    lesson = good(teacher.post("/lessons", {"settings": {"course_id": course.id}}))
    assert student.post("/join", {"code": lesson["code"]}).status == 201
    refused = colleague.post("/join", {"code": lesson["code"]})
    assert (refused.status, refused.code) == (403, "not_on_roster")


def test_the_ticket_of_an_account_ends_with_its_token(app: Flask, student: Api, lesson: dict[str, Any]) -> None:
    from classroom.services.accounts import access

    ticket = Api(app, good(student.post("/join", {"code": lesson["code"]}))["token"])
    assert ticket.get("/live").status == 200
    found = access.find(student.token, "api")
    assert found is not None
    access.end(found.id)
    assert ticket.get("/live").status == 401


def test_a_token_that_is_none_is_refused(app: Flask, ana: Api, lesson: dict[str, Any]) -> None:
    for token in ("nonsense", ana.token):
        assert Api(app, token).post("/join", {"code": lesson["code"]}).status == 401
    basic = Api(app).post("/join", {"code": lesson["code"]}, headers={"Authorization": "Basic YTpi"})
    assert basic.status == 401


def test_a_full_lesson(app: Flask, nobody: Api, lesson: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from classroom.core import settings

    monkeypatch.setenv("CLASSROOM_MAX_PARTICIPANTS", "1")
    settings.current.cache_clear()
    enter(app, lesson, "Ana")
    refused = nobody.post("/join", {"code": lesson["code"]})
    assert (refused.status, refused.code) == (403, "full")


def test_somebody_who_was_removed_stays_out(teacher: Api, nobody: Api, lesson: dict[str, Any]) -> None:
    me = good(nobody.post("/join", {"code": lesson["code"]}))["participant"]
    good(teacher.post(f"/lessons/{lesson['id']}/participants/{me['id']}/remove"))
    back = nobody.post("/join", {"code": lesson["code"], "resume_code": me["resume_code"]})
    assert (back.status, back.code) == (403, "removed")


@pytest.mark.parametrize("nickname", ["P u t 4", "Teacher"])
def test_a_name_that_is_none_for_a_class(nobody: Api, lesson: dict[str, Any], nickname: str) -> None:
    refused = nobody.post("/join", {"code": lesson["code"], "nickname": nickname})
    assert (refused.status, refused.code, refused.fields) == (422, "invalid", {"nickname"})


def test_where_names_are_given_out(nobody: Api, teacher: Api) -> None:
    lesson = good(teacher.post("/lessons", {"settings": {"options": {"generated_names": True}}}))
    given = good(nobody.post("/join", {"code": lesson["code"]}))["participant"]["nickname"]
    assert nickname_generator.is_generated(given)
    refused = nobody.post("/join", {"code": lesson["code"], "nickname": "Ana"})
    assert (refused.status, refused.fields) == (422, {"nickname"})


def test_the_teacher_renames(teacher: Api, ana: Api, lesson: dict[str, Any]) -> None:
    me = good(ana.get("/live"))["me"]["participant"]
    path = f"/lessons/{lesson['id']}/participants/{me['id']}/rename"
    assert good(teacher.post(path, {"nickname": " Eva "}))["participant"]["nickname"] == "Eva"
    assert good(ana.get("/live"))["me"]["participant"]["nickname"] == "Eva"
    refused = teacher.post(path, {"nickname": "\u200b"})
    assert (refused.status, refused.fields) == (422, {"nickname"})
