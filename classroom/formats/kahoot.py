"""Kahoot!'s spreadsheet: the template for importing quizzes.

Some lines of instructions, then a row that names the columns (question, answers 1 to 4, time limit in seconds, numbers
of the right answers such as ``1,3``), then one question a row. The names of the columns are found by their words, in
English or Spanish, wherever they stand.

Source: Kahoot!, "How to import questions from a spreadsheet to your kahoot", and the template that goes with it.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem, Portable, Written
from classroom.formats.kahoot_losses import MAX_ANSWERS, Fitted, fit
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.workbook import (
    CONTENT_TYPE,
    CREATED,
    Cell,
    WorkbookError,
    is_archive,
    visible_sheets,
    write_text,
)

HEADER_ROWS = 40
"""Rows among which the names of the columns are looked for."""
HEADER_LINE = 7
"""Where they are written, from 0, as in the template."""
HEADER = [
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, MAX_ANSWERS + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]
_QUESTION = re.compile(r"(question|pregunta)\b")
_ANSWER = re.compile(r"(?:answer|respuesta) ?([1-9])\b")
_TIME = re.compile(r"time\b|tiempo\b|l[ií]mite de tiempo")
_CORRECT = re.compile(r"correct|(respuesta|respuestas|respuesta\(s\)) correcta")

Rows = Iterator[tuple[int, list[Cell]]]


@dataclass
class Columns:
    """Where the columns stand; answers by their numbers."""

    question: int = -1
    correct: int = -1
    time: int = -1
    answers: dict[int, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether this can be the template's header."""
        return self.question >= 0 and self.correct >= 0 and {1, 2} <= set(self.answers)


class Kahoot:
    """Kahoot!'s spreadsheet."""

    name = "kahoot"
    title = "Kahoot (XLSX)"
    extension = "xlsx"
    extensions: tuple[str, ...] = ("xlsx",)
    content_type = CONTENT_TYPE

    def read(self, data: bytes) -> ParsedFile:
        """Read a filled template: questions with one right answer are single choice, with more multiple choice."""
        parsed = ParsedFile()
        try:
            found = _find(data)
            if found is None:
                hint = _("Kahoot's template has a row that names the columns: Question, Answer 1, Answer 2 and so on.")
                parsed.add_error(1, _("This is not Kahoot's spreadsheet."), hint)
                return parsed
            for line, cells in found[1]:
                if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
                    parsed.add_error(line, _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS))
                    break
                _take(parsed, line, cells, found[0])
        except WorkbookError as error:
            parsed.add_error(1, str(error))
        if not parsed.items and not parsed.errors:
            parsed.add_error(1, _("There is no question in this file."))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write the template's layout; what Kahoot cannot hold is a loss."""
        written = Written()
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            book.set_properties(CREATED)
            sheet = book.add_worksheet("Sheet1")
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
            sheet.set_column(0, 0, 5)
            sheet.set_column(1, len(HEADER), 28)
            sheet.write_string(1, 1, "Quiz template", bold)
            sheet.write_string(2, 1, "Tiza: one question a row; several right answers have commas between")
            for column, name in enumerate(HEADER, start=1):
                sheet.write_string(HEADER_LINE, column, name, bold)
            line = HEADER_LINE
            for position, question in enumerate(questions, start=1):
                fitted = fit(position, question, written)
                if fitted is not None:
                    line += 1
                    sheet.write_number(line, 0, line - HEADER_LINE)
                    _write(sheet, line, fitted, text)
        written.data = buffer.getvalue()
        return written

    def recognise(self, data: bytes) -> bool:
        """Say whether a workbook has the template's header."""
        try:
            return is_archive(data) and _find(data) is not None
        except WorkbookError:
            return False


def _write(sheet: Any, line: int, fitted: Fitted, text: Any) -> None:
    write_text(sheet, line, 1, fitted.question, text)
    for column, answer in enumerate(fitted.answers, start=2):
        write_text(sheet, line, column, answer, text)
    sheet.write_number(line, 2 + MAX_ANSWERS, fitted.seconds)
    sheet.write_string(line, 3 + MAX_ANSWERS, ",".join(str(number) for number in fitted.right), text)


def _find(data: bytes) -> tuple[Columns, Rows] | None:
    """Return the columns and the rows below the header, or None when there is no header."""
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
            columns.question = place
        elif _TIME.match(name):
            columns.time = place
    return columns


def _take(parsed: ParsedFile, line: int, cells: list[Cell], columns: Columns) -> None:
    def cell(place: int) -> str:
        return cells[place].strip() if 0 <= place < len(cells) else ""  # empty cells at the end are not there

    prompt = cell(columns.question)
    answers = {number: text for number, place in sorted(columns.answers.items()) if (text := cell(place))}
    if not prompt and not answers:
        return  # the template numbers more rows than people fill in
    for place in (columns.question, *columns.answers.values()):
        if place < len(cells) and cells[place].note:
            parsed.add_note(line, cells[place].note)
    hint = _("Give the numbers of the right answers with commas between, such as 1,3.")
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
        parsed.add_error(line, _("The time limit is not a number of seconds."), _("Give 20, for example."))
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
    parsed.items.append(ParsedItem(line, question))
