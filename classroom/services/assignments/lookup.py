"""Find assignments: a teacher's own and shared ones, by id, and those that go on with a lesson."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from classroom.core.database import db, read_at_one_moment
from classroom.core.errors import NotFound
from classroom.core.locks import locked_one
from classroom.models import Assignment, Lesson
from classroom.services.lessons import lookup, transitions


def unknown_assignment() -> NotFound:
    """Return the error for an assignment that does not exist or belongs to another teacher."""
    return NotFound(_("There is no such homework."), code="unknown_assignment")


def for_teacher(assignment_id: int, user_id: int) -> Assignment:
    """Return an assignment that the user owns or teaches together with its owner.

    Raises:
        NotFound: ``unknown_assignment``.
    """
    assignment = db.session.get(Assignment, assignment_id)
    if assignment is None or not lookup.may_teach(assignment.lesson, user_id):
        raise unknown_assignment()
    return assignment


def for_reading(assignment_id: int, user_id: int) -> Assignment:
    """Return an assignment as :func:`for_teacher`; what is read after it fits together, until the next transaction."""
    read_at_one_moment()
    return for_teacher(assignment_id, user_id)


def lock(assignment_id: int, user_id: int) -> Assignment:
    """Return an assignment to one of its teachers, with its lesson and itself locked until the transaction ends.

    Raises:
        NotFound: ``unknown_assignment``.
    """
    found = for_teacher(assignment_id, user_id)
    lesson = transitions.locked_lesson(found.lesson_id)
    if lesson is None or not lookup.may_teach(lesson, user_id):
        raise unknown_assignment()
    return locked_one(Assignment, assignment_id)


def of_teacher(user_id: int, *, source_id: int | None = None) -> list[Assignment]:
    """Return the assignments that a teacher owns or shares, newest first.

    Args:
        user_id: the teacher.
        source_id: only those that go on with this lesson.
    """
    query = (
        select(Assignment)
        .join(Lesson, Lesson.id == Assignment.lesson_id)
        .where(lookup.taught_by(user_id), Lesson.archived_at.is_(None))
        .order_by(Assignment.id.desc())
        .options(joinedload(Assignment.lesson).joinedload(Lesson.course), joinedload(Assignment.source))
    )
    if source_id is not None:
        query = query.where(Assignment.source_id == source_id)
    return list(db.session.scalars(query))


def running(user_id: int) -> int:
    """Return how many assignments of a teacher are not closed."""
    query = select(func.count()).select_from(Assignment).join(Lesson, Lesson.id == Assignment.lesson_id)
    return db.session.scalar(query.where(lookup.taught_by(user_id), Lesson.status == "live")) or 0
