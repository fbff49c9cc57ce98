"""Results of a lesson: for the API, the report page and files."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from classroom.database import canonical, db
from classroom.models import Answer, Lesson, Participant, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.text import block_html, inline_html, plain
from classroom.services import participants


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


def _answers(lesson_id: int) -> dict[int, list[Answer]]:
    query = select(Answer).join(Round).where(Round.lesson_id == lesson_id).order_by(Answer.id)
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in db.session.scalars(query):
        found[answer.round_id].append(answer)
    return found


def _counts(asked: Round, given: list[Answer]) -> dict[str, Any]:
    values: dict[str, int] = defaultdict(int)
    for answer in given:
        values[canonical(answer.value)] += 1
    counts = registry.get(asked.version.type).tally(asked.version.body, values)["counts"]
    return dict(counts)


def of_lesson(lesson: Lesson) -> dict[str, Any]:
    """Return everything that was answered: ``{"lesson", "rounds", "participants"}``.

    ``correct`` of a round counts the right answers, None for a poll. Points are whole points.
    """
    given = _answers(lesson.id)
    totals: dict[int, int] = defaultdict(int)
    for answers in given.values():
        for answer in answers:
            totals[answer.participant_id] += answer.points
    return {
        "lesson": {"id": lesson.id, "code": lesson.code, "title": lesson.title, "status": lesson.status},
        "rounds": [_round(asked, given[asked.id]) for asked in _rounds(lesson.id)],
        "participants": [
            {
                "id": person.id,
                "nickname": person.nickname,
                "user_id": person.user_id,
                "joined_at": person.joined_at,
                "removed": person.removed_at is not None,
                "total_points": totals[person.id],
            }
            for person in participants.of_lesson(lesson.id)
        ],
    }


def _round(asked: Round, given: list[Answer]) -> dict[str, Any]:
    graded = registry.get(asked.version.type).graded
    return {
        "id": asked.id,
        "number": asked.number,
        "attempt": asked.attempt,
        "status": asked.status,
        "question_id": asked.version.question_id,
        "question_version": asked.version.number,
        "type": asked.version.type,
        "prompt": asked.version.prompt,
        "opened_at": asked.opened_at,
        "closed_at": asked.closed_at,
        "answered": len(given),
        "correct": sum(answer.correct is True for answer in given) if graded else None,
        "counts": _counts(asked, given),
        "answers": [
            {
                "participant_id": answer.participant_id,
                "value": answer.value,
                "correct": answer.correct,
                "points": answer.points,
                "answered_at": answer.answered_at,
            }
            for answer in given
        ],
    }


def report(lesson: Lesson) -> dict[str, Any]:
    """Return what the report page shows: distribution of each round and the participant × question matrix."""
    given = _answers(lesson.id)
    asked = _rounds(lesson.id)
    people = participants.of_lesson(lesson.id)
    cells: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for item in asked:
        kind = registry.get(item.version.type)
        for answer in given[item.id]:
            cells[answer.participant_id][item.id] = {
                "round_id": item.id,
                "label": kind.label(item.version.body, answer.value),
                "correct": answer.correct,
                "points": answer.points,
            }
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
        "rounds": [_report_round(item, given[item.id], len(people)) for item in asked],
        "participants": [_report_row(person, cells[person.id], asked) for person in people],
    }


def _report_round(asked: Round, given: list[Answer], joined: int) -> dict[str, Any]:
    version = asked.version
    kind = registry.get(version.type)
    counts = _counts(asked, given)
    return {
        "id": asked.id,
        "number": asked.number,
        "attempt": asked.attempt,
        "status": asked.status,
        "question": {
            "prompt": plain(version.prompt),
            "prompt_html": block_html(version.prompt),
            "type": version.type,
            "image": version.image,
            "explanation_html": block_html(version.explanation),
        },
        "answered": len(given),
        "joined": joined,
        "correct": sum(answer.correct is True for answer in given) if kind.graded else None,
        "choices": [
            {
                "id": choice["id"],
                "label": choice["id"].upper(),
                "text_html": inline_html(choice["text"]),
                "count": counts.get(choice["id"], 0),
                "percent": round(100 * counts.get(choice["id"], 0) / len(given)) if given else 0,
                "correct": choice["correct"] if kind.graded else None,
            }
            for choice in version.body.get("choices", [])
        ],
    }


def _report_row(person: Participant, cells: dict[int, dict[str, Any]], asked: list[Round]) -> dict[str, Any]:
    return {
        "id": person.id,
        "nickname": person.nickname,
        "removed": person.removed_at is not None,
        "answered": len(cells),
        "correct": sum(cell["correct"] is True for cell in cells.values()),
        "total_points": sum(cell["points"] for cell in cells.values()),
        "cells": [cells.get(item.id) for item in asked],
    }


def _utc(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def table(lesson: Lesson) -> tuple[list[str], list[list[str | int | float]]]:
    """Return the results as a table, one row an answer: header and rows, for CSV and spreadsheets.

    ``answered_at`` is in Unix seconds, ``answered_at_utc`` the same for people.
    """
    header = ["round", "attempt", "question", "type", "participant", "answer", "correct", "points"]
    header += ["answered_at", "answered_at_utc"]
    names = {person.id: person.nickname for person in participants.of_lesson(lesson.id)}
    given = _answers(lesson.id)
    rows: list[list[str | int | float]] = []
    for asked in _rounds(lesson.id):
        kind = registry.get(asked.version.type)
        for answer in given[asked.id]:
            rows.append(
                [
                    asked.number,
                    asked.attempt,
                    plain(asked.version.prompt),
                    asked.version.type,
                    names[answer.participant_id],
                    kind.label(asked.version.body, answer.value),
                    "" if answer.correct is None else ("yes" if answer.correct else "no"),
                    answer.points,
                    answer.answered_at,
                    _utc(answer.answered_at),
                ]
            )
    return header, rows
