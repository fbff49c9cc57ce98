"""Results of a lesson: for the API, the report page and files.

A large lesson has a hundred thousand answers, so they are read as plain rows, in pieces, and others have their turn in
between (:func:`~classroom.core.concurrency.yield_to_loop`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import joinedload

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.models import Answer, Lesson, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.markdown import block_html, plain
from classroom.services.lessons import survey
from classroom.services.lessons.teams import team_view
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import peer_instruction, standings, tallies

PIECE = 500
"""Rows that are read at a time: a few milliseconds."""


def _rounds(lesson_id: int) -> list[Round]:
    query = (
        select(Round)
        .where(Round.lesson_id == lesson_id)
        .order_by(Round.number, Round.attempt)
        .options(
            joinedload(Round.version).options(joinedload(QuestionVersion.question), joinedload(QuestionVersion.picture))
        )
    )
    return list(db.session.scalars(query))


class _Given(NamedTuple):
    """An answer; ``text`` is its value as canonical JSON."""

    participant_id: int
    text: str
    answered_at: float
    correct: bool | None
    points: int
    confidence: int | None


def _pieces(asked: Round) -> Iterator[list[_Given]]:
    value = type_coerce(Answer.value, Text)
    query = select(Answer.participant_id, value, Answer.answered_at, Answer.correct, Answer.points, Answer.confidence)
    for piece in db.session.execute(query.where(Answer.round_id == asked.id).order_by(Answer.id)).partitions(PIECE):
        yield [_Given(*row) for row in piece]
        yield_to_loop()


def _answers(asked: Round) -> list[_Given]:
    return [answer for piece in _pieces(asked) for answer in piece]


def _tally(asked: Round, given: list[_Given]) -> dict[str, Any]:
    values = Counter(answer.text for answer in given)
    return registry.get(asked.version.type).tally(asked.version.body, values)


def _right(asked: Round, given: list[_Given]) -> int | None:
    return sum(answer.correct is True for answer in given) if survey.is_graded(asked) else None


class _Labels(dict[str, str]):
    """What stands for a value in tables, by its canonical JSON; most students choose what others chose."""

    def __init__(self, asked: Round) -> None:
        super().__init__()
        self._kind, self._body = registry.get(asked.version.type), asked.version.body

    def __missing__(self, text: str) -> str:
        self[text] = self._kind.answer_text(self._body, json.loads(text))
        return self[text]


def of_lesson(lesson: Lesson) -> dict[str, Any]:
    """Return everything that was answered: ``{"lesson", "rounds", "participants"}``.

    ``correct`` of a round counts the right answers, None for a poll or a survey. Points are whole points.
    """
    standing = standings.Standing(lesson)
    asked_rounds = []
    for asked in _rounds(lesson.id):
        given = _answers(asked)
        asked_rounds.append(_round(asked, given))
        yield_to_loop()
    return {
        "lesson": {"id": lesson.id, "code": lesson.code, "title": lesson.title, "status": lesson.status},
        "rounds": asked_rounds,
        "participants": [
            {
                "id": person.id,
                "nickname": person.nickname,
                "user_id": person.user_id,
                "joined_at": person.joined_at,
                "removed": person.removed_at is not None,
                **standing.of(person.id),
                "team": team_view(person.team) if person.team is not None else None,
            }
            for person in members.of_lesson(lesson.id)
        ],
    }


def _round(asked: Round, given: list[_Given]) -> dict[str, Any]:
    return {
        "id": asked.id,
        "number": asked.number,
        "attempt": asked.attempt,
        "status": asked.status,
        "scoring": asked.scoring,
        "question_id": asked.version.question_id,
        "question_version": asked.version.number,
        "type": asked.version.type,
        "prompt": asked.version.prompt,
        "opened_at": asked.opened_at,
        "closed_at": asked.closed_at,
        "answered": len(given),
        "correct": _right(asked, given),
        "counts": _tally(asked, given)["counts"],
        "comparison": peer_instruction.of(asked),
        "answers": [
            {
                "participant_id": answer.participant_id,
                "value": json.loads(answer.text),
                "correct": answer.correct,
                "points": answer.points,
                "answered_at": answer.answered_at,
                "confidence": answer.confidence,
            }
            for answer in given
        ],
    }


def report(lesson: Lesson) -> dict[str, Any]:
    """Return what the report page shows: distribution of each round and the participant × question matrix."""
    asked = _rounds(lesson.id)
    people = members.of_lesson(lesson.id)
    standing = standings.Standing(lesson)
    cells: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    shown = []
    for item in asked:
        labels, given = _Labels(item), _answers(item)
        for answer in given:
            cells[answer.participant_id][item.id] = {
                "round_id": item.id,
                "label": labels[answer.text],
                "correct": answer.correct,
                "points": answer.points,
            }
        shown.append({**_report_round(item, given, len(people)), "counts": standing.counts(item.id)})
        yield_to_loop()
    return {
        "lesson": {
            "id": lesson.id,
            "code": lesson.code,
            "title": lesson.title,
            "status": lesson.status,
            "created_at": lesson.created_at,
            "ended_at": lesson.ended_at,
            "archived": lesson.archived_at is not None,
        },
        "rounds": shown,
        "participants": [_report_row(person, cells[person.id], asked, standing) for person in people],
        "scored": any(map(survey.is_graded, asked)),
        "columns": standing.columns,
        "teams": standing.teams,
    }


def _report_round(asked: Round, given: list[_Given], joined: int) -> dict[str, Any]:
    version = asked.version
    kind = registry.get(version.type)
    return {
        "id": asked.id,
        "number": asked.number,
        "attempt": asked.attempt,
        "status": asked.status,
        "scoring": asked.scoring,
        "question": {
            "prompt": plain(version.prompt),
            "prompt_html": block_html(version.prompt),
            "type": version.type,
            "image": version.image,
            "explanation_html": block_html(version.explanation),
            **kind.public_view(version.body),
            "key": kind.key(version.body),
        },
        "answered": len(given),
        "joined": joined,
        "correct": _right(asked, given),
        "tally": {"answered": len(given), **_tally(asked, given), **_sureness(asked, given)},
        "comparison": peer_instruction.of(asked),
    }


def _sureness(asked: Round, given: list[_Given]) -> dict[str, Any]:
    return tallies.confidence(asked) if any(answer.confidence for answer in given) else {}


def _report_row(
    person: Member, cells: dict[int, dict[str, Any]], asked: list[Round], standing: standings.Standing
) -> dict[str, Any]:
    yield_to_loop()
    return {
        "id": person.id,
        "nickname": person.nickname,
        "removed": person.removed_at is not None,
        "answered": len(cells),
        "correct": sum(cell["correct"] is True for cell in cells.values()),
        **standing.of(person.id),
        "team": team_view(person.team) if person.team is not None else None,
        "cells": [cells.get(item.id) for item in asked],
    }


def _team(person: Member) -> str:
    return str(team_view(person.team)["name"]) if person.team is not None else ""


def _utc(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def table(lesson: Lesson) -> tuple[list[str], list[list[str | int | float]]]:
    """Return the results as a table, one row an answer: header and rows, for CSV and spreadsheets.

    ``answered_at`` is in Unix seconds, ``answered_at_utc`` the same for people.
    """
    header = ["round", "attempt", "question", "type", "participant", "answer", "correct", "points"]
    header += ["answered_at", "answered_at_utc", "confidence", "team"]
    people = {person.id: person for person in members.of_lesson(lesson.id)}
    rows: list[list[str | int | float]] = []
    for asked in _rounds(lesson.id):
        labels, prompt = _Labels(asked), plain(asked.version.prompt)
        for piece in _pieces(asked):
            rows.extend(
                [
                    asked.number,
                    asked.attempt,
                    prompt,
                    asked.version.type,
                    people[answer.participant_id].nickname,
                    labels[answer.text],
                    "" if answer.correct is None else ("yes" if answer.correct else "no"),
                    answer.points,
                    answer.answered_at,
                    _utc(answer.answered_at),
                    answer.confidence or "",
                    _team(people[answer.participant_id]),
                ]
                for answer in piece
            )
    return header, rows
