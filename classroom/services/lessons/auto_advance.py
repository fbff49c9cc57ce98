"""Reveal closed questions and ask the next one automatically: the option ``auto_advance``."""

from collections.abc import Collection

from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.locks import locked
from classroom.models import Lesson, Round
from classroom.services.lessons import agenda, lookup, rounds
from classroom.services.lessons.options import LessonOptions

REVEAL_AFTER = 2.0
"""Seconds from the close of a question to its result."""


def advancing(lesson_ids: Collection[int]) -> list[int]:
    """Return those of these lessons that are live and have ``auto_advance``."""
    query = select(Lesson.id, Lesson.options).where(Lesson.id.in_(lesson_ids), Lesson.status == "live")
    rows = db.session.execute(query)
    return [lesson_id for lesson_id, options in rows if LessonOptions.from_stored(options).auto_advance]


def next_at(lesson: Lesson, shown: Round | None) -> float | None:
    """Return the time in Unix seconds at which a lesson asks its next question; None if it waits for the teacher.

    Args:
        lesson: the lesson.
        shown: its newest round.
    """
    seconds = LessonOptions.of(lesson).auto_advance
    if not seconds or lesson.status != "live" or shown is None or shown.status != "revealed":
        return None
    if shown.revealed_at is None or agenda.next_question(lesson) is None:
        return None
    return shown.revealed_at + seconds


def take_step(lesson_id: int) -> bool:
    """Reveal the closed question of a lesson or ask the next one, if the time has come; return whether it did either.

    During a discussion it waits for the teacher. Any worker may call it at any time: the lesson's row is locked and
    read again, so that each step is taken once.
    """
    with transaction() as session:
        lesson = locked(Lesson, lesson_id)
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
        moment, upcoming = next_at(lesson, shown), agenda.next_question(lesson)
        if moment is None or upcoming is None or now() < moment:
            return False
        rounds.open_round(lesson_id, lesson.owner_id, upcoming)
    return True
