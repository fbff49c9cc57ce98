"""XLSX: the table of CSV as a workbook; nothing in it is a formula, and nothing is taken for one.

The columns are those of :mod:`classroom.formats.shared.tables`. The first visible sheet with the columns ``type`` and
``prompt`` is read; line numbers are row numbers. docs/formats/xlsx.md describes it for authors.
"""

import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from classroom.formats.base import ParsedFile, Portable, Written
from classroom.formats.shared.tables import INTEGER_COLUMNS, REQUIRED, read_rows, table_of
from classroom.formats.shared.workbook import (
    CONTENT_TYPE,
    CREATED,
    Cell,
    WorkbookError,
    is_archive,
    visible_sheets,
    write_text,
)

MAX_CELL = 32_767
"""Characters that a cell may hold."""
WIDTHS = {"prompt": 50, "explanation": 40, "title": 24, "accepted": 30}
WIDTH = 16

Rows = Iterator[tuple[int, list[Cell]]]


class Xlsx:
    """A workbook."""

    name = "xlsx"
    title = "Excel (XLSX)"
    extension = "xlsx"
    extensions: tuple[str, ...] = ("xlsx",)
    content_type = CONTENT_TYPE

    def read(self, data: bytes) -> ParsedFile:
        """Read a workbook; every row that cannot be understood is named."""
        parsed = ParsedFile()
        try:
            read_rows(parsed, _noted(parsed, _table(data)))
        except WorkbookError as error:
            parsed.add_error(1, str(error))
        return parsed

    def write(self, questions: Sequence[Portable]) -> Written:
        """Write a workbook with one sheet; texts are text cells, whatever they begin with."""
        written = Written()
        table = table_of(questions, written, longest=MAX_CELL)
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            book.set_properties(CREATED)
            sheet = book.add_worksheet("Tiza")
            bold = book.add_format({"bold": True})
            text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
            for column, name in enumerate(table.columns):
                sheet.set_column(column, column, WIDTHS.get(name, WIDTH), None if name in INTEGER_COLUMNS else text)
                sheet.write_string(0, column, name, bold)
            for line, row in enumerate(table.rows, start=1):
                for column, name in enumerate(table.columns):
                    if name in row and name in INTEGER_COLUMNS:
                        sheet.write_number(line, column, int(row[name]))
                    elif name in row:
                        write_text(sheet, line, column, row[name], text)
            sheet.freeze_panes(1, 0)
        written.data = buffer.getvalue()
        return written

    def recognise(self, data: bytes) -> bool:
        """Any workbook that is not of a format with its own layout, which are asked first."""
        return is_archive(data)


def _table(data: bytes) -> Rows:
    """Yield the rows of the first sheet that has the columns, or the header of the first sheet."""
    first: list[tuple[int, list[Cell]]] = []
    for rows in visible_sheets(data):
        header = next(rows, None)
        if header is None:
            continue
        if {cell.strip().lower() for cell in header[1]}.issuperset(REQUIRED):
            yield header
            yield from rows
            return
        first = first or [header]
    yield from first


def _noted(parsed: ParsedFile, rows: Rows) -> Iterator[tuple[int, list[str]]]:
    names: list[Cell] = []
    for line, cells in rows:
        names = names or cells
        for name, cell in zip(names, cells, strict=False):
            if cell.note:
                parsed.add_note(line, f"{name[:64]}: {cell.note}")
        yield line, list(cells)
