"""Workbooks for tests, valid and invalid."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

Fill = Callable[[Any, Any], None]
DATE = (2000, 1, 1, 0, 0, 0)
"""When all files were made."""


def workbook(*sheets: Fill) -> bytes:
    """Return a workbook with a sheet for each function, which is called with the workbook and the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(*DATE, tzinfo=UTC)})
        for fill in sheets:
            fill(book, book.add_worksheet())
    return out.getvalue()


def rows(*lines: list[Any]) -> Fill:
    """Return a function that fills a sheet with rows of values."""

    def fill(_book: Any, sheet: Any) -> None:
        for line, cells in enumerate(lines):
            for column, value in enumerate(cells):
                sheet.write(line, column, value)

    return fill


def members(data: bytes) -> dict[str, bytes]:
    """Return the files in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(files: dict[str, bytes]) -> bytes:
    """Return an archive of files. The same files always give the same archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name, DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(body: bytes, **others: bytes) -> bytes:
    """Return a workbook whose first sheet is this XML; ``others`` are further files."""
    files = members(workbook(rows(["type", "prompt"])))
    return archive({**files, SHEET: body, **others})
