"""Results as files for spreadsheets: CSV and XLSX.

:class:`~classroom.services.results.sharing.Sharing` says what is left out of a file that others get.
No cell is read as a formula: in CSV, such a text gets an apostrophe; in XLSX, texts are stored as texts.
"""

import csv as csv_module
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import xlsxwriter
from flask_babel import get_locale

from classroom.core.concurrency import offload, yield_to_loop
from classroom.formats.shared.csv_injection import neutralise
from classroom.models import Lesson
from classroom.services.audit import trail
from classroom.services.results import gradebooks, marks, sheets, tables
from classroom.services.results.analysis import lesson as analysis
from classroom.services.results.sharing import EVERYTHING, Sharing
from classroom.services.results.tables import Cell, Figure, Quantity, Table

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELL = 32_767
"""Characters that a cell of XLSX may hold."""
MAX_WIDTH = 60
"""Widest column, in characters."""
RIGHT, WRONG = "#D5EFDC", "#F9D9D6"
"""Backgrounds of right and wrong answers."""


@dataclass(frozen=True)
class Dialect:
    """How the spreadsheet programs of a language read a CSV file, and how workbooks show moments.

    A program that reads decimal commas separates cells by semicolons. The line ``sep=;`` would tell Excel so, but Excel
    then ignores the byte order mark and breaks accents.
    """

    separator: str = ","
    decimal: str = "."
    moment: str = "%Y-%m-%d %H:%M:%S"
    moment_format: str = "yyyy-mm-dd hh:mm:ss"


PLAIN = Dialect()
DIALECTS = {"es": Dialect(";", ",", "%d/%m/%Y %H:%M:%S", "dd/mm/yyyy hh:mm:ss")}
"""By language; others have :data:`PLAIN`."""


def dialect() -> Dialect:
    """Return the dialect of the reader's language."""
    locale = get_locale()
    return DIALECTS.get(locale.language, PLAIN) if locale else PLAIN


def csv(header: Sequence[str], rows: Sequence[Sequence[Cell]], *, mark: bool = True, written: Dialect = PLAIN) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8.

    Args:
        header: titles of the columns.
        rows: as many cells as the header.
        mark: whether to begin with a byte order mark. Excel needs it to read accents; other programs do not expect it.
        written: the separator and how numbers and moments are written.
    """
    buffer = io.StringIO(newline="")
    writer = csv_module.writer(buffer, delimiter=written.separator)
    for row in (header, *rows):
        writer.writerow([_csv_cell(cell, written) for cell in row])
        yield_to_loop()
    return buffer.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _csv_cell(cell: Cell, written: Dialect) -> str | int | None:
    if isinstance(cell, Quantity | Figure):
        cell = cell.value
    if isinstance(cell, str):
        return neutralise(cell)
    if isinstance(cell, float):
        return repr(cell).replace(".", written.decimal)
    return cell.strftime(written.moment) if isinstance(cell, datetime) else cell


def _exported(lesson: Lesson, data: bytes, file: str, sharing: Sharing) -> bytes:
    """Record in the audit that a file with results was made, and return it."""
    trail.record("results_exported", "lesson", lesson.id, f"{file}, without names" if sharing.anonymous else file)
    return data


def csv_for_programs(lesson: Lesson, sharing: Sharing = EVERYTHING) -> bytes:
    """Return a lesson's answers as CSV for programs."""
    answers = tables.answers_for_programs(lesson, sharing)
    return _exported(lesson, csv(answers.header, answers.rows, mark=False), "csv", sharing)


def csv_for_readers(lesson: Lesson, zone: tzinfo | None, sharing: Sharing = EVERYTHING) -> bytes:
    """Return a lesson's answers as CSV for the spreadsheet programs of the reader's language."""
    answers = tables.answers_for_readers(lesson, zone, sharing)
    return _exported(lesson, csv(answers.header, answers.rows, written=dialect()), "csv", sharing)


def csv_of_sums(lesson: Lesson, order: str, sharing: Sharing = EVERYTHING) -> bytes:
    """Return one row a student, with right, of, points, mark and share, as CSV in the language of the reader."""
    report = tables.report_for_readers(lesson, order, sharing)
    sums = sheets.summary(lesson, report, marks.scale_of(lesson))
    return _exported(lesson, csv(sums.header, sums.rows, written=dialect()), "csv of sums", sharing)


