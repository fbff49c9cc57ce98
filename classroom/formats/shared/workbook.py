"""Reading untrusted workbooks (XLSX) within limits, and writing texts into new ones.

A workbook is a ZIP archive of XML, and a small file can unpack to gigabytes. So before openpyxl reads it, the number of
members and their unpacked size are checked, and the XML is parsed once to check that it has no document type (and so no
entities), and how deep and how many its elements are. Formulas are not evaluated: their stored values are read.

In texts ``_xHHHH_`` stands for the character with that code, and ``_x005F_`` for an underscore before such letters.

Source: ECMA-376, "Office Open XML File Formats", part 1; 22.9.2.19 (ST_Xstring) for the escapes in texts.
"""

import contextlib
import io
import lzma
import math
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from flask_babel import gettext as _
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CREATED = {"created": datetime(2000, 1, 1, tzinfo=UTC)}
"""Creation date of written workbooks, constant so that the same questions give the same bytes."""
MAX_MEMBERS = 500
MAX_UNPACKED = 32 * 1024 * 1024
"""Bytes of all members together."""
MAX_ELEMENTS = 800_000
MAX_OTHERS = 60_000
"""Elements that are neither cells nor their texts, such as styles and validation rules."""
MAX_DEPTH = 64
MAX_CELLS = 200
"""Most cells of a row that are read."""
MAX_ROWS = 100_000
"""Most rows that are read, counting empty ones."""
EXACT_INTEGERS = 2**53
"""Integers below this are exact as floating-point numbers."""
CHUNK = 1024 * 1024

_CELL_PARTS = frozenset(
    ("row", "c", "v", "f", "is", "t", "si", "r", "rPr", "b", "i", "u", "sz", "color", "rFont", "family", "scheme")
)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, InvalidFileException, CellCoordinatesException,
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, OSError, EOFError,
    RuntimeError, SyntaxError,
)  # fmt: skip
"""What zipfile and openpyxl raise for files that they cannot read (broken XML is a SyntaxError)."""

# openpyxl warns about parts that it ignores, such as conditional formatting, which questions do not need.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


class WorkbookError(ValueError):
    """The workbook cannot be read. The message is a translated sentence for the author of the file."""


class Cell(str):
    """The text of a cell; ``note`` is a translated sentence about how it was converted, or empty."""

    __slots__ = ("note",)
    note: str

    def __new__(cls, text: str, note: str = "") -> "Cell":
        """Make a cell."""
        cell = super().__new__(cls, text)
        cell.note = note
        return cell


_EMPTY = Cell("")


def is_archive(data: bytes) -> bool:
    """Return whether a file begins like a ZIP archive."""
    return data[:4] == b"PK\x03\x04"


def visible_sheets(data: bytes) -> Iterator[Iterator[tuple[int, list[Cell]]]]:
    """Yield the visible sheets of a workbook, each as its non-empty rows with their numbers (from 1).

    Raises:
        WorkbookError: the workbook is broken or too large; also raised while iterating over rows.
    """
    _inspect(data)
    try:
        reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
    except _BROKEN:
        raise WorkbookError(_not_a_workbook()) from None
    for sheet in reader.wb.worksheets:
        if sheet.sheet_state == "visible":
            yield _rows(sheet)


