"""The teacher's list of homework: what is open, not open yet and closed."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from classroom.core.database import db, now
from classroom.models import Participant, Question, User
from classroom.services.assignments import lookup, manage, watch, work
from classroom.services.bank import quizzes
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants.join import join_lesson
from tests.support.lessons import ask, close, reveal
from tests.support.people import log_in

DAY = 86_400.0


@pytest.mark.parametrize(
    ("opens_in", "closed", "word"),
    [(-DAY, False, "Open"), (None, False, "Open"), (DAY, False, "Not open yet"), (-DAY, True, "Closed")],
)
def test_the_list_says_what_is_open(
    app: Flask, owner: User, question: Question, opens_in: float | None, closed: bool, word: str
) -> None:
    terms = {} if opens_in is None else {"opens_at": now() + opens_in}
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    made = manage.create(owner.id, quiz_id=quiz.id, **terms)
    if closed:
        manage.close(made.id, owner.id)
    page = log_in(app, owner).get("/teach/homework").text
    badges = {said for said in ("Open", "Not open yet", "Closed") if f">{said}</span>" in page}
    assert badges == {word}


def test_more_homework_needs_no_more_statements(app: Flask, owner: User, member: User, question: Question) -> None:
    """Neither on the teacher's list nor on the student's."""
    course = courses.create(owner.id, "7B")
    courses.add_student(course.id, owner.id, member.username)
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    statements: list[str] = []

    def give() -> None:
        lesson = lifecycle.create(owner.id, title="Live", course_id=course.id)
        reveal(close(ask(lesson, question)))
        lifecycle.end(lesson.id, owner.id)
        manage.create(owner.id, lesson_id=lesson.id)
        made = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id)
        seat = join_lesson(made.lesson.code, address="127.0.0.1", user=member)
        work.begin(db.session.get_one(Participant, seat.id))
        manage.override(made.id, owner.id, member.id, {"attempts": 2})

    def count(look: Callable[[], list[bool]], wanted: int) -> int:
        db.session.remove()
        statements.clear()
        assert sum(look()) == wanted
        return len(statements)

    def of_teacher() -> list[bool]:
        made = lookup.of_teacher(owner_id)
        return [watch.counts(rows)["working"] == 1 for rows in watch.students_of(made).values()]

    def of_student() -> list[bool]:
        return [row["status"] == "working" for row in watch.due_for(member_id, now())]

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    owner_id, member_id = owner.id, member.id
    give()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        before = count(of_teacher, 1), count(of_student, 1)
        event.remove(db.engine, "before_cursor_execute", note)
        for _more in range(3):
            owner, member = db.session.get_one(User, owner_id), db.session.get_one(User, member_id)
            course, question, quiz = (db.session.merge(each) for each in (course, question, quiz))
            give()
        event.listen(db.engine, "before_cursor_execute", note)
        assert (count(of_teacher, 4), count(of_student, 4)) == before
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
