"""The written answers of a round: what others see of them, what is withheld, and all of them for teachers."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Text, and_, func, select, type_coerce

from classroom.core.database import canonical, db
from classroom.core.errors import Invalid
from classroom.models import Answer, Participant, Round
from classroom.questions import registry
from classroom.questions.base import QuestionType
from classroom.services.lessons import lookup, moderation, survey
from classroom.services.lessons.moderation import Withheld

READ = 300
"""Newest answers that a tally reads where it lists the newest."""
PAGE = 50
"""Most answers of one page of a list."""
PAGE_BYTES = 32 * 1024
"""Most bytes of the texts of one page, so that it passes a slow network within seconds; one answer may be longer."""


@dataclass
class Split:
    """How often each value was given, by its canonical JSON: as others see it, and what they do not see of it."""

    shown: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    """Number of older answers that were not read."""


def split(kind: QuestionType, given: Iterable[tuple[str, bool, int]], kept_back: Withheld) -> Split:
    """Split answers into what others see and what is withheld.

    Args:
        kind: the type of the question.
        given: values as canonical JSON, whether a teacher hid them as the answers of their participants, and counts.
        kept_back: the texts that are withheld.
    """
    found = Split()
    for text, hidden, count in given:
        if not hidden and not kept_back:
            found.shown[text] += count
            continue
        value = json.loads(text)
        for part, counter in (
            (kept_back.shown(kind, value, hidden), found.shown),
            (kept_back.rest(kind, value, hidden), found.withheld),
        ):
            if part is not None:
                counter[canonical(part)] += count
    return found


def of_round(asked: Round) -> Split:
    """Read the written answers of a round; where a tally lists the newest, only these."""
    kind = registry.get(asked.version.type)
    value = type_coerce(Answer.value, Text)
    here = and_(Answer.round_id == asked.id, Answer.counts)
    if not kind.lists_newest:
        grouped = select(value, Answer.hidden, func.count()).where(here).group_by(value, Answer.hidden)
        rows = [(text, hidden, number) for text, hidden, number in db.session.execute(grouped)]
        return split(kind, rows, moderation.withheld(asked.id))
    newest = select(value, Answer.hidden).where(here).order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(READ)
    rows = [(text, hidden, 1) for text, hidden in db.session.execute(newest)]
    found = split(kind, rows, moderation.withheld(asked.id))
    if len(rows) == READ:
        found.unread = max(0, (db.session.scalar(select(func.count()).where(here)) or 0) - READ)
    return found


def withheld_entries(asked: Round, values: Counter[str], kept_back: Withheld) -> list[dict[str, Any]]:
    """Return the texts that others do not see, as the entries of a tally; ``state`` is ``held`` or ``hidden``."""
    entries = survey.tally(asked, values).get("entries", ())
    return [{**entry, "state": kept_back.states.get(moderation.key(entry["text"]), "hidden")} for entry in entries]


def list_answers(lesson_id: int, user_id: int, round_id: int, skip: int = 0, shown: bool = False) -> dict[str, Any]:
    """Return a page of the written answers of a round to one of its teachers, the newest first, with their authors.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: a round whose answers are texts.
        skip: how many newer answers to leave out.
        shown: only what others see of the answers, for the projector.

    Returns:
        ``{"answers": [{"participant_id", "nickname", "value", "answered_at", "correct", "state"}], "total", "next"}``:
        ``state`` is ``held``, ``hidden`` or null; ``total`` counts all answers; ``next`` is the ``skip`` of the next
        page, null after the last one.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Invalid: with field ``round_id``, if the answers are not texts.
    """
    lesson = lookup.for_teacher(lesson_id, user_id)
    asked = lookup.round_of(lesson, round_id)
    kind = registry.get(asked.version.type)
    if not kind.has_text_answers:
        text = _("Only written answers can be listed.")
        raise Invalid(text, fields={"round_id": text})
    columns = (Answer.participant_id, Participant.nickname, Answer.value, Answer.answered_at, Answer.correct)
    query = (
        select(*columns, Answer.hidden)
        .join(Participant, Participant.id == Answer.participant_id)
        .where(Answer.round_id == asked.id, Answer.counts)
    )
    newest_first = query.order_by(Answer.answered_at.desc(), Answer.id.desc()).offset(skip).limit(PAGE)
    kept_back = moderation.withheld(asked.id)
    page: list[dict[str, Any]] = []
    size = read = 0
    for person, nickname, value, moment, correct, hidden in db.session.execute(newest_first):
        seen = kept_back.shown(kind, value, hidden) if shown else value
        size += len(canonical(seen).encode())
        if page and size > PAGE_BYTES:
            break
        read += 1
        if seen is not None:
            page.append(
                {
                    "participant_id": person,
                    "nickname": nickname,
                    "value": seen,
                    "answered_at": moment,
                    "correct": correct if survey.is_graded(asked) else None,
                    "state": kept_back.state(kind, value, hidden),
                }
            )
    total = db.session.scalar(select(func.count()).where(Answer.round_id == asked.id, Answer.counts)) or 0
    return {"answers": page, "total": total, "next": skip + read if read and skip + read < total else None}
