"""The tables of results files: a row for each answer, and a matrix of participants and rounds.

Each has two forms. Tables **for programs** are the same in every language: English names of columns, letters of
choices, Unix time and UTC, as docs/protocol.md describes them. Tables **for readers** are in their language: choices
are written out and times are local. In both, numbers that students gave are numbers.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from classroom.models import Lesson
from classroom.questions import registry
from classroom.questions.base import Body, QuestionType
from classroom.questions.markdown import plain
from classroom.questions.number_parsing import Number
from classroom.services.lessons import teams
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import reading, reports
from classroom.services.results.reading import AnswerRow


class Quantity(NamedTuple):
    """A number with its unit; CSV files have only the number."""

    value: Number
    unit: str


Cell = str | int | float | Quantity | datetime | None
"""A moment has no zone: the column's title names it."""


class Table(NamedTuple):
    """A table of a file.

    ``marks`` says which cells are right (True) or wrong (False), by row and column from 0; ``frozen`` is the number of
    columns that stay in view.
    """

    title: str
    header: list[str]
    rows: list[list[Cell]]
    marks: dict[tuple[int, int], bool] = {}  # noqa: RUF012 (a NamedTuple; never changed)
    frozen: int = 0


def _for_programs(kind: QuestionType, body: Body, value: Any) -> Cell:
    number = kind.answer_number(body, value)
    return kind.answer_text(body, value) if number is None else Quantity(number, kind.unit(body))


def _for_readers(kind: QuestionType, body: Body, value: Any) -> Cell:
    number = kind.answer_number(body, value)
    return kind.answer_words(body, value) if number is None else Quantity(number, kind.unit(body))


def answers_for_programs(lesson: Lesson, *, public: bool = False) -> Table:
    """Return the table of answers for programs. ``answered_at`` is in Unix seconds, ``answered_at_utc`` text."""
    header = ["round", "attempt", "question", "type", "participant", "answer", "correct", "points"]
    header += ["answered_at", "answered_at_utc", "confidence", "team", "hidden"]
    people = {person.id: person for person in members.of_lesson(lesson.id)}
    rows: list[list[Cell]] = []
    for round_ in reading.rounds_of(lesson.id):
        cells, prompt = reading.Cells(round_, _for_programs, public=public), plain(round_.version.prompt)
        for piece in reading.answers_in_pieces(round_, public=public):
            rows.extend(
                [
                    round_.number,
                    round_.attempt,
                    prompt,
                    round_.version.type,
                    people[answer.participant_id].nickname,
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


def answers_for_readers(lesson: Lesson, zone: tzinfo | None, *, public: bool = False) -> Table:
    """Return the table of answers for readers; columns that this lesson does not use are left out.

    Args:
        lesson: the lesson.
        zone: of the reader; None: that of the server.
        public: leave out the written answers that others do not see.
    """
    people = {person.id: person for person in members.of_lesson(lesson.id)}
    answered = _("Answered at (%(zone)s)", zone=zone_name(lesson.created_at, zone))
    header = [_("Number"), _("Vote"), _("Question"), _("Type"), _("Participant"), _("Answer"), _("Unit")]
    header += [pgettext("answer", "Right"), _("Points"), answered, _("How sure"), _("Team"), _("Hidden")]
    sure = ["", _("Guessing"), _("Fairly sure"), _("Sure")]
    team_names, states = teams.names(), {"held": _("held back"), "hidden": _("hidden")}
    rows: list[list[Cell]] = []
    for round_ in reading.rounds_of(lesson.id):
        cells, prompt = reading.Cells(round_, _for_readers, public=public), plain(round_.version.prompt)
        kind = registry.get(round_.version.type)
        for piece in reading.answers_in_pieces(round_, public=public):
            rows.extend(
                [
                    round_.number,
                    round_.attempt,
                    prompt,
                    str(kind.label),
                    people[answer.participant_id].nickname,
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


def matrix_for_programs(lesson: Lesson, *, public: bool = False) -> Table:
    """Return the matrix for programs, in the order of joining."""
    report = reports.report(lesson, "joined", _for_programs, public=public)
    titles = [f"{item['number']}.{item['attempt']} {item['question']['prompt']}" for item in report["rounds"]]
    header = ["participant", *titles, "correct", "asked", "points", *report["columns"]]

    def standing(person: dict[str, Any]) -> list[Cell]:
        more = [_plain(person[name]) for name in report["columns"]]
        return [person["correct"], person["asked"], person["total_points"], *more]

    return _matrix("Matrix", header, report, standing)


def _matrix(
    title: str, header: list[str], report: dict[str, Any], standing: Callable[[dict[str, Any]], list[Cell]]
) -> Table:
    rows: list[list[Cell]] = []
    marks: dict[tuple[int, int], bool] = {}
    for line, person in enumerate(report["participants"]):
        rows.append([person["nickname"], *(cell and cell["label"] for cell in person["cells"]), *standing(person)])
        for column, cell in enumerate(person["cells"], start=1):
            if cell is not None and cell["correct"] is not None:
                marks[line, column] = cell["correct"]
    return Table(title, header, rows, marks, frozen=1)


def _plain(value: Any) -> Cell:
    return str(value["name"]) if isinstance(value, dict) else value


def matrix_for_readers(lesson: Lesson, order: str, *, public: bool = False) -> Table:
    """Return the matrix for readers, in an order of :data:`~classroom.services.results.people.ORDERS`."""
    report = reports.report(lesson, order, _for_readers, public=public)
    names = {"rank": _("Rank"), "streak": _("In a row"), "team": _("Team")}
    scored = [_("Right"), _("Questions asked"), _("Points")] if report["scored"] else [_("Answers")]
    columns = [name for name in report["columns"] if report["scored"] or name == "team"]
    header = [_("Participant"), *map(_round_title, report["rounds"]), *scored, *(names[column] for column in columns)]
    team_names = teams.names()

    def standing(person: dict[str, Any]) -> list[Cell]:
        counted = ["correct", "asked", "total_points"] if report["scored"] else ["answered"]
        values = [person[name] for name in (*counted, *columns)]
        return [team_names[value["name"]] if isinstance(value, dict) else value for value in values]

    return _matrix(_("Matrix"), header, report, standing)


def _round_title(round_: dict[str, Any]) -> str:
    unit = round_["question"].get("unit")
    number = f"{round_['number']}{'′' * (round_['attempt'] - 1)}"
    return f"{number}. {round_['question']['prompt']}{f' ({unit})' if unit else ''}"
