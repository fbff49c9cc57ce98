"""Find lessons and rounds: a teacher's own, by code, the round shown now."""

from collections.abc import Callable, Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from classroom.core.database import db, now, read_at_one_moment
from classroom.core.errors import Forbidden, NotFound
from classroom.models import Lesson, LessonTeacher, QuestionVersion, Round
from classroom.services.accounts import access
from classroom.services.bank import search
from classroom.services.lessons import code_guard, codes, headcount


def unknown_lesson() -> NotFound:
    """Return the error for a lesson that does not exist or belongs to another teacher; both give the same error."""
    return NotFound(_("There is no such lesson."), code="unknown_lesson")


def unknown_round() -> NotFound:
    """Return the error for a round that does not exist or belongs to another lesson."""
    return NotFound(_("There is no such round in this lesson."), code="unknown_round")


def may_teach(lesson: Lesson, user_id: int) -> bool:
    """Say whether a user owns a lesson or teaches it together with its owner."""
    return lesson.owner_id == user_id or db.session.get(LessonTeacher, (lesson.id, user_id)) is not None


def for_teacher(lesson_id: int, user_id: int) -> Lesson:
    """Return a lesson that the user owns or teaches together with its owner.

    Raises:
        NotFound: ``unknown_lesson``, for another teacher's lesson too.
    """
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None or not may_teach(lesson, user_id):
        raise unknown_lesson()
    return lesson


def live(lesson_id: int, user_id: int) -> Lesson:
    """Return a live lesson as :func:`for_teacher`; homework has no live pages.

    Raises:
        NotFound: ``unknown_lesson``, also for homework.
    """
    lesson = for_teacher(lesson_id, user_id)
    if lesson.mode != "live":
        raise unknown_lesson()
    return lesson


def admits(lesson_id: int, user_id: int, access_id: int) -> tuple[bool, bool]:
    """Say whether a login is open, and whether :func:`live` finds the lesson for its user; with one statement.

    Args:
        lesson_id: the lesson.
        user_id: the teacher.
        access_id: the login or token; 0 is none.
    """
    values = {"lesson": lesson_id, "user": user_id, "access": access_id, "moment": now()}
    is_open, teaches = db.session.execute(_ADMITS, values).one()
    return bool(is_open), bool(teaches)


_SHARED = select(LessonTeacher.lesson_id).where(LessonTeacher.user_id == bindparam("user"))
_TEACHES = select(Lesson.id).where(
    Lesson.id == bindparam("lesson"),
    Lesson.mode == "live",
    or_(Lesson.owner_id == bindparam("user"), Lesson.id.in_(_SHARED)),
)
_ADMITS = select(access.is_open_now("access", "moment"), _TEACHES.exists())


def for_reading(lesson_id: int, user_id: int) -> Lesson:
    """Return a lesson as :func:`for_teacher`. What is read after it fits together, until the next transaction.

    For what many statements read, such as a report: students answer meanwhile.
    """
    read_at_one_moment()
    return for_teacher(lesson_id, user_id)


def for_owner(lesson_id: int, user_id: int) -> Lesson:
    """Return a lesson that the user owns, for actions that colleagues may not perform.

    Raises:
        NotFound: ``unknown_lesson``, as :func:`for_teacher`.
        Forbidden: the user teaches the lesson but does not own it.
    """
    lesson = for_teacher(lesson_id, user_id)
    if lesson.owner_id != user_id:
        raise Forbidden(_("Only the owner of this lesson may do that."))
    return lesson


def by_code(code: str, address: str, belongs: Callable[[Lesson], bool] = lambda _lesson: False) -> Lesson:
    """Find a lesson by a typed code.

    Args:
        code: as typed; case, spaces and hyphens are ignored.
        address: of the request, as limits count it.
        belongs: says whether the visitor is in the lesson or teaches it.

    Raises:
        NotFound: ``unknown_code``.
        RateLimited: too many unknown codes from this address; see ``code_guard``.
    """
    lesson = db.session.scalar(select(Lesson).where(Lesson.code == codes.normalise(code)))
    if lesson is None:
        raise code_guard.unknown(address)
    code_guard.found(address, lesson.id, lambda: belongs(lesson))
    return lesson


def current(lesson_id: int) -> Lesson | None:
    """Return a lesson as it is stored now, whatever the session has read before; None when it does not exist."""
    return db.session.scalar(_CURRENT, {"lesson": lesson_id})


_CURRENT = select(Lesson).where(Lesson.id == bindparam("lesson")).execution_options(populate_existing=True)


