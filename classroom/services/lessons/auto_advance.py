"""Reveal closed questions, then ask the next one or show the next slide automatically: the option ``auto_advance``."""

from collections.abc import Collection

from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.locks import locked
from classroom.models import Lesson, Round
from classroom.services.lessons import agenda, lookup, rounds, slides
from classroom.services.lessons.options import LessonOptions

REVEAL_AFTER = 2.0
"""Seconds from the close of a question to its result."""


def advancing(lesson_ids: Collection[int]) -> list[int]:
    """Return those of these lessons that are live and have ``auto_advance``."""
    query = select(Lesson.id, Lesson.options).where(Lesson.id.in_(lesson_ids), Lesson.status == "live")
    rows = db.session.execute(query)
    return [lesson_id for lesson_id, options in rows if LessonOptions.from_stored(options).auto_advance]


def next_at(lesson: Lesson, shown: Round | None) -> float | None:
    """Return when a lesson takes its next question or slide, in Unix seconds; None if it waits for the teacher.

    A slide stays for its own time limit, or as long as a result.

    Args:
        lesson: the lesson.
        shown: its newest round.
    """
    seconds = LessonOptions.of(lesson).auto_advance
    if not seconds or lesson.status != "live":
        return None
    slide = slides.current(lesson)
    if slide is not None:
        begun, seconds = slide.shown_at, slide.version.time_limit or seconds
    elif shown is not None and shown.status == "revealed" and shown.revealed_at is not None:
        begun = shown.revealed_at
    else:
        return None
    return begun + seconds if agenda.next_question(lesson) is not None else None


def take_step(lesson_id: int) -> bool:
    """Reveal the closed question of a lesson or take its next entry, if it is time; return whether it did either.

    During a discussion it waits for the teacher. Any worker may call it at any time: the lesson's row is locked and
    read again, so that each step is taken once.
    """
    with transaction() as session:
        lesson = locked(Lesson, lesson_id)
        if (
            lesson is None
            or lesson.owner_id is None
            or lesson.status != "live"
            or not LessonOptions.of(lesson).auto_advance
        ):
            return False
        shown = lookup.newest_round(lesson_id)
        if shown is not None:
            session.refresh(shown)
        if lesson.slide_id is None and shown is not None and shown.status == "closed" and not shown.discuss_until:
            if now() < (shown.closed_at or 0) + REVEAL_AFTER:
                return False
            rounds.reveal_round(lesson_id, lesson.owner_id, shown.id)
            return True
        moment, upcoming = next_at(lesson, shown), agenda.next_question(lesson)
        if moment is None or upcoming is None or now() < moment:
            return False
        slides.present(lesson_id, lesson.owner_id, upcoming)
    return True
