"""The matrix of a report: participants and what each answered to every question, a page at a time."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import or_, select

from classroom.core import collation
from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.models import Course, Enrolment, Lesson, Participant, Round
from classroom.questions.base import Body, QuestionType
from classroom.services.lessons import survey
from classroom.services.results import people, reading
from classroom.services.results.people import Row
from classroom.services.results.reading import Given

PAGE = 50
"""Participants of one page."""
LEFT_OUT = "…"
"""What a cell shows in place of a text that is left out."""
NO_CLASS = 0
"""The group of those who are in none of the classes."""
_ROUND = re.compile(r"round-([0-9]{1,15})")


class Selection(NamedTuple):
    """Which participants are shown, and in which order. Whatever does not fit the lesson is ignored."""

    order: str = "name"
    """One of :data:`~classroom.services.results.people.ORDERS`, or ``round-`` and the id of a round."""
    reverse: bool = False
    search: str = ""
    """A part of the name; capitals and accents do not matter."""
    team: int | None = None
    group: int | None = None
    """The id of a class, or :data:`NO_CLASS`."""
    page: int = 1
    person: int | None = None
    """The id of a participant: show the page with this one instead."""
    everything: bool = False
    """Show everybody on one page, as for paper."""

    @property
    def is_filtered(self) -> bool:
        """Whether some participants are left out."""
        return bool(self.search or self.team is not None or self.group is not None)


def page(
    lesson: Lesson,
    viewer_id: int,
    rows: list[Row],
    asked: Sequence[tuple[Round, Given]],
    chosen: Selection,
    *,
    with_texts: bool = True,
) -> dict[str, Any]:
    """Return a page of the matrix.

    Args:
        lesson: the lesson.
        viewer_id: the teacher who looks at it.
        rows: all participants, without their answers.
        asked: the rounds of the lesson, each with what its answers earned.
        chosen: which participants are shown.
        with_texts: whether cells show what students wrote.

    Returns:
        ``{"rows", "pages", "joined", "order", "reverse", "descending", "teams", "groups"}``: ``rows`` of this page also
        have ``cells``, one for each round; ``pages`` is a pagination of those who are selected; ``joined`` counts all.
        ``teams`` and ``groups`` can be chosen: numbers, and ``{"id", "title"}``.
    """
    groups = _groups(lesson, viewer_id)
    found = _selected(rows, groups, chosen)
    question = _question(asked, chosen.order)
    order = chosen.order if question or chosen.order in people.ORDERS else "name"
    values, greatest_first = question or (None, order in people.GREATEST_FIRST)
    descending = chosen.reverse != greatest_first
    found = people.in_order(found, order, descending=descending, values=values)
    size = max(1, len(found)) if chosen.everything else PAGE
    number = min(max(1, chosen.page), max(1, -(-len(found) // size)))
    places = [place for place, row in enumerate(found) if row["id"] == chosen.person]
    pages = _Pages(page=places[0] // size + 1 if places else number, per_page=size, error_out=False, rows=found)
    rounds = [round_ for round_, _given in asked]
    return {
        "rows": _with_cells(pages.items, rounds, with_texts=with_texts, everybody=len(pages.items) == len(rows)),
        "pages": pages,
        "joined": len(rows),
        "order": order,
        "reverse": chosen.reverse,
        "descending": descending,
        "teams": sorted({row["team"]["number"] for row in rows if row["team"]}),
        "groups": [{"id": id_, "title": title} for id_, (title, _users) in groups.items()],
    }


class _Pages(Pagination):
    """Pages of rows that are in memory; templates draw the links to them."""

    def _query_items(self) -> list[Row]:
        rows: list[Row] = self._query_args["rows"]
        return rows[self._query_offset : self._query_offset + self.per_page]

    def _query_count(self) -> int:
        return len(self._query_args["rows"])


def _groups(lesson: Lesson, viewer_id: int) -> dict[int, tuple[str, set[int]]]:
    """Return the classes to which participants belong, by id: the title and the accounts.

    A colleague sees the class of the lesson, and otherwise only the own ones.
    """
    mine = or_(Course.owner_id == viewer_id, Course.id == lesson.course_id)
    query = (
        select(Course.id, Course.title, Enrolment.user_id)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(Participant, Participant.user_id == Enrolment.user_id)
        .where(Participant.lesson_id == lesson.id, mine, Course.archived_at.is_(None) | (Course.id == lesson.course_id))
        .order_by(Course.title, Course.id)
    )
    found: dict[int, tuple[str, set[int]]] = {}
    for id_, title, user_id in db.session.execute(query):
        found.setdefault(id_, (title, set()))[1].add(user_id)
    return found


def _selected(rows: list[Row], groups: Mapping[int, tuple[str, set[int]]], chosen: Selection) -> list[Row]:
    found = rows
    if chosen.team is not None:
        found = [row for row in found if row["team"] and row["team"]["number"] == chosen.team]
    if chosen.group == NO_CLASS:
        members = set[int]().union(*(users for _title, users in groups.values()))
        found = [row for row in found if row["user_id"] not in members]
    elif chosen.group is not None and chosen.group in groups:
        in_class = groups[chosen.group][1]
        found = [row for row in found if row["user_id"] in in_class]
    if chosen.search:
        wanted = _plain(chosen.search)
        found = [row for row in found if wanted in _plain(row["nickname"])]
        yield_to_loop()
    return found


def _plain(text: str) -> str:
    return " ".join(collation.key(text, "en")[0].split())


def _question(asked: Sequence[tuple[Round, Given]], order: str) -> tuple[Mapping[int, Any], bool] | None:
    """Return what an order by a question compares, by participant, and whether the greatest usually comes first.

    Right answers come before wrong ones. Where nothing is right, numbers are compared, or else texts.
    """
    match = _ROUND.fullmatch(order)
    found = next((entry for entry in asked if match and entry[0].id == int(match[1])), None)
    if found is None:
        return None
    round_, given = found
    if survey.is_graded(round_):
        return given.fractions, True
    language = str(get_locale() or "en")

    def key(kind: QuestionType, body: Body, value: Any) -> Any:
        return kind.answer_number(body, value) or 0, collation.key(kind.answer_label(body, value), language)

    keys = reading.Cells(round_, key)
    pieces = reading.answers_in_pieces(round_)
    return {answer.participant_id: keys[answer.text] for piece in pieces for answer in piece}, False


def _with_cells(rows: list[Row], asked: Sequence[Round], *, everybody: bool, with_texts: bool) -> list[Row]:
    """Return the rows with ``cells``: what each participant answered to every question, None where nothing."""
    wanted: Collection[int] | None = None if everybody else [row["id"] for row in rows]
    cells: dict[int, list[dict[str, Any] | None]] = {row["id"]: [None] * len(asked) for row in rows}
    for place, round_ in enumerate(asked):
        labels = reading.Cells(round_, reading.label, texts=with_texts)
        for piece in reading.answers_in_pieces(round_, people=wanted):
            for answer in piece:
                cells[answer.participant_id][place] = {
                    "label": labels[answer.text] or ("" if with_texts else LEFT_OUT),
                    "state": answer.state,
                    "correct": answer.correct,
                    "partly": answer.fraction > 0,
                }
    return [{**row, "cells": cells[row["id"]]} for row in rows]
