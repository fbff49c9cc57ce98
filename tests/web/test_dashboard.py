"""What teachers see when they log in, and the way from there to a question on air."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import quizzes
from classroom.services.lessons import lifecycle, lookup
from tests.support.lessons import share
from tests.support.people import log_in
from tests.web.test_editor import typed


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def newest_round() -> Round:
    return db.session.scalars(db.select(Round).order_by(Round.id.desc())).first() or pytest.fail("nothing was asked")


def test_a_new_teacher_is_shown_the_way(app: Flask, outsider: User) -> None:
    page = log_in(app, outsider).get("/teach").text
    assert "first-steps" in page
    assert "go-on" not in page
    assert all(f'data-testid="{name}"' in page for name in ("write", "new-lesson", "import"))


def test_what_is_running_comes_first_then_quizzes_and_reports(
    browser: FlaskClient, owner: User, colleague: User, question: Question
) -> None:
    quizzes.create(owner.id, "Capitals & seas", [question.id])
    quizzes.create(owner.id, "Nothing in it")
    ended = lifecycle.create(owner.id, title="Yesterday's")
    lifecycle.end(ended.id, owner.id)
    theirs = lifecycle.create(colleague.id, title="Shared one")
    share(theirs, owner)
    running = lifecycle.create(owner.id, title="Right now")
    page = browser.get("/teach").text
    assert "first-steps" not in page
    assert page.index("Right now") < page.index("Shared one") < page.index("Capitals &amp; seas")
    assert page.index("Capitals &amp; seas") < page.index("Yesterday&#39;s")
    assert f'href="/teach/lessons/{running.id}"' in page
    assert f"/teach/lessons/{ended.id}/repeat" in page
    assert page.count('name="quiz_id"') == 1, "a quiz without questions is not started"


def test_a_quiz_is_started_in_one_click(browser: FlaskClient, owner: User, question: Question) -> None:
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    page = browser.get("/teach").text
    form = re.search(r'<form method="post" action="/teach/lessons"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.group(1)))
    reply = browser.post("/teach/lessons", data=fields)
    lesson = db.session.scalars(db.select(Lesson)).one()
    assert reply.location == f"/teach/lessons/{lesson.id}"
    assert (lesson.quiz_id, [item.question_id for item in lesson.items]) == (quiz.id, [question.id])


def test_students_have_no_dashboard(app: Flask, member: User) -> None:
    assert log_in(app, member).get("/teach").status_code == 403


def test_a_new_question_is_saved_and_asked(browser: FlaskClient, owner: User) -> None:
    reply = browser.post("/teach/questions/new", data=typed("single_choice", do="ask"))
    asked = newest_round()
    assert reply.location == f"/teach/lessons/{asked.lesson_id}"
    assert asked.status == "open"
    assert [lesson.id for lesson in lookup.running(owner.id)] == [asked.lesson_id]


def test_an_edited_question_is_asked_in_the_lesson_that_was_chosen(
    browser: FlaskClient, owner: User, question: Question
) -> None:
    first, second = lifecycle.create(owner.id, title="First"), lifecycle.create(owner.id, title="Second")
    page = browser.get(f"/teach/questions/{question.id}/edit").text
    assert f'<option value="{second.id}" selected>' in page
    before = question.current.number
    data = typed("single_choice", do="ask", ask_in=str(first.id))
    browser.post(f"/teach/questions/{question.id}/edit", data=data)
    asked = newest_round()
    assert (asked.lesson_id, asked.version.number) == (first.id, before + 1)
    # While it is open, another is saved only; the page says why.
    reply = browser.post("/teach/questions/new", data=typed("single_choice", do="ask", ask_in=str(first.id)))
    assert newest_round().id == asked.id
    assert "is saved, but was not asked" in browser.get(reply.location).text
    reply = browser.post("/teach/questions/new", data=typed("single_choice", do="ask", ask_in="999"))
    assert "the lesson was not found" in browser.get(reply.location).text


def test_a_wrong_question_is_not_asked_and_the_choice_is_kept(browser: FlaskClient, owner: User) -> None:
    lesson = lifecycle.create(owner.id)
    lifecycle.create(owner.id)
    data = typed("single_choice", do="ask", ask_in=str(lesson.id), prompt="")
    reply = browser.post("/teach/questions/new", data=data)
    assert reply.status_code == 422
    assert f'<option value="{lesson.id}" selected>' in reply.text
    assert db.session.query(Round).count() == 0
