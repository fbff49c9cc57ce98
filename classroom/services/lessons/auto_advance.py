"""Lessons that go on by themselves, where the teacher wants it: what has closed is revealed, then the next is asked."""

from collections.abc import Collection

from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.models import Lesson, Round
from classroom.services.lessons import agenda, lookup, rounds
from classroom.services.lessons.options import LessonOptions

REVEAL_AFTER = 2.0
"""Seconds from the close of a question to its result."""


def wanted_among(lesson_ids: Collection[int]) -> list[int]:
    """Return those of these lessons that go on by themselves."""
    query = select(Lesson.id, Lesson.options).where(Lesson.id.in_(lesson_ids), Lesson.status == "live")
    return [number for number, options in db.session.execute(query) if LessonOptions.from_stored(options).auto_advance]


def next_at(lesson: Lesson, shown: Round | None) -> float | None:
    """Return the moment at which a lesson asks its next question by itself; None when it does not.

    Args:
        lesson: whose.
        shown: the round that was asked last.
    """
    seconds = LessonOptions.of(lesson).auto_advance
    if not seconds or lesson.status != "live" or shown is None or shown.status != "revealed":
        return None
    if shown.revealed_at is None or agenda.upcoming(lesson) is None:
        return None
    return shown.revealed_at + seconds


def go_on(lesson_id: int) -> bool:
    """Take the next step of a lesson if it is due; return whether one was taken.

    A question that is discussed waits for its teacher. Any worker may call it at any time: the lesson's row is locked
    and read anew, so that each step is taken once.
    """
    with transaction() as session:
        lesson = session.get(Lesson, lesson_id, with_for_update=True, populate_existing=True)
        if lesson is None or lesson.status != "live" or not LessonOptions.of(lesson).auto_advance:
            return False
        shown = lookup.newest_round(lesson_id)
        if shown is None:
            return False
        session.refresh(shown)
        if shown.status == "closed" and not shown.discuss_until:
            if now() < (shown.closed_at or 0) + REVEAL_AFTER:
                return False
            rounds.reveal_round(lesson_id, lesson.owner_id, shown.id)
            return True
        moment, upcoming = next_at(lesson, shown), agenda.upcoming(lesson)
        if moment is None or upcoming is None or now() < moment:
            return False
        rounds.open_round(lesson_id, lesson.owner_id, upcoming)
    return True
