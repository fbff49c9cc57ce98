"""The tables of results files: a row for each answer, and a matrix of participants and rounds.

Each has two forms. Tables **for programs** are the same in every language: English names of columns, letters of
choices, Unix time and UTC, as docs/protocol.md describes them. Tables **for readers** are in their language: choices
are written out and times are local. In both, numbers that students gave are numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from classroom.models import Lesson, Round
from classroom.questions import registry
from classroom.questions.base import Body, QuestionType
from classroom.questions.markdown import plain
from classroom.questions.number_parsing import Number
from classroom.services.lessons import teams
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import marks, reading, reports
from classroom.services.results.reading import AnswerRow
from classroom.services.results.scales import Mark, Scale
from classroom.services.results.sharing import EVERYTHING, Sharing


class Quantity(NamedTuple):
    """A number with its unit; CSV files have only the number."""

    value: Number
    unit: str


class Figure(NamedTuple):
    """A number with the format in which workbooks show it, such as ``0.0%``; CSV files have the number alone."""

    value: Number
    shown: str


Cell = str | int | float | Quantity | Figure | datetime | None
"""A moment has no zone: the column's title names it."""


class Table(NamedTuple):
    """A table of a file.

    ``marks`` says which cells are right (True) or wrong (False), by row and column from 0; ``frozen`` is the number of
    columns that stay in view; ``below`` are rows of a workbook that stand apart, under the table and its filter.
    """

    title: str
    header: list[str]
    rows: list[list[Cell]]
    marks: dict[tuple[int, int], bool] = {}  # noqa: RUF012 (a NamedTuple; never changed)
    frozen: int = 0
    below: Sequence[Sequence[Cell]] = ()


def _for_programs(kind: QuestionType, body: Body, value: Any) -> Cell:
    number = kind.answer_number(body, value)
    return kind.answer_text(body, value) if number is None else Quantity(number, kind.unit(body))


def _for_readers(kind: QuestionType, body: Body, value: Any) -> Cell:
    number = kind.answer_number(body, value)
    return kind.answer_words(body, value) if number is None else Quantity(number, kind.unit(body))


WORD = "Student"
"""What labels call a student in tables for programs."""


def _cells(round_: Round, show: Callable[[QuestionType, Body, Any], Cell], sharing: Sharing) -> reading.Cells:
    return reading.Cells(round_, show, public=sharing.public, texts=sharing.texts)


