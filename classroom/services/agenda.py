"""The agenda of a lesson: the questions that the teacher means to ask, and the bank beside it."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from classroom.concurrency import breathe
from classroom.database import db
from classroom.models import LessonItem, Question, QuestionTag, QuestionVersion, Round
from classroom.questions.text import plain

MAX_BANK = 1000
"""Questions that the control page lists beside the agenda, the newest; the bank's own page has all."""

_LOADED = (joinedload(Question.current), selectinload(Question.tags))


def _brief(question: Question) -> dict[str, Any]:
    return {
        "question_id": question.id,
        "prompt": plain(question.current.prompt),
        "type": question.type,
        "time_limit": question.current.time_limit,
        "tags": question.tag_names,
    }


def _times_asked(lesson_id: int) -> dict[int, int]:
    counting = (
        select(QuestionVersion.question_id, func.count())
        .join(Round, Round.version_id == QuestionVersion.id)
        .where(Round.lesson_id == lesson_id)
        .group_by(QuestionVersion.question_id)
    )
    return dict(iter(db.session.execute(counting)))


def of_lesson(lesson_id: int) -> list[dict[str, Any]]:
    """Return ``{"question_id", "prompt", "type", "time_limit", "tags", "asked"}`` of each question, in order."""
    query = (
        select(LessonItem)
        .where(LessonItem.lesson_id == lesson_id)
        .order_by(LessonItem.position)
        .options(joinedload(LessonItem.question).options(*_LOADED))
    )
    asked = _times_asked(lesson_id)
    items = db.session.scalars(query)
    return [{**_brief(item.question), "asked": asked.get(item.question_id, 0)} for item in items]


def bank(owner_id: int, lesson_id: int) -> list[dict[str, Any]]:
    """Return the newest questions of a teacher's bank, as :func:`of_lesson` does; ``asked`` in this lesson."""
    newest = (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number)
    query = (
        select(Question.id, QuestionVersion.prompt, Question.type, QuestionVersion.time_limit)
        .join(QuestionVersion, newest)
        .where(Question.owner_id == owner_id, Question.archived_at.is_(None))
        .order_by(Question.id.desc())
        .limit(MAX_BANK)
    )
    asked = _times_asked(lesson_id)
    listed: dict[int, dict[str, Any]] = {
        question_id: {
            "question_id": question_id,
            "prompt": prompt,
            "type": kind,
            "time_limit": time_limit,
            "tags": [],
            "asked": asked.get(question_id, 0),
        }
        for question_id, prompt, kind, time_limit in db.session.execute(query)
    }
    tags = select(QuestionTag.question_id, QuestionTag.name).where(QuestionTag.question_id.in_(list(listed)))
    for question_id, name in db.session.execute(tags.order_by(QuestionTag.question_id, QuestionTag.name)):
        listed[question_id]["tags"].append(name)
    for entry in listed.values():
        entry["prompt"] = plain(entry["prompt"])
        breathe()
    return list(listed.values())
