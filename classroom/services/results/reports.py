"""The results of a lesson, for the API and the report page. Spreadsheets are made of them in ``tables.py``.

A large lesson has a hundred thousand answers, so they are read as plain rows, in pieces, and the event loop runs in
between (:func:`~classroom.core.concurrency.yield_to_loop`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import joinedload

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import canonical, db
from classroom.models import Answer, Lesson, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.base import Body, QuestionType
from classroom.questions.markdown import block_html, plain
from classroom.services.lessons import moderation, survey
from classroom.services.lessons.moderation import Withheld
from classroom.services.lessons.teams import team_view
from classroom.services.participants import attendance, members
from classroom.services.participants.members import Member
from classroom.services.results import peer_instruction, people, standings, tallies, texts

NOTHING = '""'
"""Canonical JSON of an empty text: what others see of an answer that is withheld."""
PIECE = 500
"""Rows that are read at a time; takes a few milliseconds."""


def rounds_of(lesson_id: int) -> list[Round]:
    """Return the rounds of a lesson with their questions, in order."""
    query = (
        select(Round)
        .where(Round.lesson_id == lesson_id)
        .order_by(Round.number, Round.attempt)
        .options(
            joinedload(Round.version).options(joinedload(QuestionVersion.question), joinedload(QuestionVersion.picture))
        )
    )
    return list(db.session.scalars(query))


class AnswerRow(NamedTuple):
    """The columns of an answer; ``text`` is its value as canonical JSON."""

    participant_id: int
    text: str
    answered_at: float
    correct: bool | None
    fraction: float
    points: int
    confidence: int | None
    hidden: bool
    state: moderation.State | None = None
    """Why others do not see a written answer as it is: ``held`` or ``hidden``; None: they see it."""


def answers_in_pieces(round_: Round, *, public: bool = False) -> Iterator[list[AnswerRow]]:
    """Return the answers of a round in the order of arrival; the event loop runs between the pieces.

    Args:
        round_: the round.
        public: return what others see of written answers: the value, a part of it, or an empty text.
    """
    kind, withheld = registry.get(round_.version.type), moderation.withheld(round_.id)
    value = type_coerce(Answer.value, Text)
    columns = (Answer.answered_at, Answer.correct, Answer.fraction, Answer.points, Answer.confidence, Answer.hidden)
    query = select(Answer.participant_id, value, *columns)
    for piece in db.session.execute(query.where(Answer.round_id == round_.id).order_by(Answer.id)).partitions(PIECE):
        rows = [AnswerRow(*row) for row in piece]
        yield [_moderated(row, kind, withheld, public) for row in rows] if kind.has_text_answers else rows
        yield_to_loop()


def _moderated(row: AnswerRow, kind: QuestionType, withheld: Withheld, public: bool) -> AnswerRow:
    if not row.hidden and not withheld:
        return row
    value = json.loads(row.text)
    state = withheld.state(kind, value, row.hidden)
    if state is None or not public:
        return row._replace(state=state)
    part = withheld.shown(kind, value, row.hidden)
    return row._replace(state=state, text=NOTHING if part is None else canonical(part))


def _answers(round_: Round, public: bool) -> list[AnswerRow]:
    return [answer for piece in answers_in_pieces(round_, public=public) for answer in piece]


def _tally(round_: Round, given: list[AnswerRow], public: bool) -> dict[str, Any]:
    kind, body = registry.get(round_.version.type), round_.version.body
    if not kind.has_text_answers or public:
        return kind.tally(body, Counter(answer.text for answer in given if answer.text != NOTHING))
    withheld = moderation.withheld(round_.id)
    found = texts.split(kind, ((answer.text, answer.hidden, 1) for answer in given), withheld)
    return kind.tally(body, found.shown) | {"withheld": texts.withheld_entries(round_, found.withheld, withheld)}


def _count_correct(round_: Round, given: list[AnswerRow]) -> int | None:
    return sum(answer.correct is True for answer in given) if survey.is_graded(round_) else None


class Cells(dict[str, Any]):
    """What tables show for each value of a round, by its canonical JSON.

    Computed once a value, since many students give the same answer.
    """

    def __init__(self, round_: Round, show: Callable[[QuestionType, Body, Any], Any], *, public: bool = False) -> None:
        super().__init__()
        self._show, self._kind, self._body = show, registry.get(round_.version.type), round_.version.body
        if public and (hidden := moderation.hidden_choices(round_)):
            choices = [
                choice | {"text": _("hidden")} if choice["id"] in hidden else choice for choice in self._body["choices"]
            ]
            self._body = {**self._body, "choices": choices}

    def __missing__(self, text: str) -> Any:
        self[text] = self._show(self._kind, self._body, json.loads(text))
        return self[text]


def full_results(lesson: Lesson, *, public: bool = False) -> dict[str, Any]:
    """Return all rounds with all answers: ``{"lesson", "rounds", "participants"}``.

    ``correct`` of a round counts the right answers, None for a poll or a survey. Points are whole points.

    Args:
        lesson: the lesson.
        public: leave out the written answers that are withheld, as for a file that others get.
    """
    standing = standings.LessonStandings(lesson)
    asked_rounds = []
    for round_ in rounds_of(lesson.id):
        given = _answers(round_, public)
        asked_rounds.append(_round(round_, given, public))
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
                **standing.of(person),
                "team": team_view(person.team) if person.team is not None else None,
            }
            for person in members.of_lesson(lesson.id)
        ],
        "missing": attendance.missing(lesson),
    }


def _round(round_: Round, given: list[AnswerRow], public: bool) -> dict[str, Any]:
    return {
        "id": round_.id,
        "number": round_.number,
        "attempt": round_.attempt,
        "status": round_.status,
        "scoring": round_.scoring,
        "question_id": round_.version.question_id,
        "question_version": round_.version.number,
        "type": round_.version.type,
        "prompt": round_.version.prompt,
        "opened_at": round_.opened_at,
        "closed_at": round_.closed_at,
        "answered": len(given),
        "correct": _count_correct(round_, given),
        "counts": _tally(round_, given, public)["counts"],
        "comparison": peer_instruction.compare_with_previous_vote(round_),
        "answers": [
            {
                "participant_id": answer.participant_id,
                "value": json.loads(answer.text),
                "correct": answer.correct,
                "fraction": answer.fraction,
                "points": answer.points,
                "answered_at": answer.answered_at,
                "confidence": answer.confidence,
                "hidden": answer.state is not None,
                "held": answer.state == "held",
            }
            for answer in given
        ],
    }


def _label(kind: QuestionType, body: Body, value: Any) -> str:
    return kind.answer_label(body, value)


def report(
    lesson: Lesson,
    order: str = "joined",
    show: Callable[[QuestionType, Body, Any], Any] = _label,
    *,
    public: bool = False,
) -> dict[str, Any]:
    """Return what the report shows: the distribution of each round, and a table of participants and rounds.

    Args:
        lesson: the lesson.
        order: of the participants: a name of :data:`~classroom.services.results.people.ORDERS`.
        show: returns what a cell of the table shows for a value, as ``label``.
        public: leave out the written answers that are withheld, as for a file that others get.
    """
    asked = rounds_of(lesson.id)
    everybody = members.of_lesson(lesson.id)
    names = {person.id: person.nickname for person in everybody}
    standing = standings.LessonStandings(lesson)
    cells: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    shown = []
    for item in asked:
        labels, given = Cells(item, show, public=public), _answers(item, public)
        for answer in given:
            cells[answer.participant_id][item.id] = {
                "round_id": item.id,
                "label": labels[answer.text],
                "state": answer.state,
                "correct": answer.correct,
                "fraction": answer.fraction,
                "points": answer.points,
            }
        shown.append({**_report_round(item, given, names, public), "counts": standing.counts(item.id)})
        yield_to_loop()
    rows = [_report_row(person, cells[person.id], asked, standing) for person in everybody]
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
        "participants": people.in_order(rows, order),
        "missing": attendance.missing(lesson),
        "withheld": any(cell["state"] for row in cells.values() for cell in row.values()),
        "scored": any(map(survey.is_graded, asked)),
        "columns": standing.columns,
        "teams": standing.teams,
    }


def shown_question(round_: Round) -> dict[str, Any]:
    """Return the question of a round as its teacher sees it, with its key."""
    version = round_.version
    kind = registry.get(version.type)
    return {
        "prompt": plain(version.prompt),
        "prompt_html": block_html(version.prompt),
        "type": version.type,
        "image": version.image,
        "explanation_html": block_html(version.explanation),
        **kind.public_view(version.body),
        "key": kind.key(version.body),
    }


def _report_round(round_: Round, given: list[AnswerRow], names: Mapping[int, str], public: bool) -> dict[str, Any]:
    kind = registry.get(round_.version.type)
    return {
        "id": round_.id,
        "number": round_.number,
        "attempt": round_.attempt,
        "status": round_.status,
        "scoring": round_.scoring,
        "closed_at": round_.closed_at,
        "question": shown_question(round_),
        "answered": len(given),
        "joined": len(names),
        "correct": _count_correct(round_, given),
        "tally": {
            "answered": len(given),
            **_tally(round_, given, public),
            **_confidence(round_, given),
            "cards": _cards(given, names) if kind.lists_newest else [],
        },
        "comparison": peer_instruction.compare_with_previous_vote(round_),
    }


def _cards(given: list[AnswerRow], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return each text with its author, those that are held back first, then the newest first."""
    cards = [
        {
            "participant_id": answer.participant_id,
            "nickname": names[answer.participant_id],
            "text": json.loads(answer.text),
            "state": answer.state,
        }
        for answer in reversed(given)
        if answer.text != NOTHING
    ]
    return sorted(cards, key=lambda card: card["state"] != "held")


def _confidence(round_: Round, given: list[AnswerRow]) -> dict[str, Any]:
    if not any(answer.confidence for answer in given):
        return {}
    found = tallies.confidence(round_)
    labels = Cells(round_, _label)
    for entry in found["sure_wrong"]:
        if not isinstance(entry["value"], str):
            entry["text"] = labels[canonical(entry["value"])]  # with numbers as the reader's language writes them
    return found


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