def answers_for_programs(lesson: Lesson, sharing: Sharing = EVERYTHING) -> Table:
    """Return the table of answers for programs. ``answered_at`` is in Unix seconds, ``answered_at_utc`` text."""
    header = ["round", "attempt", "question", "type", "participant", "answer", "correct", "points"]
    header += ["answered_at", "answered_at_utc", "confidence", "team", "hidden"]
    people = {person.id: person for person in members.of_lesson(lesson.id)}
    names, rows = sharing.names(people.values(), WORD), list[list[Cell]]()
    for round_ in reading.rounds_of(lesson.id):
        cells, prompt = _cells(round_, _for_programs, sharing), plain(round_.version.prompt)
        for piece in reading.answers_in_pieces(round_, public=sharing.public):
            rows.extend(
                [
                    round_.number,
                    round_.attempt,
                    prompt,
                    round_.version.type,
                    names[answer.participant_id],
                    cells[answer.text],
                    "" if answer.correct is None else ("yes" if answer.correct else "no"),
                    answer.points,
                    answer.answered_at,
                    datetime.fromtimestamp(answer.answered_at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
                    answer.confidence or "",
                    _team_name(people[answer.participant_id]),
                    answer.state or "",
                ]
                for answer in piece
            )
    return Table("Answers", header, rows)


def _team_name(person: Member) -> str:
    return str(teams.team_view(person.team)["name"]) if person.team is not None else ""


def answers_for_readers(lesson: Lesson, zone: tzinfo | None, sharing: Sharing = EVERYTHING) -> Table:
    """Return the table of answers for readers; columns that this lesson does not use are left out.

    Args:
        lesson: the lesson.
        zone: of the reader; None: that of the server.
        sharing: what is left out.
    """
    people = {person.id: person for person in members.of_lesson(lesson.id)}
    answered = _("Answered at (%(zone)s)", zone=zone_name(lesson.created_at, zone))
    header = [_("Number"), _("Vote"), _("Question"), _("Type"), _("Participant"), _("Answer"), _("Unit")]
    header += [pgettext("answer", "Right"), _("Points"), answered, _("How sure"), _("Team"), _("Hidden")]
    sure = ["", _("Guessing"), _("Fairly sure"), _("Sure")]
    team_names, states = teams.names(), {"held": _("held back"), "hidden": _("hidden")}
    names, rows = sharing.names(people.values(), _("Student")), list[list[Cell]]()
    for round_ in reading.rounds_of(lesson.id):
        cells, prompt = _cells(round_, _for_readers, sharing), plain(round_.version.prompt)
        kind = registry.get(round_.version.type)
        for piece in reading.answers_in_pieces(round_, public=sharing.public):
            rows.extend(
                [
                    round_.number,
                    round_.attempt,
                    prompt,
                    str(kind.label),
                    names[answer.participant_id],
                    cells[answer.text],
                    kind.unit(round_.version.body),
                    _verdict(answer),
                    answer.points if answer.correct is not None else None,
                    local(answer.answered_at, zone),
                    sure[answer.confidence or 0],
                    team_names.get(_team_name(people[answer.participant_id]), ""),
                    states.get(answer.state or "", ""),
                ]
                for answer in piece
            )
    optional = (_("Unit"), _("How sure"), _("Team"), _("Hidden"))
    unused = {column for column, name in enumerate(header) if name in optional and not any(row[column] for row in rows)}
    return Table(_("Answers"), _without(header, unused), [_without(row, unused) for row in rows])


def _without(row: Sequence[Any], columns: set[int]) -> list[Any]:
    return [item for column, item in enumerate(row) if column not in columns]


def _verdict(answer: AnswerRow) -> str:
    if answer.correct is None:
        return ""
    return str(_("yes") if answer.correct else _("partly") if answer.points else _("no"))


def local(moment: float, zone: tzinfo | None) -> datetime:
    """Return a moment in Unix seconds as local time in whole seconds; ``zone`` None: of the server."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone).replace(tzinfo=None, microsecond=0)


def zone_name(moment: float, zone: tzinfo | None) -> str:
    """Return the name of a time zone with its offset at a moment, such as ``Europe/Madrid, UTC+01:00``."""
    there = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    seconds = int((there.utcoffset() or timedelta()).total_seconds())
    if not seconds:
        return "UTC"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{zone or there.tzname()}, UTC{'+' if seconds > 0 else '-'}{hours:02}:{minutes:02}"


def report_for_programs(lesson: Lesson, sharing: Sharing = EVERYTHING) -> dict[str, Any]:
    """Return the report from which tables for programs are made, in the order of joining, or of the labels."""
    return _report(lesson, "joined", _for_programs, sharing, WORD)


def report_for_readers(lesson: Lesson, order: str, sharing: Sharing = EVERYTHING) -> dict[str, Any]:
    """Return the report from which tables for readers are made.

    Args:
        lesson: the lesson.
        order: of the participants: a name of :data:`~classroom.services.results.people.ORDERS`. Labels have their own.
        sharing: what is left out.
    """
    return _report(lesson, order, _for_readers, sharing, _("Student"))


def _report(
    lesson: Lesson, order: str, show: Callable[[QuestionType, Body, Any], Cell], sharing: Sharing, word: str
) -> dict[str, Any]:
    """Return a report with the names of ``sharing`` and, in a lesson with marks, the ``mark`` of each participant."""
    report = reports.report(lesson, order, show, public=sharing.public, with_texts=sharing.texts)
    names, given = sharing.names(members.of_lesson(lesson.id), word), marks.of_lesson(lesson)
    for person in report["participants"]:
        person["nickname"], person["mark"] = names[person["id"]], given.get(person["id"])
    if sharing.anonymous:
        report["participants"].sort(key=lambda person: person["nickname"])
    return report


def matrix_for_programs(report: Mapping[str, Any], scale: Scale | None) -> Table:
    """Return the matrix of :func:`report_for_programs`, with marks if there is a scale."""
    titles = [f"{item['number']}.{item['attempt']} {item['question']['prompt']}" for item in report["rounds"]]
    header = ["participant", *titles, "correct", "asked", "points", *report["columns"], *(["mark"] if scale else [])]

    def standing(person: dict[str, Any]) -> list[Cell]:
        more = [_plain(person[name]) for name in report["columns"]]
        last = [mark_cell(scale, person["mark"])] if scale else []
        return [person["correct"], person["asked"], person["total_points"], *more, *last]

    return _matrix("Matrix", header, report, standing)


def _matrix(
    title: str, header: list[str], report: Mapping[str, Any], standing: Callable[[dict[str, Any]], list[Cell]]
) -> Table:
    rows: list[list[Cell]] = []
    right: dict[tuple[int, int], bool] = {}
    for line, person in enumerate(report["participants"]):
        rows.append([person["nickname"], *(cell and cell["label"] for cell in person["cells"]), *standing(person)])
        for column, cell in enumerate(person["cells"], start=1):
            if cell is not None and cell["correct"] is not None:
                right[line, column] = cell["correct"]
    return Table(title, header, rows, right, frozen=1)


def _plain(value: Any) -> Cell:
    return str(value["name"]) if isinstance(value, dict) else value


def mark_cell(scale: Scale, mark: Mark | None) -> Cell:
    """Return the cell of a mark: a number with the decimals of its scale, or a letter; empty without a mark."""
    if mark is None:
        return None
    if isinstance(mark.value, str):
        return mark.value
    return Figure(float(mark.value), f"0.{'0' * scale.decimals}".rstrip("."))


def matrix_for_readers(report: Mapping[str, Any], scale: Scale | None) -> Table:
    """Return the matrix of :func:`report_for_readers`, with marks if there is a scale."""
    header, standing = standing_for_readers(report, scale)
    return _matrix(_("Matrix"), [_("Participant"), *map(_round_title, report["rounds"]), *header], report, standing)


def standing_for_readers(
    report: Mapping[str, Any], scale: Scale | None
) -> tuple[list[str], Callable[[dict[str, Any]], list[Cell]]]:
    """Return the titles of the columns of a participant's sums, and a function that returns their cells."""
    names = {"rank": _("Rank"), "streak": _("In a row"), "team": _("Team")}
    scored = [_("Right"), _("Questions asked"), _("Points")] if report["scored"] else [_("Answers")]
    columns = [name for name in report["columns"] if report["scored"] or name == "team"]
    team_names = teams.names()

    def standing(person: dict[str, Any]) -> list[Cell]:
        counted = ["correct", "asked", "total_points"] if report["scored"] else ["answered"]
        values = [person[name] for name in (*counted, *columns)]
        cells = [team_names[value["name"]] if isinstance(value, dict) else value for value in values]
        return [*cells, mark_cell(scale, person["mark"])] if scale else cells

    return [*scored, *(names[column] for column in columns), *([_("Mark")] if scale else [])], standing


def _round_title(round_: Mapping[str, Any]) -> str:
    unit = round_["question"].get("unit")
    number = f"{round_['number']}{'′' * (round_['attempt'] - 1)}"
    return f"{number}. {round_['question']['prompt']}{f' ({unit})' if unit else ''}"
