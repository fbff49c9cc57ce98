"""Closing a question when everybody who is there has answered, where a lesson wants it."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from classroom.core.database import db, now, transaction
from classroom.models import Answer, Lesson, Participant, Round
from classroom.services.lessons import transitions
from classroom.services.lessons.options import LessonOptions


def open_among(lesson_ids: Collection[int]) -> dict[int, int]:
    """Return the open rounds of those of these lessons that close by themselves, by lesson."""
    query = select(Lesson.id, Lesson.options, Round.id).join(Round, Round.lesson_id == Lesson.id)
    rows = db.session.execute(query.where(Lesson.id.in_(lesson_ids), Round.status == "open"))
    return {lesson: asked for lesson, options, asked in rows if LessonOptions.from_stored(options).auto_close}


def is_complete(round_id: int, present: Collection[int]) -> bool:
    """Say whether everybody who is there has answered a round, and somebody since it was opened (again)."""
    asked = db.session.get(Round, round_id, populate_existing=True)
    if asked is None:
        return False
    given = select(func.count(), func.max(Answer.answered_at)).where(Answer.round_id == round_id)
    number, newest = db.session.execute(given).one()
    if not number or newest <= (asked.reopened_at or 0):
        return False  # a teacher who opens it again wants more answers than there are
    here = set(present) - _removed(asked.lesson_id)
    return bool(here) and number >= len(here) and here <= _answered(round_id)


def _answered(round_id: int) -> set[int]:
    return set(db.session.scalars(select(Answer.participant_id).where(Answer.round_id == round_id)))


def _removed(lesson_id: int) -> set[int]:
    query = select(Participant.id).where(Participant.lesson_id == lesson_id, Participant.removed_at.is_not(None))
    return set(db.session.scalars(query))


def close(lesson_id: int, round_id: int, present: Iterable[int]) -> bool:
    """Close a round if it is still open, its lesson still wants it and everybody there has answered.

    Any worker may call it at any time: the row lock and the status decide, so exactly one closes it. Returns whether
    this call did.
    """
    with transaction() as session:
        lesson = session.get(Lesson, lesson_id, with_for_update=True, populate_existing=True)
        asked = session.get(Round, round_id, with_for_update=True, populate_existing=True)
        if lesson is None or asked is None or asked.lesson_id != lesson_id or asked.status != "open":
            return False
        if not LessonOptions.of(lesson).auto_close or not is_complete(round_id, set(present)):
            return False
        asked.status, asked.closed_at, asked.remaining = "closed", now(), None
        transitions.publish(lesson)
    return True
