"""Workbooks for tests: honest ones, and such as no program writes."""

import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import xlsxwriter

Fill = Callable[[Any, Any], None]


def workbook(*sheets: Fill) -> bytes:
    """Return a workbook; each sheet is filled by a function that gets the workbook and the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for fill in sheets:
            fill(book, book.add_worksheet())
    return out.getvalue()


def rows(*lines: list[Any]) -> Fill:
    """Return what fills a sheet with rows of values."""

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
    """Return an archive of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(body: bytes, **others: bytes) -> bytes:
    """Return a workbook whose first sheet is this XML; ``others`` are further files."""
    files = members(workbook(rows(["type", "prompt"])))
    return archive({**files, SHEET: body, **others})


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return a workbook with a fault: in its bytes, cut short, or in the XML of one of its members."""
    fault = dice.randrange(3)
    if fault == 0:
        raw = bytearray(data)
        for _ in range(dice.randint(1, 6)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        return bytes(raw)
    if fault == 1:
        return data[: dice.randrange(len(data))]
    files = members(data)
    name = dice.choice(list(files))
    raw = bytearray(files[name])
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(raw))
        match dice.randrange(3):
            case 0:
                raw[place : place + 1] = dice.choice([b"0", b"9", b"<", b">", b'"', b"/", b"A", b"-", b" "])
            case 1:
                raw[place : place + dice.randint(1, 20)] = b""
            case _:
                raw[place:place] = raw[place : place + 30]
    return archive({**files, name: bytes(raw)})
