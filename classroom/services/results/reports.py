"""The results of a lesson as a whole: what was asked, and what each participant answered. Files are made of them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from classroom.core.concurrency import yield_to_loop
from classroom.models import Lesson, Round
from classroom.questions.base import Body, QuestionType
from classroom.services.lessons import survey
from classroom.services.lessons.teams import team_view
from classroom.services.participants import attendance, members
from classroom.services.participants.members import Member
from classroom.services.results import people, reading, report_questions, standings


def report(
    lesson: Lesson,
    order: str = "joined",
    show: Callable[[QuestionType, Body, Any], Any] = reading.label,
    *,
    public: bool = False,
    with_texts: bool = True,
) -> dict[str, Any]:
    """Return what a lesson asked, the distribution of each round, and a table of participants and rounds.

    Args:
        lesson: the lesson.
        order: of the participants: a name of :data:`~classroom.services.results.people.ORDERS`.
        show: returns what a cell of the table shows for a value, as ``label``.
        public: leave out the written answers that are withheld, as for a file that others get.
        with_texts: whether the table shows what students wrote.
    """
    asked = reading.rounds_of(lesson.id)
    everybody = members.of_lesson(lesson.id)
    names = {person.id: person.nickname for person in everybody}
    standing = standings.LessonStandings(lesson)
    cells: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    shown = []
    for item in asked:
        labels = reading.Cells(item, show, public=public, texts=with_texts)
        given = reading.answers(item, public=public)
        for answer in given:
            cells[answer.participant_id][item.id] = {
                "round_id": item.id,
                "label": labels[answer.text],
                "state": answer.state,
                "correct": answer.correct,
                "fraction": answer.fraction,
                "points": answer.points,
            }
        shown.append({**report_questions.question(item, given, names, public), "counts": standing.counts(item.id)})
        yield_to_loop()
    rows = [_report_row(person, cells[person.id], asked, standing) for person in everybody]
    return {
        "lesson": {
            "id": lesson.id,
            "code": lesson.code,
            "title": lesson.title,
            "mode": lesson.mode,
            "status": lesson.status,
            "created_at": lesson.created_at,
            "ended_at": lesson.ended_at,
            "archived": lesson.archived_at is not None,
        },
        "rounds": shown,
        "participants": people.in_order(rows, order),
        "missing": attendance.missing(lesson),
        "withheld": any(cell["state"] for row in cells.values() for cell in row.values()),
        "scored": any(map(survey.is_graded, asked)),
        "columns": standing.columns,
        "teams": standing.teams,
    }


def _report_row(
    person: Member, cells: dict[int, dict[str, Any]], asked: list[Round], standing: standings.LessonStandings
) -> dict[str, Any]:
    yield_to_loop()
    return {
        "id": person.id,
        "nickname": person.nickname,
        "joined_at": person.joined_at,
        "removed": person.removed_at is not None,
        "answered": len(cells),
        **standing.of(person),
        "team": team_view(person.team) if person.team is not None else None,
        "cells": [cells.get(item.id) for item in asked],
    }
