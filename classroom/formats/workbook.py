"""Opening a workbook (XLSX) that somebody sent, within limits and without running anything of it.

A workbook is a ZIP archive of XML. Before openpyxl reads it, the archive is looked at (members, unpacked size) and its
XML is walked once (no document type, so no entities; not too deep, not too many elements), for a small file can unpack
to gigabytes. Formulas are not evaluated: their last values, which stand in the file, are what is read.

Source: ECMA-376, "Office Open XML File Formats".
"""

import contextlib
import io
import lzma
import math
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from flask_babel import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from classroom.formats import sheet_texts

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CREATED = {"created": datetime(2000, 1, 1, tzinfo=UTC)}
"""Stands in workbooks that we write, so that the same questions give the same bytes."""
MAX_MEMBERS = 500
MAX_UNPACKED = 32 * 1024 * 1024
"""Bytes of all members together."""
MAX_ELEMENTS = 800_000
MAX_OTHERS = 60_000
"""Elements that are neither cells nor their texts: styles, rules and the like."""
MAX_DEPTH = 64
MAX_CELLS = 200
"""Cells of a row that are looked at."""
MAX_ROWS = 100_000
"""Rows that are looked at, empty ones too."""
EXACT = 2**53
"""Whole numbers below are exact."""
CHUNK = 1024 * 1024

_CELL_PARTS = frozenset(
    ("row", "c", "v", "f", "is", "t", "si", "r", "rPr", "b", "i", "u", "sz", "color", "rFont", "family", "scheme")
)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, InvalidFileException, CellCoordinatesException,
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, OSError, EOFError,
    RuntimeError, SyntaxError,
)  # fmt: skip
"""What zipfile and openpyxl raise for files that are none of theirs (broken XML is a SyntaxError)."""

# What openpyxl leaves out of a workbook, such as rules for its looks, is nothing to us.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


class Unreadable(ValueError):
    """A file that is no workbook, or more than one should be: a sentence for its author."""


class Cell(str):
    """The text of a cell; ``note`` says what became of it on the way."""

    __slots__ = ("note",)
    note: str

    def __new__(cls, text: str, note: str = "") -> "Cell":
        """Make a cell."""
        cell = super().__new__(cls, text)
        cell.note = note
        return cell


_EMPTY = Cell("")


def is_archive(data: bytes) -> bool:
    """Say whether a file begins as ZIP archives do."""
    return data[:4] == b"PK\x03\x04"


def sheets(data: bytes) -> Iterator[Iterator[tuple[int, list[Cell]]]]:
    """Yield the visible sheets of a workbook, each as its rows that are not empty with their numbers (from 1).

    Raises:
        Unreadable: also from within the rows.
    """
    _inspect(data)
    try:
        reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
    except _BROKEN:
        raise Unreadable(_no_workbook()) from None
    for sheet in reader.wb.worksheets:
        if sheet.sheet_state == "visible":
            yield _rows(sheet)


class _Reader(ExcelReader):  # type: ignore[misc]  # it has no types
    """Reads the table of strings as the standard says: openpyxl leaves what is escaped in it as it stands."""

    def read_strings(self) -> None:
        """Read it, if there is one."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as file:
                self.shared_strings = [Cell(text) for text in sheet_texts.shared(file)]


def _no_workbook() -> str:
    return str(_("This is not a workbook in the format XLSX, or it is damaged. Save it again as .xlsx."))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows = sheet.iter_rows(max_col=MAX_CELLS)
    for _row in range(MAX_ROWS):
        try:
            row = next(rows)
        except StopIteration:
            return
        except _BROKEN:
            raise Unreadable(_no_workbook()) from None
        filled = [place for place, cell in enumerate(row) if cell.value is not None]
        if filled:
            cells = [_EMPTY if cell.value is None else _text(cell) for cell in row[: filled[-1] + 1]]
            yield row[filled[0]].row, cells
    raise Unreadable(_("The table is too long. Remove its empty lines."))


def _text(cell: Any) -> Cell:
    """Return what a teacher meant by a value that a spreadsheet has made something of."""
    value = cell.value
    if isinstance(value, Cell):
        return value
    if cell.data_type == "e":
        return Cell("", _("The cell holds an error of the spreadsheet (%(error)s).", error=str(value)[:20]))
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        whole = math.isfinite(value) and value == int(value) and abs(value) < EXACT
        return Cell(str(int(value)) if whole else repr(value))
    if isinstance(value, datetime | date | time | timedelta):
        text = str(value).removesuffix(" 00:00:00")
        return Cell(text, _("The spreadsheet has made a date or time of this. Format the column as text."))
    return Cell(sheet_texts.unescaped(str(value)))


def _inspect(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Unreadable(_("Unpacked, this workbook is too large. Split it."))
            walk = _Walk()
            for member in members:
                if member.flag_bits & 1:
                    raise Unreadable(_("This workbook is protected by a password. Save it without one."))
                with archive.open(member) as file:  # never gives more than the size that was looked at
                    walk.through(file)
    except _BROKEN as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_no_workbook()) from None


class _Walk:
    """Walks XML without keeping any of it."""

    def __init__(self) -> None:
        self.elements = self.others = self.depth = 0

    def through(self, file: IO[bytes]) -> None:
        """Walk one document as far as it is XML: openpyxl gets no further either.

        Raises:
            Unreadable: it has a document type, or too many elements.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.StartDoctypeDeclHandler = self._refuse
        self.depth = 0
        with contextlib.suppress(expat.ExpatError):  # a picture, for instance
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)

    def _enter(self, name: str, _attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if name not in _CELL_PARTS and name.rpartition(":")[2] not in _CELL_PARTS:
            self.others += 1
        if self.elements > MAX_ELEMENTS or self.others > MAX_OTHERS or self.depth > MAX_DEPTH:
            raise Unreadable(_("Unpacked, this workbook is too large. Split it."))

    def _leave(self, _name: str) -> None:
        self.depth -= 1

    def _refuse(self, *_declared: object) -> None:
        raise Unreadable(_no_workbook())
