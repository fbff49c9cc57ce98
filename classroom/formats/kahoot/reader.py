"""Reading Kahoot's spreadsheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.sheets import Cell
from classroom.formats.shared.tables.partial import excerpt_of
from classroom.formats.shared.workbook import visible_sheets
from classroom.formats.shared.workbook_limits import WorkbookError
from classroom.formats.shared.zip_archive import is_archive

HEADER_ROWS = 40
"""Rows in which the header is looked for."""
_QUESTION = re.compile(r"(question|pregunta)\b")
_ANSWER = re.compile(r"(?:answer|respuesta) ?([1-9])\b")
_TIME = re.compile(r"time\b|tiempo\b|l[ií]mite de tiempo")
_CORRECT = re.compile(r"correct|(respuesta|respuestas|respuesta\(s\)) correcta")

Rows = Iterator[tuple[int, list[Cell]]]


@dataclass
class Columns:
    """Positions of the columns from 0; those of answers by answer number (from 1)."""

    question: int = -1
    correct: int = -1
    time: int = -1
    answers: dict[int, int] = field(default_factory=dict)
    spanish: bool = False
    others: int = 0
    """How many headings are not of the template: the table is somebody else's."""

    @property
    def complete(self) -> bool:
        """Whether this can be the header of the template."""
        return self.question >= 0 and self.correct >= 0 and {1, 2} <= set(self.answers) and not self.others


def read(data: bytes) -> ParsedFile:
    """Read a filled-in template. Questions with one right answer become single choice, others multiple choice."""
    parsed = ParsedFile()
    try:
        found = _find(data)
        if found is None:
            hint = _("Kahoot's template has a row that names the columns: Question, Answer 1, Answer 2 and so on.")
            parsed.add_error(1, _("This is not Kahoot's spreadsheet."), hint)
            return parsed
        for line, cells in found[1]:
            if parsed.stop_at_limit(line):
                break
            _read_row(parsed, line, cells, found[0])
    except WorkbookError as error:
        parsed.add_error(1, str(error))
    parsed.require_question()
    return parsed


def recognise(data: bytes) -> bool:
    """Return whether a file is a workbook with the header of the template."""
    try:
        return is_archive(data) and _find(data) is not None
    except WorkbookError:
        return False


def _find(data: bytes) -> tuple[Columns, Rows] | None:
    """Return the columns and the rows after the header, or None if there is no header."""
    for rows in visible_sheets(data):
        for count, (_line, cells) in enumerate(rows):
            columns = _columns(cells)
            if columns.complete:
                return columns, rows
            if count == HEADER_ROWS:
                break
    return None


def _columns(cells: list[Cell]) -> Columns:
    columns = Columns()
    for place, cell in enumerate(cells):
        name = " ".join(cell[:100].lower().split())
        if answer := _ANSWER.match(name):
            columns.answers.setdefault(int(answer[1]), place)
        elif _CORRECT.match(name):
            columns.correct = place
        elif _QUESTION.match(name):
            columns.others += columns.question >= 0
            columns.question, columns.spanish = place, name.startswith("pregunta")
        elif _TIME.match(name):
            columns.time = place
        else:
            columns.others += bool(name)
    return columns


def _read_row(parsed: ParsedFile, line: int, cells: list[Cell], columns: Columns) -> None:
    def cell(place: int) -> str:
        if not 0 <= place < len(cells):
            return ""  # empty cells at the end of a row are missing
        return ((columns.spanish and cells[place].spanish) or cells[place]).strip()

    prompt = cell(columns.question)
    answers = {number: text for number, place in sorted(columns.answers.items()) if (text := cell(place))}
    if not prompt and not answers:
        return  # the template has numbers in rows that are not filled in
    for place in (columns.question, *columns.answers.values()):
        if place < len(cells) and cells[place].note:
            parsed.add_note(line, cells[place].note)
    hint = _("Write the numbers of the right answers separated by commas, such as 1,3.")
    marks = [mark for mark in re.split(r"[^0-9]+", cell(columns.correct)) if mark]
    right = {int(mark) for mark in marks if len(mark) == 1}
    if not marks:
        parsed.add_error(line, _("No answer is marked as right."), hint)
        return
    if not right <= set(answers) or any(len(mark) > 1 for mark in marks):
        parsed.add_error(line, _("There is no answer %(numbers)s.", numbers=cell(columns.correct)[:40]), hint)
        return
    seconds = cell(columns.time)
    if seconds and not re.fullmatch(r"[0-9]{1,6}", seconds):
        parsed.add_error(line, _("The time limit is not a number of seconds."), _("Write 20, for example."))
        return
    choices = [{"text": from_plain(text, inline=True), "correct": number in right} for number, text in answers.items()]
    question = {
        "type": "single_choice" if len(right) == 1 else "multiple_choice",
        "language": None,
        "title": "",
        "prompt": from_plain(prompt),
        "choices": choices,
        "explanation": "",
        "time_limit": int(seconds) if seconds else None,
        "points": None,
        "difficulty": None,
        "tags": [],
        "image": None,
    }
    parsed.items.append(ParsedItem(line, question, excerpt=excerpt_of([], [str(one) for one in cells])))
