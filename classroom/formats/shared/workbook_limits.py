"""The limits within which workbooks (XLSX) are read: their archive and their XML are looked through before.

A workbook is a ZIP archive of XML, and a small file can unpack to gigabytes. So before openpyxl reads it, the number of
members and their unpacked size are checked, and the XML is parsed once to check that it has no document type (and so no
entities), and how deep and how many its elements are.

Source: ECMA-376, "Office Open XML File Formats", part 1.
"""

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from flask_babel import gettext as _

MAX_MEMBERS = 500
MAX_UNPACKED = 32 * 1024 * 1024
"""Bytes of all members together."""
MAX_ELEMENTS = 800_000
MAX_OTHERS = 60_000
"""Elements that are neither cells nor their texts, such as styles and validation rules."""
MAX_DEPTH = 64
MAX_CELL = 32_767
"""Most characters of a cell that is written."""
MAX_CELLS = 200
"""Most cells of a row that are read."""
MAX_ROWS = 100_000
"""Most rows that are read, counting empty ones."""
CHUNK = 1024 * 1024

_CELL_PARTS = frozenset(
    ("row", "c", "v", "f", "is", "t", "si", "r", "rPr", "b", "i", "u", "sz", "color", "rFont", "family", "scheme")
)
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, AssertionError, OSError, EOFError, RuntimeError, SyntaxError,
)  # fmt: skip
"""What zipfile raises for archives that it cannot read, and readers of XML for documents (that is a SyntaxError)."""


class WorkbookError(ValueError):
    """The workbook cannot be read. The message is a translated sentence for the author of the file."""


def not_a_workbook() -> str:
    return str(_("This is not a workbook in the format XLSX, or it is damaged. Save it again as .xlsx."))


def inspect(data: bytes) -> dict[str, list[str]]:
    """Check the limits of a workbook, and return the merged ranges of each member."""
    merged: dict[str, list[str]] = {}
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
                    merged[member.filename] = counter.count(file)
    except BROKEN as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(not_a_workbook()) from None
    return merged


class _ElementCounter:
    """Counts the elements of XML documents without keeping them."""

    def __init__(self) -> None:
        self.elements = self.others = self.depth = 0
        self.merged: list[str] = []

    def count(self, file: IO[bytes]) -> list[str]:
        """Count the elements of one document up to its first XML error, at which openpyxl stops as well.

        Return its merged ranges.

        Raises:
            WorkbookError: the document has a document type or too many elements.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.StartDoctypeDeclHandler = self._reject_doctype
        self.depth, self.merged = 0, []
        with contextlib.suppress(expat.ExpatError):  # for example a picture
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
        return self.merged

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if name not in _CELL_PARTS and name.rpartition(":")[2] not in _CELL_PARTS:
            self.others += 1
            if name.rpartition(":")[2] == "mergeCell":
                self.merged.append(attributes.get("ref", ""))
        if self.elements > MAX_ELEMENTS or self.others > MAX_OTHERS or self.depth > MAX_DEPTH:
            raise WorkbookError(_("Unpacked, this workbook is too large. Split it."))

    def _end_element(self, _name: str) -> None:
        self.depth -= 1

    def _reject_doctype(self, *_declared: object) -> None:
        raise WorkbookError(not_a_workbook())
