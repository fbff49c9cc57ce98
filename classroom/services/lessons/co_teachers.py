"""Colleagues who teach a lesson together with its owner.

A colleague can do in the lesson what its owner can, ending it included, so that a substitute can finish it. Each asks
the questions of the lesson's agenda and of their own bank. Only the owner can share the lesson or archive it.
"""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select, tuple_

from classroom.core import rate_limits
from classroom.core.database import announce, db, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.core.events import CoTeacherRemoved
from classroom.core.locks import locked
from classroom.models import Lesson, LessonTeacher, User
from classroom.services.accounts import directory
from classroom.services.lessons import lookup

MAX_COLLEAGUES = 20


def of_lesson(lesson_id: int, user_id: int) -> list[User]:
    """Return the colleagues of a lesson to one of its teachers, in the order of adding.

    Raises:
        NotFound: ``unknown_lesson``.
    """
    lookup.for_teacher(lesson_id, user_id)
    query = select(User).join(LessonTeacher, LessonTeacher.user_id == User.id)
    found = query.where(LessonTeacher.lesson_id == lesson_id).order_by(LessonTeacher.created_at, User.id)
    return list(db.session.scalars(found))


def add(lesson_id: int, owner_id: int, username: str) -> User:
    """Let a colleague teach a lesson too; nothing changes for one who already does.

    The username of a student gives the same error as an unknown one, so that only usernames of teachers can be found
    out.

    Raises:
        NotFound: ``unknown_lesson``.
        Forbidden: the lesson belongs to a colleague.
        Invalid: with field ``username``.
        RateLimited: too many unknown usernames.
    """
    lookup.for_owner(lesson_id, owner_id)
    rate_limits.guard("share_miss", str(owner_id))
    user = directory.find_by_username(username)
    if user is not None and user.id == owner_id:
        raise _refused(_("This is your own username. Enter that of a colleague."))
    if user is None or not user.is_teacher or not user.is_active:
        rate_limits.record_failure("share_miss", str(owner_id))
        raise _refused(_("There is no teacher with this username."))
    with transaction() as session:
        locked(Lesson, lesson_id)  # two requests at once must not exceed the limit
        held = set(session.scalars(select(LessonTeacher.user_id).where(LessonTeacher.lesson_id == lesson_id)))
        if user.id not in held:
            if len(held) >= MAX_COLLEAGUES:
                raise _refused(_("A lesson can be shared with at most %(max)d colleagues.", max=MAX_COLLEAGUES))
            session.add(LessonTeacher(lesson_id=lesson_id, user_id=user.id))
    return user


def _refused(text: str) -> Invalid:
    return Invalid(text, fields={"username": text})


def remove(lesson_id: int, user_id: int, colleague_id: int) -> None:
    """Remove a colleague from a lesson; their pages of it close at once. Colleagues may also remove themselves.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_user``.
        Forbidden: neither the lesson nor the access to remove is the user's own.
    """
    if user_id != colleague_id:
        lookup.for_owner(lesson_id, user_id)
    with transaction() as session:
        locked(Lesson, lesson_id)
        lookup.for_teacher(lesson_id, user_id)
        access = session.get(LessonTeacher, (lesson_id, colleague_id))
        if access is None:
            raise NotFound(_("This lesson is not shared with this colleague."), code="unknown_user")
        session.delete(access)
        announce(CoTeacherRemoved(lesson_id, colleague_id))


def without_access(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return those of the pairs (lesson id, user id) in which the user does not teach the lesson."""
    lesson_ids = {lesson_id for lesson_id, _user_id in pairs}
    owners = db.session.execute(select(Lesson.id, Lesson.owner_id).where(Lesson.id.in_(lesson_ids)))
    left = set(pairs) - {(row[0], row[1]) for row in owners}
    if not left:
        return left
    held = tuple_(LessonTeacher.lesson_id, LessonTeacher.user_id).in_(list(left))
    colleagues = db.session.execute(select(LessonTeacher.lesson_id, LessonTeacher.user_id).where(held))
    return left - {(row[0], row[1]) for row in colleagues}
