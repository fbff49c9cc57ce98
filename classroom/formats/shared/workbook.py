"""Reading untrusted workbooks (XLSX) within limits.

Cells become the texts that the sheet shows: numbers and dates by their number formats, raised and lowered letters as
characters of Unicode. Rows and cells are read from the XML one by one with openpyxl's parser of cells.

A workbook is a ZIP archive of XML, and a small file can unpack to gigabytes. So ``workbook_limits`` looks through it
before. Formulas are not evaluated: their stored values are read.

In texts ``_xHHHH_`` stands for the character with that code, and ``_x005F_`` for an underscore before such letters.

Source: ECMA-376, "Office Open XML File Formats", part 1; 22.9.2.19 (ST_Xstring) for the escapes in texts.
"""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from flask_babel import gettext as _
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from classroom.formats.shared import workbook_limits
from classroom.formats.shared.markup.converter import subscript, superscript
from classroom.formats.shared.number_formats import date_shown, exact, number_shown
from classroom.formats.shared.sheets import EMPTY, Cell, Line, Sheet, date_note
from classroom.formats.shared.workbook_limits import MAX_CELLS, MAX_ROWS, WorkbookError, inspect, not_a_workbook

BROKEN = (*workbook_limits.BROKEN, InvalidFileException, CellCoordinatesException)
"""What openpyxl raises for files that it cannot read."""
LAST_ROW = 2**20
"""Largest number of a row."""
MAX_MERGED = 20_000
"""Most cells that continue one above them."""

_RAISED = ("superscript", "subscript")

# openpyxl warns about parts that it ignores, such as conditional formatting, which questions do not need.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


def visible_sheets(data: bytes) -> Iterator[Iterator[tuple[int, list[Cell]]]]:
    """Yield the visible sheets of a workbook, each as its non-empty rows with their numbers (from 1).

    Raises:
        WorkbookError: the workbook is broken or too large; also raised while iterating over rows.
    """
    for sheet in sheets(data):
        if not sheet.hidden:
            yield ((line.number, [_as_cell(cell) for cell in line.cells]) for line in sheet.lines)


def _as_cell(cell: str) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a workbook.

    Raises:
        WorkbookError: the workbook is broken or too large; also raised while iterating over rows.
    """
    merged = inspect(data)
    try:
        reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
    except BROKEN:
        raise WorkbookError(not_a_workbook()) from None
    for sheet in reader.wb.worksheets:
        path = sheet._worksheet_path.lstrip("/")
        hidden = sheet.sheet_state != "visible"
        yield Sheet(str(sheet.title), _rows(sheet), hidden=hidden, merged=_continued(merged.get(path, [])))


def _continued(ranges: list[str]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells of merged ranges that continue one above them, with that one; by row and column, from 1."""
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    for one in ranges:
        try:
            left, top, _right, bottom = range_boundaries(one)
        except BROKEN:
            continue
        if None in (left, top, bottom) or len(cells) + bottom - top > MAX_MERGED:
            continue
        cells.update(((row, left), (top, left)) for row in range(top + 1, bottom + 1))
    return cells


class _Reader(ExcelReader):  # type: ignore[misc]  # it has no types
    """Unescapes the shared strings, which openpyxl leaves escaped."""

    def read_strings(self) -> None:
        """Read the table of shared strings, if there is one."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as file:
                self.shared_strings = [Cell(text) for text in shared_strings(file)]


class _Parser(WorkSheetParser):  # type: ignore[misc]  # it has no types
    """Reads the rows of a sheet, and keeps raised letters in its inline texts."""

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Yield the rows that the file has, with their numbers."""
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Return what is known of a cell."""
        found: dict[str, Any] = super().parse_cell(element)
        if found["value"] is None and element.find(FORMULA_TAG) is not None:
            note = _("The file has no value of this formula. Open it in a spreadsheet program and save it again.")
            found["value"] = Cell("", note)
        inline = element.find(INLINE_STRING) if element.get("t") == "inlineStr" else None
        if inline is not None:
            found["value"] = Cell(_rich_text(inline))
        return found


def _rows(sheet: Any) -> Iterator[Line]:
    book = sheet.parent
    formats: dict[int, str] = {}
    try:
        with book._archive.open(sheet._worksheet_path) as file:
            parser = _Parser(
                file, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )  # fmt: skip
            for count, (number, found) in enumerate(parser.rows()):
                if count == MAX_ROWS or not 0 < number <= LAST_ROW:
                    raise WorkbookError(_("The table is too long. Remove its empty lines."))
                cells = {
                    cell["column"]: _text(cell, _format_of(book, cell["style_id"], formats))
                    for cell in found
                    if cell["value"] is not None and cell["column"] <= MAX_CELLS
                }
                if cells:
                    yield Line(number, [cells.get(place, EMPTY) for place in range(1, max(cells) + 1)])
    except BROKEN as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(not_a_workbook()) from None


def _format_of(book: Any, style: int, known: dict[int, str]) -> str:
    """Return the code of the number format of a style."""
    if style not in known:
        number = book._cell_styles[style].numFmtId
        builtin = number < BUILTIN_FORMATS_MAX_SIZE
        code = BUILTIN_FORMATS.get(number) if builtin else book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]
        known[style] = code or "General"
    return known[style]


def _text(cell: dict[str, Any], code: str) -> Cell:
    """Return the text of a value, with a note where the spreadsheet program has changed what was typed."""
    value = cell["value"]
    if isinstance(value, Cell):
        return value
    if cell["data_type"] == "e":
        return Cell("", _("The cell holds an error of the spreadsheet (%(error)s).", error=str(value)[:20]))
    if isinstance(value, bool):
        return Cell("TRUE", spanish="VERDADERO") if value else Cell("FALSE", spanish="FALSO")
    if isinstance(value, int | float):
        return number_cell(value, code)
    if isinstance(value, datetime | date | time | timedelta):
        shown = date_shown(value, code)
        return Cell(shown, date_note(), spanish=date_shown(value, code, spanish=True))
    return Cell(unescape(str(value)))


def number_cell(value: float, code: str) -> Cell:
    """Return the cell of a number with a number format. The number of a percentage is that before its sign."""
    try:
        number = exact(value * 100 if "%" in code else value)
        return Cell(number_shown(value, code), number=number, spanish=number_shown(value, code, spanish=True))
    except (ArithmeticError, ValueError):
        return Cell(str(value))


_ESCAPED = re.compile("_x(?![dD][89a-fA-F])([0-9a-fA-F]{4})_")
"""Surrogates are not unescaped."""


def unescape(text: str) -> str:
    """Return a text with its ``_xHHHH_`` escapes as characters."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def shared_strings(file: IO[bytes]) -> Iterator[str]:
    """Yield the texts of a workbook's table of shared strings."""
    for _event, element in iterparse(file):
        if element.tag == f"{{{SHEET_MAIN_NS}}}si":
            yield _rich_text(element)
            element.clear()


def _rich_text(element: Any) -> str:
    """Return a text of one or more runs, each of which is escaped separately; raised letters as superscripts."""
    text = Text.from_tree(element)
    parts = [unescape(text.t)] if text.t is not None else []
    for run in text.r:
        part = unescape(run.t) if run.t is not None else ""
        align = run.rPr.vertAlign if run.rPr is not None else None
        parts.append({"superscript": superscript, "subscript": subscript}[align](part) if align in _RAISED else part)
    return "".join(parts)
