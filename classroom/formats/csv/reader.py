"""Reading CSV. Source: RFC 4180."""

import csv
import io
import re
from collections.abc import Iterator

from flask_babel import gettext as _

from classroom.formats.base import MAX_BYTES, ParsedFile
from classroom.formats.shared.csv_injection import restore
from classroom.formats.shared.tables import MAX_ROWS, is_column, read_rows
from classroom.formats.shared.text_files import decode_text

MAX_HEADER = 10_000
"""Characters of the first line in which the separator is looked for."""

_DECLARED = re.compile(r'"?sep=([,;|\t])"?[,;|\t]*', re.IGNORECASE)
"""A first line in which a file for Excel declares its separator."""

csv.field_size_limit(MAX_BYTES)  # a picture is one long cell; the size of the file is limited


def read(data: bytes) -> ParsedFile:
    """Read a CSV file. Each row that cannot be read is reported, and reading goes on."""
    parsed = ParsedFile()
    text = decode_text(data, parsed)
    if text is not None:
        read_rows(parsed, _rows(text, _separator(text), parsed), restore)
    return parsed


def _separator(text: str) -> str:
    """Return the separator that the file declares, else that with which its first line has the most known columns."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    if declared := _DECLARED.fullmatch(first.strip()):
        return declared[1]

    def known(separator: str) -> int:
        return sum(is_column(cell.strip(' "\n').lower()) for cell in first[:MAX_HEADER].split(separator))

    return max(",;\t", key=known)


def _rows(text: str, separator: str, parsed: ParsedFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the non-empty rows with their line numbers, from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for _row in range(MAX_ROWS):
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _("From here on the table cannot be read: %(reason)s.", reason=error)
            hint = _('Put a text with a separator or a " in quotes, and double each " in it.')
            parsed.add_error(min(line, text.count("\n") + 1), message, hint)
            return
        if any(cell.strip() for cell in cells) and not (line == 1 and _is_declaration(cells, separator)):
            yield line, cells
    parsed.add_error(reader.line_num, _("The table is too long. Remove its empty lines."))


def _is_declaration(cells: list[str], separator: str) -> bool:
    return separator.join(cells).strip(f" {separator}").lower() in ("sep=", f"sep={separator}")