class _Reader(ExcelReader):  # type: ignore[misc]  # it has no types
    """Unescapes the shared strings, which openpyxl leaves escaped."""

    def read_strings(self) -> None:
        """Read the table of shared strings, if there is one."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as file:
                self.shared_strings = [Cell(text) for text in shared_strings(file)]


def _not_a_workbook() -> str:
    return str(_("This is not a workbook in the format XLSX, or it is damaged. Save it again as .xlsx."))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    sheet.reset_dimensions()  # the stored dimensions need not be true
    rows = sheet.iter_rows(max_col=MAX_CELLS)
    for _row in range(MAX_ROWS):
        try:
            row = next(rows)
        except StopIteration:
            return
        except _BROKEN:
            raise WorkbookError(_not_a_workbook()) from None
        filled = [place for place, cell in enumerate(row) if cell.value is not None]
        if filled:
            cells = [_EMPTY if cell.value is None else _text(cell) for cell in row[: filled[-1] + 1]]
            yield row[filled[0]].row, cells
    raise WorkbookError(_("The table is too long. Remove its empty lines."))


def _text(cell: Any) -> Cell:
    """Return the text of a value, with a note where the spreadsheet program has changed what was typed."""
    value = cell.value
    if isinstance(value, Cell):
        return value
    if cell.data_type == "e":
        return Cell("", _("The cell holds an error of the spreadsheet (%(error)s).", error=str(value)[:20]))
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        whole = math.isfinite(value) and value == int(value) and abs(value) < EXACT_INTEGERS
        return Cell(str(int(value)) if whole else repr(value))
    if isinstance(value, datetime | date | time | timedelta):
        text = str(value).removesuffix(" 00:00:00")
        return Cell(text, _("The spreadsheet has turned this into a date or time. Format the column as text."))
    return Cell(unescape(str(value)))


def _inspect(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise WorkbookError(_("Unpacked, this workbook is too large. Split it."))
            counter = _ElementCounter()
            for member in members:
                if member.flag_bits & 1:
                    raise WorkbookError(_("This workbook is protected by a password. Save it without one."))
                with archive.open(member) as file:  # never yields more than the declared size
                    counter.count(file)
    except _BROKEN as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(_not_a_workbook()) from None


class _ElementCounter:
    """Counts the elements of XML documents without keeping them."""

    def __init__(self) -> None:
        self.elements = self.others = self.depth = 0

    def count(self, file: IO[bytes]) -> None:
        """Count the elements of one document up to its first XML error, at which openpyxl stops as well.

        Raises:
            WorkbookError: the document has a document type or too many elements.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.StartDoctypeDeclHandler = self._reject_doctype
        self.depth = 0
        with contextlib.suppress(expat.ExpatError):  # for example a picture
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)

    def _start_element(self, name: str, _attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if name not in _CELL_PARTS and name.rpartition(":")[2] not in _CELL_PARTS:
            self.others += 1
        if self.elements > MAX_ELEMENTS or self.others > MAX_OTHERS or self.depth > MAX_DEPTH:
            raise WorkbookError(_("Unpacked, this workbook is too large. Split it."))

    def _end_element(self, _name: str) -> None:
        self.depth -= 1

    def _reject_doctype(self, *_declared: object) -> None:
        raise WorkbookError(_not_a_workbook())


_ESCAPED = re.compile("_x(?![dD][89a-fA-F])([0-9a-fA-F]{4})_")
"""Surrogates are not unescaped."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_OVERLAPPING = re.compile("_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")


def unescape(text: str) -> str:
    """Return a text with its ``_xHHHH_`` escapes as characters."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def shared_strings(file: IO[bytes]) -> Iterator[str]:
    """Yield the texts of a workbook's table of shared strings. Each run of a rich text is escaped separately."""
    for _event, element in iterparse(file):
        if element.tag == f"{{{SHEET_MAIN_NS}}}si":
            text = Text.from_tree(element)
            yield "".join(unescape(part) for part in (text.t, *(run.t for run in text.r)) if part is not None)
            element.clear()


def write_text(sheet: Any, line: int, column: int, text: str, cell_format: Any) -> None:
    """Write any text into a cell with XlsxWriter.

    XlsxWriter does not escape two sequences that share an underscore (``_x0041_x0042_``), and it takes a text between
    ``<r>`` and ``</r>`` for mark-up. Such texts are written as several runs of a rich text.
    """
    cuts = {1, 2} if text.startswith("<r>") and text.endswith("</r>") else set()
    if cuts or _OVERLAPPING.search(text):
        cuts |= {match.end() for match in _LOOKS_ESCAPED.finditer(text)}
        ends = [*sorted(cuts), len(text)]
        parts = [text[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
        sheet.write_rich_string(line, column, *parts, cell_format)
    else:
        sheet.write_string(line, column, text, cell_format)
