"""A live lesson and its homework beside each other: who did what, and how much was right. Nothing is mixed."""

from typing import Any

from flask_babel import get_locale
from sqlalchemy import or_, select

from classroom.core import collation
from classroom.core.database import db
from classroom.models import Assignment, Lesson
from classroom.services.lessons import homework, lookup
from classroom.services.participants import members
from classroom.services.results import marks


def of_lesson(lesson: Lesson, user_id: int) -> dict[str, Any] | None:
    """Return ``{"rows", "students", "people"}`` of a live lesson and all homework that goes on with it.

    A row is ``{"lesson_id", "mode", "students", "share", "current"}``; a student ``{"name", "shares"}``, with a share
    for each row, None where the student took no part. Accounts are one student in all rows, guests in their own row.
    None: there is no homework to stand beside.

    Args:
        lesson: the live lesson, or homework.
        user_id: the teacher, who sees only what they teach.
    """
    assignment = homework.of_lesson(lesson.id)
    source_id = assignment.source_id if assignment else lesson.id
    if source_id is None:
        return None
    made = select(Assignment.lesson_id).where(Assignment.source_id == source_id)
    query = select(Lesson).where(or_(Lesson.id == source_id, Lesson.id.in_(made)), lookup.taught_by(user_id))
    lessons = list(db.session.scalars(query.order_by(Lesson.id)))
    if len(lessons) < 2:
        return None
    students: dict[tuple[int, int], dict[str, Any]] = {}
    rows = []
    for place, each in enumerate(lessons):
        people = [person for person in members.of_lesson(each.id) if person.removed_at is None]
        shares = marks.shares(each, people)
        rows.append(
            {
                "lesson_id": each.id,
                "mode": each.mode,
                "students": len(people),
                "share": sum(shares.values()) / len(shares) if shares else None,
                "current": each.id == lesson.id,
            }
        )
        for person in people:
            key = (0, person.user_id) if person.user_id is not None else (each.id, person.id)
            student = students.setdefault(key, {"name": person.nickname, "shares": [None] * len(lessons)})
            student["shares"][place] = shares.get(person.id)
    language = str(get_locale() or "en")
    found = sorted(students.values(), key=lambda student: collation.key(student["name"], language))
    return {"rows": rows, "students": found, "people": len(found)}
