"""Instructors choose in the platform what a link opens (LTI Deep Linking 2.0)."""

import re
from typing import Any

import pytest
from flask import Flask

from classroom.models import User
from classroom.services.assignments import manage
from classroom.services.bank import entries, quizzes
from tests.lti.conftest import Come, course
from tests.lti.test_broken_launches import refused
from tests.lti.test_frames import OWN_PAGE, framed, secret_in
from tests.support.lessons import CAPITAL
from tests.support.lti_platform import LTI, Platform


def chosen(app: Flask, platform: Platform, choice: str) -> Any:
    page = framed(app.test_client(), platform, instructor=True, choosing=True, sub="t1", name="Rosa")
    return app.test_client().post("/lti/choose", data={"secret": secret_in(page), "choice": choice}, headers=OWN_PAGE)


def items_of(page: Any, platform: Platform) -> list[dict[str, Any]]:
    token = re.findall(r'name="JWT" value="([^"]+)"', page.get_data(as_text=True))[0]
    platform.registration.set_tool_key_set(page_keys(page))
    conf = platform._conf.__func__  # type: ignore[attr-defined]
    assert conf
    from tests.support.lti_platform import _Conf

    return _Conf(registration=platform.registration).validate_deeplinking_resp({"JWT": token})


def page_keys(_page: Any) -> Any:
    from classroom.services.lti import keys

    return keys.published()


def test_an_instructor_chooses_the_lesson_of_today_homework_or_a_quiz(
    app: Flask, platform: Platform, come: Come
) -> None:
    come("t1", "Rosa", instructor=True)
    owner_id = course().owner_id
    quiz = quizzes.create(owner_id, "Capitals", [entries.create(owner_id, CAPITAL).id])
    today = chosen(app, platform, "today")
    assert f"form-action 'self' {platform.url}" in today.headers["Content-Security-Policy"]
    [item] = items_of(today, platform)
    assert (item["type"], item["url"]) == ("ltiResourceLink", "http://localhost/lti/launch")
    assert come("u1", **{f"{LTI}custom": item["custom"]}).landed == f"/today/{course().id}"  # type: ignore[attr-defined]
    [item] = items_of(chosen(app, platform, f"quiz:{quiz.id}"), platform)
    assert item["title"] == "Capitals"
    assert item["lineItem"]["scoreMaximum"] == 100
    student = come("u1", **{f"{LTI}custom": item["custom"]})
    assert student.landed.startswith("/today/work/")  # type: ignore[attr-defined]
    number = item["lineItem"]["resourceId"].removeprefix("homework-")
    [again] = items_of(chosen(app, platform, f"homework:{number}"), platform)
    assert again["custom"] == item["custom"]


@pytest.mark.parametrize("choice", ["", "homework:999", "quiz:999", "quiz:-1", "homework:1 or 1", "lesson:1"])
def test_what_is_not_there_cannot_be_chosen(app: Flask, platform: Platform, come: Come, choice: str) -> None:
    come("t1", "Rosa", instructor=True)
    answer = chosen(app, platform, choice)
    assert answer.status_code in (403, 404)
    assert "JWT" not in answer.get_data(as_text=True)


def test_anothers_homework_cannot_be_chosen(app: Flask, platform: Platform, come: Come, owner: User) -> None:
    come("t1", "Rosa", instructor=True)
    quiz = quizzes.create(owner.id, "Secret", [entries.create(owner.id, CAPITAL).id])
    homework = manage.create(owner.id, quiz_id=quiz.id)
    for choice in (f"homework:{homework.id}", f"quiz:{quiz.id}"):
        answer = chosen(app, platform, choice)
        assert answer.status_code in (403, 404)
        assert "Secret" not in answer.get_data(as_text=True)


def test_students_choose_nothing(app: Flask, platform: Platform) -> None:
    assert refused(framed(app.test_client(), platform, choosing=True)) == "instructors"


@pytest.mark.parametrize(
    "settings",
    [
        {"deep_link_return_url": "javascript:alert(1)", "accept_types": ["ltiResourceLink"]},
        {"deep_link_return_url": "https://moodle.school.example/; script-src *", "accept_types": ["ltiResourceLink"]},
        {"deep_link_return_url": "https://moodle.school.example/", "accept_types": ["file"]},
        {"accept_types": ["ltiResourceLink"]},
    ],
)
def test_choosing_needs_somewhere_to_answer(app: Flask, platform: Platform, settings: dict[str, Any]) -> None:
    claim = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
    answer = framed(app.test_client(), platform, instructor=True, choosing=True, **{claim: settings})
    assert refused(answer) == "settings"
