"""Who of a lesson's class has come. A lesson without a class expects nobody in particular."""

from typing import Any

from flask_babel import get_locale
from sqlalchemy import select

from classroom.core import collation
from classroom.core.database import db
from classroom.models import Enrolment, Lesson, Participant, User
from classroom.services.lessons import homework


def expected(lesson: Lesson) -> list[dict[str, Any]] | None:
    """Return the students of a lesson's class as ``{"user_id", "name"}``, by name; None without a class.

    Students whose account is disabled are not expected. Homework for those who were absent expects only them.
    """
    if lesson.course_id is None:
        return None
    query = (
        select(User.id, User.display_name)
        .join(Enrolment, Enrolment.user_id == User.id)
        .where(Enrolment.course_id == lesson.course_id, User.disabled_at.is_(None))
    )
    language = str(get_locale() or "en")
    found = sorted(db.session.execute(query), key=lambda row: (collation.key(row[1], language), row[0]))
    students: list[dict[str, Any]] = [{"user_id": user_id, "name": name} for user_id, name in found]
    assignment = homework.of_lesson(lesson.id) if lesson.mode == homework.HOMEWORK else None
    if assignment is None or assignment.audience != "absent":
        return students
    absent = homework.absent(assignment, [student["user_id"] for student in students])
    return [student for student in students if student["user_id"] in absent]


def missing(lesson: Lesson) -> list[dict[str, Any]] | None:
    """Return those of :func:`expected` who have not joined the lesson; None without a class."""
    students = expected(lesson)
    return None if students is None else not_joined(lesson, students)


def not_joined(lesson: Lesson, students: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those of these students who have not joined the lesson."""
    joined = set(db.session.scalars(select(Participant.user_id).where(Participant.lesson_id == lesson.id)))
    return [student for student in students if student["user_id"] not in joined]
