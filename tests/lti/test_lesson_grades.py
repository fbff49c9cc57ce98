"""Grades of lessons arrive at the platform where an instructor has asked for them with a link."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from classroom.core.database import db
from classroom.models import Course, Lesson, LtiScore, Participant, User
from classroom.services.bank import entries, quizzes
from classroom.services.lessons import lifecycle
from classroom.services.lti import scores, services, targets
from classroom.services.participants.join import join_lesson
from tests.support import lessons
from tests.support.in_browser import in_browser, violations
from tests.support.lessons import CAPITAL
from tests.support.lti_platform import LTI, Platform
from tests.support.outbox import deliver
from tests.support.people import log_in


@pytest.fixture
def teacher(app: Flask, platform: Platform) -> FlaskClient:
    """The browser of an instructor whose course has a class."""
    services._tokens.clear()
    browser = app.test_client()
    platform.launch(browser, instructor=True, sub="t1", name="Rosa")
    return browser


def link(*, graded: bool = True) -> dict[str, Any]:
    return {f"{LTI}custom": {"tiza": targets.make(None, graded=graded)}}


def held(app: Flask, platform: Platform, *, graded: bool = True) -> Lesson:
    """Hold a lesson of the class: of two students of the platform one answers right."""
    course = db.session.scalars(db.select(Course)).one()
    quiz = quizzes.create(course.owner_id, "Capitals", [entries.create(course.owner_id, CAPITAL).id])
    lesson = lifecycle.create(course.owner_id, quiz_id=quiz.id, course_id=course.id)
    lesson_id, owner_id, code = lesson.id, course.owner_id, lesson.code
    seats = []
    for subject in ("u1", "u2"):
        platform.launch(app.test_client(), sub=subject, name=subject, **link(graded=graded))
        user = db.session.scalars(db.select(User).where(User.display_name == subject)).one()
        seats.append(join_lesson(code, address="127.0.0.1", user=user).id)
    lesson = db.session.get_one(Lesson, lesson_id)
    asked = lessons.ask(lesson, lesson.items[0].question)
    right = next(choice["id"] for choice in asked.version.body["choices"] if choice["correct"])
    lessons.answer(db.session.get_one(Participant, seats[0]), asked, [right])
    lessons.reveal(lessons.close(asked))
    lifecycle.end(lesson_id, owner_id)
    return db.session.get_one(Lesson, lesson_id)


def taken(platform: Platform) -> list[tuple[str, float]]:
    return sorted((score["userId"], score["scoreGiven"]) for _column, score in platform.scores)


def test_a_lesson_that_ends_has_its_grades_sent(app: Flask, platform: Platform, teacher: FlaskClient) -> None:
    lesson = held(app, platform)
    deliver(scores.KINDS)
    assert taken(platform) == [("u1", 100), ("u2", 0)]
    [column] = platform.columns
    day = datetime.fromtimestamp(lesson.created_at, UTC).strftime("%Y-%m-%d")
    assert (column["resourceId"], column["label"]) == (f"lesson-{lesson.id}", f"Capitals ({day})")
    assert "resourceLinkId" not in column, "the link has many lessons"
    report = teacher.get(f"/teach/lessons/{lesson.id}/report").get_data(as_text=True)
    assert report.count('data-grade="sent"') == 2
    student = app.test_client()
    platform.launch(student, sub="u1", name="u1")
    assert "Moodle: 100.0 / 100 (arrived)" in student.get("/results").get_data(as_text=True)
    other = held(app, platform)
    deliver(scores.KINDS)
    assert [each["resourceId"] for each in platform.columns] == [f"lesson-{lesson.id}", f"lesson-{other.id}"]
    assert platform.columns[1]["label"] == f"Capitals ({day}) 2", "held again on the same day"
    assert len(platform.scores) == 4, "the first lesson's are not sent again"


def test_the_card_of_the_report_is_accessible(
    app: Flask, platform: Platform, teacher: FlaskClient, browser: Browser
) -> None:
    """One grade has arrived, and one has failed."""
    lesson = held(app, platform)
    deliver(scores.KINDS)
    db.session.execute(db.update(LtiScore).where(LtiScore.given == 0).values(state="failed", error="status:403"))
    db.session.commit()
    with in_browser(browser, teacher, "es", "dark") as page:
        page.goto(f"/teach/lessons/{lesson.id}/report")
        assert page.locator("[data-grade]").count() == 2
        assert violations(page) == []


def test_only_where_it_was_asked_for(app: Flask, platform: Platform, teacher: FlaskClient) -> None:
    held(app, platform, graded=False)
    deliver(scores.KINDS)
    assert platform.scores == []
    assert not platform.columns


def test_what_failed_is_seen_and_sent_again(
    app: Flask, platform: Platform, teacher: FlaskClient, outsider: User
) -> None:
    def refuses(request: Any) -> bool:
        request.send_response(403)
        request.send_header("Content-Length", "0")
        request.end_headers()
        return True

    platform.answers["/columns/1/scores"] = refuses
    lesson = held(app, platform)
    deliver(scores.KINDS)
    report = teacher.get(f"/teach/lessons/{lesson.id}/report").get_data(as_text=True)
    assert report.count('data-grade="failed"') == 2
    assert "status 403" in report
    platform.answers.clear()
    again = f"/teach/lessons/{lesson.id}/grades"
    assert log_in(app, outsider).post(again).status_code == 404
    assert teacher.post(again).status_code == 302
    deliver(scores.KINDS)
    assert taken(platform) == [("u1", 100), ("u2", 0)]
    db.session.rollback()
    assert {score.state for score in db.session.scalars(db.select(LtiScore))} == {"sent"}


def test_an_instructor_chooses_it(app: Flask, platform: Platform) -> None:
    state, nonce = platform.begin(browser := app.test_client())
    message = platform.message(nonce, instructor=True, choosing=True, sub="t1", name="Rosa")
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}
    sent = {"state": state, "id_token": platform.sign(message)}
    page = browser.post("/lti/launch", data=sent, headers=headers).get_data(as_text=True)
    secret = re.search(r'name="secret" value="([^"]+)"', page)
    assert secret
    chosen = browser.post(
        "/lti/choose",
        data={"secret": secret[1], "choice": "graded"},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    ).get_data(as_text=True)
    token = re.search(r'name="JWT" value="([^"]+)"', chosen)
    assert token
    [item] = platform._conf().validate_deeplinking_resp({"JWT": token[1]})
    assert targets.sends_lessons(item["custom"]["tiza"])
    assert not targets.sends_lessons(targets.make(None))
    assert not targets.sends_lessons("made up")
