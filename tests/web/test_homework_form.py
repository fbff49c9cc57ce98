"""The form for new homework: a class that was chosen is never dropped."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.models import Assignment, Lesson, Question, User
from classroom.services.assignments import manage
from classroom.services.bank import entries, quizzes
from classroom.services.classes import courses
from tests.support.forms import Form
from tests.support.lessons import CAPITAL, ask, close
from tests.support.people import log_in

TERMS = {"attempts": "1", "counted": "best", "feedback": "after_submit", "order": "fixed", "zone": "UTC"}


def test_a_class_is_the_whole_class_or_a_question(app: Flask, owner: User, question: Question) -> None:
    quiz_id = quizzes.create(owner.id, "Capitals", [question.id]).id
    course_id = courses.create(owner.id, "7B").id
    page = log_in(app, owner)
    sent = TERMS | {"quiz_id": quiz_id, "course_id": course_id}
    reply = page.post("/teach/homework/new", data=sent | {"audience": "link"})
    assert (reply.status_code, db.session.query(Assignment).count()) == (422, 0)
    assert "You chose a class" in reply.text
    assert page.post("/teach/homework/new", data=sent | {"audience": "all"}).status_code == 302
    made = db.session.query(Assignment).one()
    assert (made.audience, made.lesson.course_id) == ("all", course_id)


def test_of_a_quiz_nobody_was_absent(app: Flask, owner: User, question: Question) -> None:
    quiz_id = quizzes.create(owner.id, "Capitals", [question.id]).id
    made = manage.create(owner.id, quiz_id=quiz_id)
    page = log_in(app, owner)
    for path in ("/teach/homework/new", f"/teach/homework/{made.id}/edit"):
        text = page.get(path).text
        assert 'value="absent"' not in text
        assert 'value="all"' in text


@pytest.mark.parametrize(
    ("field", "typed"), [("time_limit", "soon"), ("time_limit", "99999"), ("time_limit", "0"), ("due_at", "tomorrow")]
)
def test_what_cannot_be_read_is_not_dropped(
    app: Flask, owner: User, question: Question, field: str, typed: str
) -> None:
    quiz_id = quizzes.create(owner.id, "Capitals", [question.id]).id
    sent = TERMS | {"quiz_id": quiz_id, "audience": "link", field: typed}
    reply = log_in(app, owner).post("/teach/homework/new", data=sent)
    assert (reply.status_code, db.session.query(Assignment).count()) == (422, 0)
    assert Form(reply.text, "novalidate").invalid == [field]


def test_closed_homework_can_be_opened_again(app: Flask, owner: User, question: Question) -> None:
    quiz_id = quizzes.create(owner.id, "Capitals", [question.id]).id
    made = manage.create(owner.id, quiz_id=quiz_id)
    page = log_in(app, owner)
    path = f"/teach/homework/{made.id}"
    assert f"{path}/qr.svg" in page.get(path).text
    page.post(f"{path}/close")
    text = page.get(path).text
    assert f"{path}/qr.svg" not in text, "nobody can come in by it"
    assert f'action="{path}/reopen"' in text
    assert page.post(f"{path}/reopen").headers["Location"].endswith("/edit")
    db.session.expire_all()
    assert (made.lesson.status, made.closes_at) == ("live", None)


def test_a_lesson_becomes_homework_twice_only_on_demand(app: Flask, owner: User, lesson: Lesson) -> None:
    page = log_in(app, owner)
    question = entries.create(owner.id, CAPITAL)
    asked = ask(lesson, question)
    close(asked)
    path = f"/teach/homework/from-lesson/{lesson.id}"
    first = page.post(path).headers["Location"]
    assert page.post(path).headers["Location"] == first
    assert page.post(path, data={"again": "1"}).headers["Location"] != first


def test_the_home_page_of_students_says_what_is_to_do(
    app: Flask, owner: User, member: User, question: Question
) -> None:
    course_id = courses.create(owner.id, "7B").id
    courses.add_student(course_id, owner.id, member.username)
    page = log_in(app, member)
    assert "Nothing is to do at the moment." in page.get("/").text
    made = manage.create(owner.id, quiz_id=quizzes.create(owner.id, "Capitals", [question.id]).id, course_id=course_id)
    assert "1 homework is to do." in page.get("/").text
    manage.close(made.id, owner.id)
    assert "Nothing is to do at the moment." in page.get("/").text
