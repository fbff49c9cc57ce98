"""A link with which students ask to join a class, and their requests, about which its teacher decides."""

import secrets
from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from classroom.core import unique
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Forbidden, Invalid, NotFound
from classroom.models import Course, JoinRequest, User
from classroom.services.classes import courses, rosters
from classroom.services.deliveries.webhooks import events as webhook_events

MOST = 1000
"""Requests that may wait in one class."""


def set_link(course_id: int, user_id: int, *, on: bool) -> str | None:
    """Make a new link for an owner's class, or none; the old one is not valid any more. Return its secret end.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
    """
    with transaction():
        course = courses.get(course_id, user_id, lock=True)
        course.join_token = secrets.token_urlsafe(12) if on else None
        return course.join_token


def find(token: str) -> Course:
    """Return the class of a link.

    Raises:
        NotFound: ``unknown_course``: the link is not valid, or not any more.
    """
    course = db.session.scalar(select(Course).where(Course.join_token == token[:32]))
    if course is None or course.archived_at is not None:
        raise NotFound(_("This link is not valid any more. Ask your teacher for the new one."), code="unknown_course")
    return course


def state(course: Course, user: User) -> str:
    """Return where an account stands with a class: ``in``, ``asked``, ``may_ask`` or ``teacher``."""
    if courses.has_student(course.id, user.id):
        return "in"
    if db.session.get(JoinRequest, (course.id, user.id)) is not None:
        return "asked"
    return "may_ask" if user.role == "student" else "teacher"


def ask(token: str, user: User) -> None:
    """Note that a student asks to join the class of a link; a second time changes nothing.

    Raises:
        NotFound: as :func:`find`.
        Forbidden: the account is no student's.
        Conflict: too many requests wait.
    """
    course_id, user_id = find(token).id, user.id
    if user.role != "student":
        raise Forbidden(_("Only students can be in a class."))
    with transaction():
        found = find(token)
        if found.id != course_id or state(found, user) != "may_ask":
            return
        waiting = db.session.scalar(select(func.count()).where(JoinRequest.course_id == course_id)) or 0
        if waiting >= MOST:
            raise Conflict(_("Too many students are waiting already. Ask your teacher."))
        unique.insert_once(JoinRequest, {"course_id": course_id, "user_id": user_id})


def waiting(course_id: int, user_id: int) -> list[JoinRequest]:
    """Return the requests of an owner's class, the oldest first.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
    """
    courses.get(course_id, user_id)
    query = select(JoinRequest).where(JoinRequest.course_id == course_id)
    return list(db.session.scalars(query.order_by(JoinRequest.created_at, JoinRequest.user_id)))


def decide(course_id: int, user_id: int, student_ids: Collection[int], *, admit: bool) -> int:
    """Take students who asked into an owner's class, or decline them; return how many there were.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
        Invalid: the class would have too many students.
    """
    with transaction() as session:
        course = courses.get(course_id, user_id, lock=True)
        asked = (JoinRequest.course_id == course_id, JoinRequest.user_id.in_(sorted(student_ids)))
        found = sorted(session.scalars(delete(JoinRequest).where(*asked).returning(JoinRequest.user_id)))
        if not admit or not found:
            return len(found)
        query = select(User.id).where(User.id.in_(found), User.role == "student", User.disabled_at.is_(None))
        able = [key for key in sorted(session.scalars(query)) if not courses.has_student(course_id, key)]
        if courses.sizes([course_id]).get(course_id, 0) + len(able) > courses.MAX_STUDENTS:
            raise Invalid(_("A class has at most %(max)d students.", max=courses.MAX_STUDENTS))
        rosters.enrol(session, course, able)
        if able:
            webhook_events.roster_changed(course, added=len(able))
        return len(found)
