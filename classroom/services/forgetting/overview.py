"""What is going to be forgotten, and when: for administrators."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from classroom.core.database import db, now
from classroom.models import Course, Erasure, Lesson, User
from classroom.services.forgetting.retention import DAY, FIRST, add_months, months_of

SHOWN = 50
"""Lessons that are listed."""
AHEAD = 60
"""Days that the list looks ahead."""


@dataclass(frozen=True)
class Leaving:
    """A lesson whose people will be taken out.

    Attributes:
        lesson_id: its id.
        title: as its owner named it.
        owner: username.
        at: when its names go at the earliest, in Unix seconds.
        told: whether its owner was told.
    """

    lesson_id: int
    title: str
    owner: str
    at: float
    told: bool


@dataclass(frozen=True)
class Terms:
    """What a look ahead found.

    Attributes:
        soon: the lessons whose names go in the next :data:`AHEAD` days, the next first, at most :data:`SHOWN`.
        total: how many there are.
        keep: how many keep their names for longer, or for ever.
    """

    soon: list[Leaving]
    total: int
    keep: int


def terms() -> Terms:
    """Look which lessons lose their names when, as ``tiza retention`` will decide if it runs every day."""
    moment = now()
    since = func.coalesce(Lesson.ended_at, Lesson.created_at)
    query = (
        select(Lesson.id, Lesson.title, User.username, since, Course.keep_months, Lesson.forget_at)
        .join(User, User.id == Lesson.owner_id)
        .outerjoin(Course, Course.id == Lesson.course_id)
        .where(Lesson.anonymised_at.is_(None))
    )
    found, keep = [], 0
    for lesson_id, title, owner, base, course_months, forget_at in db.session.execute(query):
        months = months_of(course_months)
        at = goes_at(moment, add_months(base, months), forget_at) if months else None
        if at is None or at > moment + AHEAD * DAY:
            keep += 1
        else:
            found.append(Leaving(lesson_id, title, owner, at, forget_at is not None))
    found.sort(key=lambda each: (each.at, each.lesson_id))
    return Terms(found[:SHOWN], len(found), keep)


def goes_at(moment: float, expires_at: float, forget_at: float | None) -> float:
    """Return when the names of a lesson go at the earliest: its owner is told :data:`FIRST` days before."""
    return max(expires_at, forget_at if forget_at is not None else moment + FIRST * DAY)


@dataclass(frozen=True)
class Jobs:
    """What is to be deleted in the background.

    Attributes:
        due: how many of each kind (:data:`classroom.models.erasure.KINDS`) are being deleted now.
        later: how many of each kind have a term, such as accounts that their owners want deleted.
        next_at: when the next of those is due; None: there is none.
        done: how many were deleted in the last 30 days.
    """

    due: dict[str, int]
    later: dict[str, int]
    next_at: float | None
    done: int


def jobs() -> Jobs:
    """Count what is to be deleted."""
    moment = now()
    due, later, next_at = Counter[str](), Counter[str](), None
    open_ones = select(Erasure.kind, Erasure.due_at).where(Erasure.done_at.is_(None)).order_by(Erasure.due_at)
    for kind, at in db.session.execute(open_ones):
        if at <= moment:
            due[kind] += 1
        else:
            later[kind] += 1
            next_at = at if next_at is None else next_at
    done = db.session.scalar(select(func.count()).select_from(Erasure).where(Erasure.done_at > moment - 30 * DAY))
    return Jobs(dict(due), dict(later), next_at, done or 0)
