"""Writing Kahoot's spreadsheet."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.shared.losses import report_unsupported_fields, without_choice_pictures
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.new_workbook import CREATED, write_text
from classroom.questions.markdown import plain, plain_inline

MAX_QUESTION, MAX_ANSWER, MAX_ANSWERS = 120, 75, 4
TIMES = (5, 10, 20, 30, 60, 90, 120, 240)
DEFAULT_TIME = 20
TYPES = ("single_choice", "multiple_choice", "true_false")
HEADER_LINE = 7
"""Row of the header from 0, as in the template."""
HEADER = [
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, MAX_ANSWERS + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]


@dataclass(frozen=True)
class Fitted:
    """A row of the spreadsheet: ``seconds`` is the time limit, ``right`` are the numbers of right answers, from 1."""

    question: str
    answers: list[str]
    seconds: int
    right: list[int]


def write(questions: Sequence[Portable]) -> Written:
    """Write a workbook with the layout of the template."""
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


def _write(sheet: Any, line: int, fitted: Fitted, text: Any) -> None:
    write_text(sheet, line, 1, fitted.question, text)
    for column, answer in enumerate(fitted.answers, start=2):
        write_text(sheet, line, column, answer, text)
    sheet.write_number(line, 2 + MAX_ANSWERS, fitted.seconds)
    sheet.write_string(line, 3 + MAX_ANSWERS, ",".join(str(number) for number in fitted.right), text)


def fit(position: int, original: Portable, written: Written) -> Fitted | None:
    """Return a question as a row, or None if it cannot be one.

    Args:
        position: of the question in the export, from 1.
        original: the question in the portable form.
        written: receives the losses.
    """
    kind = original["type"]
    if kind not in TYPES:
        message = _("Left out: Kahoot's spreadsheet has no questions of the type %(type)s.", type=kind)
        written.add_loss(position, message)
        return None
    if len(original["choices"]) > MAX_ANSWERS:
        message = _("Left out: it has more than the %(max)d answers of Kahoot's spreadsheet.", max=MAX_ANSWERS)
        written.add_loss(position, message)
        return None
    question = without_choice_pictures(original, position, written)
    if question is None:
        return None
    choices = question["choices"]
    prompt, marked = _bare(question["prompt"])
    answers = []
    for choice in choices:
        answer, lost = _bare(choice["text"], inline=True)
        marked = marked or lost
        answers.append(answer)
    right = [number for number, choice in enumerate(choices, start=1) if choice["correct"]]
    if marked:
        written.add_loss(position, _("Mark-up and line breaks are not kept, only the text."))
    if kind != ("single_choice" if len(right) == 1 else "multiple_choice"):
        written.add_loss(position, _("When this file is imported again, the question has another type of choices."))
    _report_lengths(position, prompt, answers, written)
    report_unsupported_fields(written, position, question, ("time_limit",))
    return Fitted(prompt, answers, _seconds(position, question.get("time_limit"), written), right)


def _bare(markdown: str, *, inline: bool = False) -> tuple[str, bool]:
    """Return a text without its mark-up on one line, and whether mark-up was lost."""
    text = (plain_inline if inline else plain)(markdown) or " ".join(markdown.split())
    return text, from_plain(text, inline=inline) != markdown


def _report_lengths(position: int, prompt: str, answers: list[str], written: Written) -> None:
    if len(prompt) > MAX_QUESTION:
        message = _("Kahoot takes questions of at most %(max)d characters. Shorten it in the file.", max=MAX_QUESTION)
        written.add_loss(position, message)
    if any(len(answer) > MAX_ANSWER for answer in answers):
        message = _("Kahoot takes answers of at most %(max)d characters. Shorten them in the file.", max=MAX_ANSWER)
        written.add_loss(position, message)


def _seconds(position: int, wanted: int | None, written: Written) -> int:
    """Return the nearest time limit in seconds that Kahoot offers; of two the longer one."""
    if wanted is None:
        written.add_loss(position, _("Kahoot needs a time limit: %(seconds)d seconds.", seconds=DEFAULT_TIME))
        return DEFAULT_TIME
    nearest = min(TIMES, key=lambda offered: (abs(offered - wanted), -offered))
    if nearest != wanted:
        message = _("Kahoot has no time limit of %(wanted)d seconds: %(nearest)d.", wanted=wanted, nearest=nearest)
        written.add_loss(position, message)
    return nearest