def moodle(lesson: Lesson, teacher_id: int, sharing: Sharing = EVERYTHING) -> bytes:
    """Return the marks as CSV for Moodle, which reads commas and decimal points in every language."""
    found = gradebooks.moodle(lesson, teacher_id, sharing)
    return _exported(lesson, csv(found.header, found.rows, mark=False), "moodle", sharing)


def google(lesson: Lesson, teacher_id: int, sharing: Sharing = EVERYTHING) -> bytes:
    """Return the marks as CSV for Google Sheets, which reads numbers as the language writes them."""
    found = gradebooks.google(lesson, teacher_id, sharing)
    return _exported(lesson, csv(found.header, found.rows, written=dialect()), "google", sharing)


def xlsx_for_programs(lesson: Lesson, sharing: Sharing = EVERYTHING) -> bytes:
    """Return a lesson's results as a workbook for programs: the sheets ``Answers`` and ``Matrix``."""
    matrix = tables.matrix_for_programs(tables.report_for_programs(lesson, sharing), marks.scale_of(lesson))
    data = offload(workbook, [tables.answers_for_programs(lesson, sharing), matrix], PLAIN)
    return _exported(lesson, data, "xlsx", sharing)


def xlsx_for_readers(lesson: Lesson, zone: tzinfo | None, order: str, sharing: Sharing = EVERYTHING) -> bytes:
    """Return a lesson's results as a workbook in the language of the reader, with the students in this order.

    Its sheets are the sums, the matrix, the item analysis with the options (if an answer can be right), the questions
    and all answers.
    """
    report, scale = tables.report_for_readers(lesson, order, sharing), marks.scale_of(lesson)
    made = [sheets.summary(lesson, report, scale), tables.matrix_for_readers(report, scale)]
    if report["scored"]:
        found = analysis.of_lesson(lesson, "last")
        made += [sheets.analysis(report, found), sheets.options(lesson, found)]
    made += [sheets.questions(lesson, report), tables.answers_for_readers(lesson, zone, sharing)]
    return _exported(lesson, offload(workbook, made, dialect()), "xlsx", sharing)


def workbook(sheets: Sequence[Table], written: Dialect) -> bytes:
    """Return a workbook with a sheet for each table. Does not use the database, so that it can run in a thread."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        formats = _Formats(book, written)
        for table in sheets:
            _fill(book.add_worksheet(table.title), table, formats)
    return buffer.getvalue()


class _Formats:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: Any, written: Dialect) -> None:
        self._book, self._written, self._made = book, written, dict[tuple[str, bool | None], Any]()
        self.header = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})

    def of(self, cell: Cell, mark: bool | None) -> Any:
        """Return the format of a cell, or None: the unit of a number is shown, but the cell is the number alone."""
        shown = ""
        if isinstance(cell, Quantity) and cell.unit:
            unit = cell.unit.replace('"', "”")
            shown = f'General "{unit}"'
        elif isinstance(cell, Figure):
            shown = cell.shown
        elif isinstance(cell, datetime):
            shown = self._written.moment_format
        if not shown and mark is None:
            return None
        if (shown, mark) not in self._made:
            how = {"num_format": shown} if shown else {}
            colour = {} if mark is None else {"bg_color": RIGHT if mark else WRONG}
            self._made[shown, mark] = self._book.add_format(how | colour)
        return self._made[shown, mark]


def _fill(sheet: Any, table: Table, formats: _Formats) -> None:
    for column, title in enumerate(table.header):
        sheet.write_string(0, column, title[:MAX_CELL], formats.header)
        longest = max((_width(row[column]) for row in table.rows), default=0)
        sheet.set_column(column, column, min(MAX_WIDTH, max(10, longest + 2)))
    for line, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            _write(sheet, line + 1, column, cell, formats.of(cell, table.marks.get((line, column))))
    sheet.freeze_panes(1, table.frozen)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    for line, below in enumerate(table.below, start=len(table.rows) + 2):
        for column, cell in enumerate(below):
            _write(sheet, line, column, cell, formats.of(cell, None))


def _width(cell: Cell) -> int:
    if isinstance(cell, Quantity):
        return len(f"{cell.value} {cell.unit}")
    if isinstance(cell, Figure):
        return len(cell.shown) + 2
    return 0 if cell is None else len(str(cell))


def _write(sheet: Any, line: int, column: int, cell: Cell, how: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(line, column, None, how)  # writes nothing without a format
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell[:MAX_CELL], how)
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell, how)
    else:
        sheet.write_number(line, column, cell.value if isinstance(cell, Quantity | Figure) else cell, how)
