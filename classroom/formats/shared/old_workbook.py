"""Reading untrusted workbooks of Excel 97 to 2003 (XLS) within limits, with xlrd.

xlrd reads the records of the file in Python, evaluates nothing and opens nothing else. Rows have at most 256 cells and
sheets 65,536 rows; a file of 8 MB cannot be packed, so its size limits the rest.
"""

import io
import struct
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import xlrd
from flask_babel import gettext as _

from classroom.formats.shared.markup.converter import subscript, superscript
from classroom.formats.shared.number_formats import date_shown
from classroom.formats.shared.sheets import EMPTY, Cell, Line, Sheet, date_note
from classroom.formats.shared.workbook import number_cell
from classroom.formats.shared.workbook_limits import MAX_CELLS, WorkbookError

_BROKEN = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, AssertionError, OSError, EOFError, RecursionError, NotImplementedError,
)  # fmt: skip
"""What xlrd raises for files that it cannot read. Want of memory is not among them: that is a fault of the server."""
HEAD = 512
"""Bytes of the head of such a file."""
MOST_SHIFT = 16
_RAISED = {1: superscript, 2: subscript}
"""What a font does with its letters, by its escapement."""


class _Nowhere(io.StringIO):
    """A log that nobody reads."""

    def write(self, text: str) -> int:
        """Forget the text."""
        return len(text)


def sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a workbook.

    Raises:
        WorkbookError: the workbook is broken, or protected by a password.
    """
    if not _counts_fit(data):
        raise WorkbookError(_why(ValueError("counts")))
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=_Nowhere(), formatting_info=True, ragged_rows=True, on_demand=True
        )
        names = book.sheet_names()
    except _BROKEN as error:
        raise WorkbookError(_why(error)) from None
    for place, name in enumerate(names):
        try:
            sheet = book.sheet_by_index(place)
        except _BROKEN as error:
            raise WorkbookError(_why(error)) from None
        yield Sheet(str(name), _lines(book, sheet), hidden=sheet.visibility != 0, merged=_merged(sheet))
        book.unload_sheet(place)


def _counts_fit(data: bytes) -> bool:
    """Return whether the sectors that the head of the file counts fit into it, so that no list of them is too long.

    Source: Microsoft, "Compound File Binary File Format" [MS-CFB], 2.2: sector shift at 30, the numbers of sectors of
    the FAT at 44, of the mini FAT at 64 and of the DIFAT at 72.
    """
    if len(data) < HEAD or not 7 <= (shift := struct.unpack_from("<H", data, 30)[0]) <= MOST_SHIFT:
        return False
    counts = (struct.unpack_from("<I", data, place)[0] for place in (44, 64, 72))
    return all(count <= len(data) >> shift for count in counts)


def _why(error: BaseException) -> str:
    if "encrypted" in str(error).lower():
        return str(_("This workbook is protected by a password. Save it without one."))
    return str(_("This is not a workbook of Excel, or it is damaged. Save it again as .xlsx."))


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells that continue one above them, with that one; by row and column, from 1."""
    return {
        (row + 1, left + 1): (top + 1, left + 1)
        for top, bottom, left, _right in sheet.merged_cells[:1000]
        for row in range(top + 1, min(bottom, sheet.nrows))
    }


def _lines(book: Any, sheet: Any) -> Iterator[Line]:
    for row in range(sheet.nrows):
        try:
            cells = [_cell(book, sheet, row, column) for column in range(min(sheet.row_len(row), MAX_CELLS))]
        except _BROKEN as error:
            raise WorkbookError(_why(error)) from None
        while cells and not cells[-1] and not cells[-1].note:
            cells.pop()
        if cells:
            yield Line(row + 1, list(cells))


def _cell(book: Any, sheet: Any, row: int, column: int) -> Cell:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return Cell(_rich(book, sheet, row, column, str(value)))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        known = book.format_map.get(style.format_key)
        code = known.format_str if known else "General"
        return number_cell(float(value), code) if kind == xlrd.XL_CELL_NUMBER else _date(book, float(value), code)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell("TRUE", spanish="VERDADERO") if value else Cell("FALSE", spanish="FALSO")
    if kind == xlrd.XL_CELL_ERROR:
        name = xlrd.error_text_from_code.get(value, str(value))
        return Cell("", _("The cell holds an error of the spreadsheet (%(error)s).", error=name[:20]))
    return EMPTY


def _date(book: Any, value: float, code: str) -> Cell:
    moment: datetime | time = xlrd.xldate.xldate_as_datetime(value, book.datemode)
    if value < 1 and isinstance(moment, datetime):
        moment = moment.time()
    return Cell(date_shown(moment, code), date_note(), spanish=date_shown(moment, code, spanish=True))


def _rich(book: Any, sheet: Any, row: int, column: int, text: str) -> str:
    """Return a text whose raised letters are superscripts."""
    runs = sheet.rich_text_runlist_map.get((row, column))
    if not runs:
        return text
    parts, begin, script = [], 0, 0
    for place, font in [*runs, (len(text), 0)]:
        part = text[begin:place]
        parts.append(_RAISED[script](part) if script in _RAISED and part else part)
        begin, script = place, book.font_list[font].escapement if font < len(book.font_list) else 0
    return "".join(parts)
