"""Delete classes. Their lessons, and the accounts of their students, stay."""

from sqlalchemy import delete, update

from classroom.core.database import db, transaction
from classroom.models import Access, Course, Enrolment, JoinRequest, Lesson, LtiContext, NewPasswords
from classroom.services.accounts import access
from classroom.services.audit import trail
from classroom.services.classes import courses
from classroom.services.forgetting import erasures
from classroom.services.forgetting.lessons import check_typed


def delete_course(course_id: int, user_id: int, typed: str | None = None) -> None:
    """Delete a class with its roster; its lessons stay, without a class.

    Args:
        course_id: the class.
        user_id: its owner.
        typed: the title, where a person has to confirm; None: a program does not.

    Raises:
        NotFound: ``unknown_course``.
        Invalid: field ``typed``.
    """
    with transaction():
        course = courses.get(course_id, user_id, lock=True)
        if typed is not None:
            check_typed(typed, course.title)
        erasures.add("course", course_id, course.created_at, done=True)
        trail.record("course_deleted", "course", course_id)
        remove(course)
    erasures.clean_up()


def remove(course: Course) -> None:
    """Delete the rows of a class, which is locked; inside a transaction."""
    db.session.execute(update(Lesson).where(Lesson.course_id == course.id).values(course_id=None))
    db.session.execute(update(LtiContext).where(LtiContext.course_id == course.id).values(course_id=None))
    access.end_in_class(course.id)  # says so to who is connected, before the rows go
    for model in (Access, Enrolment, JoinRequest, NewPasswords):
        db.session.execute(delete(model).where(model.course_id == course.id))
    db.session.execute(delete(Course).where(Course.id == course.id))
    db.session.expire_all()
