"""Tallies: the answers of a round, counted from their rows."""

import json
from collections import Counter
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from classroom.core.database import canonical, db
from classroom.core.errors import NotFound
from classroom.models import Answer, Round
from classroom.questions import registry
from classroom.services.answers.submissions import CONFIDENCES
from classroom.services.lessons import lookup, survey
from classroom.services.lessons.options import LessonOptions

SURE = CONFIDENCES[-1]
MISCONCEPTIONS = 5
"""Number of wrong answers given with confidence that a tally lists."""


def who_answered(lesson_id: int, user_id: int, round_id: int) -> list[int]:
    """Return the ids of the participants who have answered a round. Only its teachers may see them.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
    """
    lesson = lookup.for_teacher(lesson_id, user_id)
    asked = db.session.get(Round, round_id)
    if asked is None or asked.lesson_id != lesson.id:
        raise NotFound(_("There is no such round in this lesson."), code="unknown_round")
    return list(db.session.scalars(select(Answer.participant_id).where(Answer.round_id == round_id)))


def counted(asked: Round) -> dict[str, Any]:
    """Count the answers of a round from their rows: ``{"answered", "correct", "counts"}``."""
    query = select(Answer.value, func.count()).where(Answer.round_id == asked.id).group_by(Answer.value)
    values = {canonical(value): number for value, number in db.session.execute(query)}
    right = select(func.count()).where(Answer.round_id == asked.id, Answer.correct.is_(True))
    return {
        "answered": sum(values.values()),
        "correct": db.session.scalar(right) if survey.is_graded(asked) else None,
        **survey.tally(asked, values),
    }


def tally(asked: Round) -> dict[str, Any]:
    """Return the counts of :func:`counted`, and the confidence of the answers if the lesson asks for it.

    ``confidence`` has ``said``, the number of answers at confidence 1, 2 and 3, and ``right``, how many of them were
    right. ``sure_wrong`` lists the wrong answers given with confidence 3, the most frequent first.
    """
    view = counted(asked)
    if LessonOptions.of(asked.lesson).confidence:
        view |= confidence(asked)
    return view


def confidence(asked: Round) -> dict[str, Any]:
    """Return ``confidence`` and ``sure_wrong`` of a round, as described in :func:`tally`."""
    query = select(Answer.confidence, Answer.correct, Answer.value, func.count()).where(
        Answer.round_id == asked.id, Answer.confidence.is_not(None)
    )
    said = {str(level): 0 for level in CONFIDENCES}
    right = dict(said)
    wrong: Counter[str] = Counter()
    for level, correct, value, number in db.session.execute(
        query.group_by(Answer.confidence, Answer.correct, Answer.value)
    ):
        said[str(level)] += number
        right[str(level)] += number if correct else 0
        if level == SURE and correct is False:
            wrong[canonical(value)] += number
    kind = registry.get(asked.version.type)
    named = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:MISCONCEPTIONS]
    return {
        "confidence": {"said": said, "right": right if survey.is_graded(asked) else None},
        "sure_wrong": [
            {"value": json.loads(text), "text": kind.answer_text(asked.version.body, json.loads(text)), "count": number}
            for text, number in named
        ],
    }
