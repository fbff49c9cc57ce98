"""Who of a lesson's class has come. A lesson without a class expects nobody in particular."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from flask_babel import get_locale
from sqlalchemy import select

from classroom.core import collation
from classroom.core.database import db
from classroom.models import Assignment, Enrolment, Lesson, Participant, User
from classroom.services.lessons import homework


def expected(lesson: Lesson) -> list[dict[str, Any]] | None:
    """Return the students of a lesson's class as ``{"user_id", "name"}``, by name; None without a class.

    Students whose account is disabled are not expected. Homework for those who were absent expects only them.
    """
    assignment = homework.of_lesson(lesson.id) if lesson.mode == homework.HOMEWORK else None
    if assignment is not None:
        return for_homework([assignment])[assignment.id]
    if lesson.course_id is None:
        return None
    return _in_order(_rosters([lesson.course_id])[lesson.course_id])


def for_homework(assignments: Collection[Assignment], *, whole: bool = False) -> dict[int, list[dict[str, Any]] | None]:
    """Return the same as :func:`expected` for several assignments, by assignment.

    Args:
        assignments: with their lessons.
        whole: also those who are not in the group that an assignment is for.
    """
    rosters = _rosters({each.lesson.course_id for each in assignments if each.lesson.course_id is not None})
    absent = homework.absent_from(
        {each: rosters[each.lesson.course_id or 0] for each in assignments if each.audience == "absent"}
    )
    found: dict[int, list[dict[str, Any]] | None] = {}
    for each in assignments:
        roster = rosters[each.lesson.course_id or 0]
        if each.audience == "absent":
            roster = {user_id: student for user_id, student in roster.items() if user_id in absent[each.id]}
        if each.group_name is not None and not whole:
            roster = {user_id: student for user_id, student in roster.items() if student.group == each.group_name}
        found[each.id] = None if each.lesson.course_id is None else _in_order(roster)
    return found


class _Student(NamedTuple):
    name: str
    group: str | None


def _rosters(course_ids: Collection[int]) -> dict[int, dict[int, _Student]]:
    """Return the students of classes by account, by class; without those whose account is disabled."""
    found = defaultdict[int, dict[int, _Student]](dict)
    query = select(Enrolment.course_id, User.id, User.display_name, Enrolment.group_name)
    query = query.join(User, Enrolment.user_id == User.id)
    query = query.where(Enrolment.course_id.in_(course_ids), User.disabled_at.is_(None))
    for course_id, user_id, name, group in db.session.execute(query):
        found[course_id][user_id] = _Student(name, group)
    return found


def _in_order(roster: dict[int, _Student]) -> list[dict[str, Any]]:
    language = str(get_locale() or "en")
    ordered = sorted(roster.items(), key=lambda item: (collation.key(item[1].name, language), item[0]))
    return [{"user_id": user_id, "name": student.name} for user_id, student in ordered]


def missing(lesson: Lesson) -> list[dict[str, Any]] | None:
    """Return those of :func:`expected` who have not joined the lesson; None without a class."""
    students = expected(lesson)
    return None if students is None else not_joined(lesson, students)


def not_joined(lesson: Lesson, students: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those of these students who have not joined the lesson."""
    joined = set(db.session.scalars(select(Participant.user_id).where(Participant.lesson_id == lesson.id)))
    return [student for student in students if student["user_id"] not in joined]
