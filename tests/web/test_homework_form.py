"""The form for new homework: a class that was chosen is never dropped."""

from flask import Flask

from classroom.core.database import db
from classroom.models import Assignment, Question, User
from classroom.services.assignments import manage
from classroom.services.bank import quizzes
from classroom.services.classes import courses
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
