"""Reading CSV and TSV. Source: RFC 4180."""

import csv
from collections.abc import Iterator
from itertools import islice

from flask_babel import gettext as _

from classroom.core import delimited
from classroom.formats.base import MOST_BYTES, ParsedFile
from classroom.formats.shared.csv_injection import restore
from classroom.formats.shared.sheets import Line, Sheet
from classroom.formats.shared.tables import MAX_ROWS, TableOptions, known_columns, read_tables
from classroom.formats.shared.tables.head import HEAD_ROWS, find_head
from classroom.formats.shared.tables.unheaded import head_without_headings
from classroom.formats.shared.text_files import decode_text

csv.field_size_limit(MOST_BYTES)  # a picture is one long cell; the size of the file is limited


def read(data: bytes) -> ParsedFile:
    """Read a file of cells between separators. Each row that cannot be read is reported, and reading goes on."""
    parsed = ParsedFile()
    text = decode_text(data, parsed)
    if text is not None:
        separator = delimited.separator_of(text, known_columns)
        decimal = "," if separator == ";" else "."  # programs that write commas into numbers cannot part cells by them
        options = TableOptions(clean=restore, exact=True, decimal=decimal)
        read_tables(parsed, [Sheet("", _lines(text, separator, parsed))], options)
    return parsed


def looks_like_table(text: str) -> bool:
    """Return whether one of the first lines of a text names the columns of a table, of which there are several."""
    beginning = text[: delimited.BEGINNING]
    lines = delimited.records(beginning, delimited.separator_of(beginning, known_columns))
    try:
        first = [Line(record.line, record.cells) for record in islice(lines, HEAD_ROWS)]
    except delimited.Unreadable:
        return False
    head = find_head(first) or head_without_headings(first)
    return head is not None and len(head.names) > 1


def _lines(text: str, separator: str, parsed: ParsedFile) -> Iterator[Line]:
    count = 0
    try:
        for record in delimited.records(text, separator):
            count += 1
            if record.line > MAX_ROWS or count > MAX_ROWS:
                parsed.add_error(record.line, _("The table is too long. Remove its empty lines."))
                return
            yield Line(record.line, record.cells, record.broken)
    except delimited.Unreadable as error:
        message = _("From here on the table cannot be read: %(reason)s.", reason=error)
        hint = _('Put a text with a separator or a " in quotes, and double each " in it.')
        parsed.add_error(error.line, message, hint)
