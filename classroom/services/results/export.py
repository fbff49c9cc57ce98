"""Results as files for spreadsheets: CSV and XLSX.

No cell is read as a formula: in CSV, such a cell gets an apostrophe; in XLSX, texts are stored as texts.
"""

import csv as csv_module
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from classroom.core.concurrency import offload, yield_to_loop
from classroom.formats.shared.csv_injection import neutralise
from classroom.models import Lesson
from classroom.services.results import reports

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELL = 32_767
"""Characters that a cell of XLSX may hold."""
MAX_WIDTH = 60
"""Widest column, in characters."""

Cell = str | int | float | None
Row = Sequence[Cell]


def csv(header: Sequence[str], rows: Sequence[Row], *, mark: bool = True) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8.

    Args:
        header: titles of the columns.
        rows: as many cells as the header.
        mark: whether to begin with a byte order mark. Excel needs it to read accents; other programs do not expect it.
    """
    buffer = io.StringIO(newline="")
    writer = csv_module.writer(buffer)
    for row in (header, *rows):
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
        yield_to_loop()
    return buffer.getvalue().encode("utf-8-sig" if mark else "utf-8")


def xlsx(lesson: Lesson) -> bytes:
    """Return a lesson's results as a workbook.

    The sheet ``Answers`` has the table of the CSV file. The sheet ``Matrix`` has a row for each participant and a
    column for each round, with right answers in green and wrong ones in red.
    """
    header, rows = reports.answer_table(lesson)
    return offload(workbook, header, rows, reports.report(lesson))


def workbook(header: Sequence[str], rows: Sequence[Row], report: dict[str, Any]) -> bytes:
    """Write the two sheets. Does not use the database, so that it can run in a thread."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _fill(book.add_worksheet("Answers"), header, rows, bold)
        colours = {
            True: book.add_format({"bg_color": "#D5EFDC"}),
            False: book.add_format({"bg_color": "#F9D9D6"}),
            None: None,
        }
        sheet = book.add_worksheet("Matrix")
        asked, people = report["rounds"], report["participants"]
        titles = [f"{item['number']}.{item['attempt']} {item['question']['prompt']}" for item in asked]
        more = report["columns"]
        rows_of = [_matrix_row(person, more) for person in people]
        _fill(sheet, ["participant", *titles, "correct", "asked", "points", *more], rows_of, bold)
        for line, person in enumerate(people, start=1):
            for column, cell in enumerate(person["cells"], start=1):
                if cell is not None:
                    sheet.write_string(line, column, cell["label"][:MAX_CELL], colours[cell["correct"]])
        sheet.freeze_panes(1, 1)
    return buffer.getvalue()


def _matrix_row(person: dict[str, Any], more: Sequence[str]) -> list[Cell]:
    labels = [cell["label"] if cell else None for cell in person["cells"]]
    standing = [person[name]["name"] if isinstance(person[name], dict) else person[name] for name in more]
    return [person["nickname"], *labels, person["correct"], person["asked"], person["total_points"], *standing]


def _fill(sheet: Any, header: Sequence[str], rows: Sequence[Row], bold: Any) -> None:
    for column, title in enumerate(header):
        sheet.write_string(0, column, title[:MAX_CELL], bold)
        longest = max((len(str(row[column] or "")) for row in rows), default=0)
        sheet.set_column(column, column, min(MAX_WIDTH, max(10, longest + 2)))
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell[:MAX_CELL])
            elif cell is not None:
                sheet.write_number(line, column, cell)
    sheet.freeze_panes(1, 0)
