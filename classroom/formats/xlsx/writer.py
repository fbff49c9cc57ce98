"""Writing questions into a workbook."""

import io
from collections.abc import Sequence

import xlsxwriter

from classroom.formats.base import Portable, Written
from classroom.formats.shared.csv_injection import guard_number
from classroom.formats.shared.new_workbook import CREATED, write_text
from classroom.formats.shared.tables import INTEGER_COLUMNS, Table, table_of
from classroom.formats.shared.workbook_limits import MAX_CELL

WIDTHS = {"prompt": 50, "explanation": 40, "title": 24, "accepted": 30}
WIDTH = 16


def write(questions: Sequence[Portable]) -> Written:
    """Write a workbook with one sheet. Texts are written as text cells, never as formulas."""
    written = Written()
    written.data = file_of(table_of(questions, written, longest=MAX_CELL))
    return written


def file_of(table: Table, headings: Sequence[str] = ()) -> bytes:
    """Return a table as a workbook, with other headings than the names of the columns if there are some."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(CREATED)
        sheet = book.add_worksheet("Tiza")
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, (name, heading) in enumerate(zip(table.columns, headings or table.columns, strict=True)):
            sheet.set_column(column, column, WIDTHS.get(name, WIDTH), None if name in INTEGER_COLUMNS else text)
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(table.rows, start=1):
            for column, name in enumerate(table.columns):
                if name in row and name in INTEGER_COLUMNS:
                    sheet.write_number(line, column, int(row[name]))
                elif name in row:
                    write_text(sheet, line, column, guard_number(row[name]), text)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