def versions(lesson_ids: Collection[int]) -> dict[int, int]:
    """Return the stored state versions of these lessons, by lesson; lessons that do not exist are left out."""
    query = select(Lesson.id, Lesson.version).where(Lesson.id.in_(lesson_ids))
    return dict(iter(db.session.execute(query)))


def ensure_running(lesson: Lesson) -> None:
    """Check that a lesson has not ended.

    Raises:
        Forbidden: ``ended``.
    """
    if lesson.status == "ended":
        raise lesson_ended()


def lesson_ended() -> Forbidden:
    """Return the error for a student's request in a lesson that has ended."""
    return Forbidden(_("This lesson has ended."), code="ended")


def round_of(lesson: Lesson, round_id: int) -> Round:
    """Return a round of a lesson.

    Raises:
        NotFound: ``unknown_round``.
    """
    asked = db.session.get(Round, round_id)
    if asked is None or asked.lesson_id != lesson.id:
        raise unknown_round()
    return asked


def newest_round(lesson_id: int) -> Round | None:
    """Return the round of a lesson that was opened last: the one that pages show."""
    return db.session.scalar(_NEWEST_ROUND, {"lesson": lesson_id})


_NEWEST_ROUND = (
    select(Round)
    .where(Round.lesson_id == bindparam("lesson"))
    .order_by(Round.id.desc())
    .limit(1)
    .options(joinedload(Round.version).options(joinedload(QuestionVersion.question)))
)


def taught_by(user_id: int) -> ColumnElement[bool]:
    """Return the condition that a user owns a lesson or teaches it together with its owner."""
    shared = select(LessonTeacher.lesson_id).where(LessonTeacher.user_id == user_id)
    return or_(Lesson.owner_id == user_id, Lesson.id.in_(shared))


def running(user_id: int) -> list[Lesson]:
    """Return the lessons that a teacher owns or shares and that have not ended, newest first."""
    query = select(Lesson).where(
        taught_by(user_id), Lesson.mode == "live", Lesson.status != "ended", Lesson.archived_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Lesson.id.desc())))


def _has_words(lesson: Lesson, words: list[str]) -> bool:
    """Say whether all folded words occur. The database cannot: SQLite folds only ASCII."""
    if not words:
        return True
    where = search.fold(f"{lesson.title}\n{lesson.course.title if lesson.course else ''}\n{lesson.code}")
    return all(word in where for word in words)


def overview(
    user_id: int, which: str = "all", *, text: str = "", course_id: int | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """List the lessons that a teacher owns or shares, with how many people and questions they have, newest first.

    A question with a second vote is one question in two rounds.

    ``shared_by`` is the display name of the owner, None for the teacher's own lessons.

    Args:
        user_id: the teacher.
        which: ``all`` (except archived), ``running``, ``ended`` or ``archived``.
        text: words of the title, the class or the code; capitals and accents do not matter.
        course_id: only the lessons of this class.
        limit: only so many of the newest; not together with ``text``.
    """
    query = select(Lesson).where(taught_by(user_id), Lesson.mode == "live").order_by(Lesson.id.desc())
    query = query.options(joinedload(Lesson.owner), joinedload(Lesson.course))
    archived = Lesson.archived_at.is_not(None) if which == "archived" else Lesson.archived_at.is_(None)
    query = query.where(archived)
    if which == "running":
        query = query.where(Lesson.status != "ended")
    elif which == "ended":
        query = query.where(Lesson.status == "ended")
    if course_id is not None:
        query = query.where(Lesson.course_id == course_id)
    words = search.fold(text).split()
    lessons = [lesson for lesson in db.session.scalars(query.limit(limit)) if _has_words(lesson, words)]
    ids = [lesson.id for lesson in lessons]

    counting = select(Round.lesson_id, func.count(), func.count(Round.number.distinct()))
    counting = counting.where(Round.lesson_id.in_(ids)).group_by(Round.lesson_id)
    asked = {lesson_id: numbers for lesson_id, *numbers in db.session.execute(counting)}
    participants = headcount.by_lesson(ids)
    return [
        {
            "id": lesson.id,
            "title": lesson.title,
            "code": lesson.code,
            "status": lesson.status,
            "archived": lesson.archived_at is not None,
            "created_at": lesson.created_at,
            "participant_count": participants.get(lesson.id, 0),
            "round_count": asked.get(lesson.id, [0, 0])[0],
            "question_count": asked.get(lesson.id, [0, 0])[1],
            "course": lesson.course.title if lesson.course else None,
            "shared_by": lesson.owner.display_name if lesson.owner_id != user_id else None,
        }
        for lesson in lessons
    ]
