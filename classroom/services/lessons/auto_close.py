"""Close a question when everybody present has answered: the option ``auto_close``."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from classroom.core.database import db, now, transaction
from classroom.core.locks import locked
from classroom.models import Answer, Lesson, Participant, Round
from classroom.services.lessons import own_time, timer, transitions
from classroom.services.lessons.options import LessonOptions


def open_rounds(lesson_ids: Collection[int]) -> dict[int, int]:
    """Return the open rounds of these lessons by lesson, without lessons that do not have ``auto_close``."""
    query = select(Lesson.id, Lesson.options, Round.id).join(Round, Round.lesson_id == Lesson.id)
    rows = db.session.execute(query.where(Lesson.id.in_(lesson_ids), Round.status == "open"))
    return {
        lesson_id: round_id for lesson_id, options, round_id in rows if LessonOptions.from_stored(options).auto_close
    }


def is_complete(round_id: int, present: Collection[int]) -> bool:
    """Say whether all who are present have answered a round, at least one of them since it was last opened.

    Of those whose own time is over no answer is expected.
    """
    round_ = db.session.get(Round, round_id, populate_existing=True)
    if round_ is None:
        return False
    given = select(func.count(), func.max(Answer.answered_at)).where(Answer.round_id == round_id)
    number, newest = db.session.execute(given).one()
    if not number or newest <= (round_.reopened_at or 0):
        return False  # a teacher who reopens a round expects more answers
    here = set(present) - _removed(round_.lesson_id)
    if own_time.is_extra(round_):
        return bool(here) and here & own_time.with_time_left(round_) <= _answered(round_id)
    return bool(here) and number >= len(here) and here <= _answered(round_id)


def _answered(round_id: int) -> set[int]:
    return set(db.session.scalars(select(Answer.participant_id).where(Answer.round_id == round_id)))


def _removed(lesson_id: int) -> set[int]:
    query = select(Participant.id).where(Participant.lesson_id == lesson_id, Participant.removed_at.is_not(None))
    return set(db.session.scalars(query))


def close(lesson_id: int, round_id: int, present: Iterable[int]) -> bool:
    """Close a round if it is still open, its lesson has ``auto_close`` and all present have answered.

    Any worker may call it at any time: the row lock and the status make sure that the round is closed once. Returns
    whether this call closed it.
    """
    with transaction():
        lesson, round_ = transitions.locked_lesson(lesson_id), locked(Round, round_id)
        if lesson is None or round_ is None or round_.lesson_id != lesson_id or round_.status != "open":
            return False
        if not LessonOptions.of(lesson).auto_close or not is_complete(round_id, set(present)):
            return False
        timer.close(round_, now())
        transitions.publish(lesson)
    return True
