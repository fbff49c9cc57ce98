"""CSV with one question a row, for spreadsheet programs.

The columns are those of :mod:`classroom.formats.shared.tables`, in any order; ``type`` and ``prompt`` are required.
docs/formats/csv.md describes them.

The separator is a comma, semicolon or tab; texts are quoted with ". Files are UTF-8 or UTF-16, or as
spreadsheet programs save them by default (Windows-1252, Mac Roman, MS-DOS), which is guessed and said.
Sources: RFC 4180 for the syntax; OWASP, "CSV Injection", for cells that spreadsheet programs would run as formulas.
"""

from classroom.formats.base import Format
from classroom.formats.csv.reader import read
from classroom.formats.csv.writer import write
from classroom.formats.shared.text_files import decode_beginning, looks_like_anki

BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def recognise(data: bytes) -> bool:
    """Return whether a file can be text, and is not Anki's: workbooks may have the extension of a table of text."""
    return not data.startswith(BINARY) and not looks_like_anki(decode_beginning(data))


FORMAT = Format(
    name="csv",
    label="CSV",
    extensions=("csv",),
    reads=("tsv", "tab", "xls"),
    content_type="text/csv; charset=utf-8",
    read=read,
    write=write,
    recognise=recognise,
)
