"""Tallies: the answers of a round, counted from their rows."""

import json
from collections import Counter
from typing import Any

from sqlalchemy import case, func, select

from classroom.core.database import canonical, db
from classroom.models import Answer, Round
from classroom.questions import registry
from classroom.services.answers.submissions import CONFIDENCES
from classroom.services.lessons import lookup, moderation, survey
from classroom.services.lessons.options import LessonOptions
from classroom.services.results import texts

SURE = CONFIDENCES[-1]
MISCONCEPTIONS = 5
"""Number of wrong answers given with confidence that a tally lists."""


def who_answered(lesson_id: int, user_id: int, round_id: int) -> list[int]:
    """Return the ids of the participants who have answered a round. Only its teachers may see them.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
    """
    lookup.round_of(lookup.for_teacher(lesson_id, user_id), round_id)
    return list(db.session.scalars(select(Answer.participant_id).where(Answer.round_id == round_id)))


def counted(asked: Round) -> dict[str, Any]:
    """Count the answers of a round from their rows: ``{"answered", "correct", "counts"}`` and what the type adds.

    Written answers that are withheld count in ``answered`` and ``correct``, and are left out of the rest.
    """
    return _counted(asked, texts.of_round(asked) if _is_written(asked) else None)


def _counted(asked: Round, written: texts.Split | None) -> dict[str, Any]:
    given = select(func.count(), func.count(case((Answer.correct.is_(True), 1)))).where(
        Answer.round_id == asked.id, Answer.counts
    )
    if written is None:
        found = db.session.execute(given.add_columns(Answer.value).group_by(Answer.value)).all()
        answered = sum(number for number, _right, _value in found)
        right = sum(number for _all, number, _value in found)
        view = survey.tally(asked, {canonical(value): number for number, _right, value in found})
    else:
        answered, right = db.session.execute(given).one()
        view = survey.tally(asked, written.shown)
        view["unlisted"] = view.get("unlisted", 0) + written.unread
    return {"correct": right if survey.is_graded(asked) else None, "answered": answered, **view}


def tally(asked: Round) -> dict[str, Any]:
    """Return the counts of :func:`counted`, and the confidence of the answers if the lesson asks for it.

    ``confidence`` has ``said``, the number of answers at confidence 1, 2 and 3, and ``right``, how many of them were
    right. ``sure_wrong`` lists the wrong answers given with confidence 3, the most frequent first.
    """
    return counted(asked) | _confidence(asked)


def for_teachers(asked: Round) -> dict[str, Any]:
    """Return the counts of :func:`tally`, and as ``withheld`` the written answers that others do not see."""
    if not _is_written(asked):
        return tally(asked)
    written = texts.of_round(asked)
    withheld = texts.withheld_entries(asked, written.withheld, moderation.withheld(asked.id))
    return _counted(asked, written) | _confidence(asked) | {"withheld": withheld}


def _is_written(asked: Round) -> bool:
    return registry.get(asked.version.type).has_text_answers


def _confidence(asked: Round) -> dict[str, Any]:
    asks = LessonOptions.of(asked.lesson).confidence and survey.is_graded(asked)
    return confidence(asked) if asks else {}


def confidence(asked: Round) -> dict[str, Any]:
    """Return ``confidence`` and ``sure_wrong`` of a round, as described in :func:`tally`."""
    columns = (Answer.confidence, Answer.correct, Answer.value, Answer.hidden)
    query = select(*columns, func.count()).where(
        Answer.round_id == asked.id, Answer.counts, Answer.confidence.is_not(None)
    )
    kind, kept_back = registry.get(asked.version.type), moderation.withheld(asked.id)
    said = {str(level): 0 for level in CONFIDENCES}
    right = dict(said)
    wrong: Counter[str] = Counter()
    for level, correct, value, hidden, number in db.session.execute(query.group_by(*columns)):
        said[str(level)] += number
        right[str(level)] += number if correct else 0
        if level == SURE and correct is False and kept_back.state(kind, value, hidden) is None:
            wrong[canonical(value)] += number
    named = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:MISCONCEPTIONS]
    return {
        "confidence": {"said": said, "right": right if survey.is_graded(asked) else None},
        "sure_wrong": [
            {"value": json.loads(text), "text": kind.answer_text(asked.version.body, json.loads(text)), "count": number}
            for text, number in named
        ],
    }
