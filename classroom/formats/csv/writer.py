"""Writing CSV. Sources: RFC 4180; OWASP, "CSV Injection"."""

import csv
import io
from collections.abc import Sequence

from classroom.formats.base import Portable, Written
from classroom.formats.shared.csv_injection import neutralise
from classroom.formats.shared.tables import Table, table_of


def write(questions: Sequence[Portable]) -> Written:
    """Write a CSV file with a byte order mark, from which Excel recognises UTF-8.

    All cells are quoted, so that a program that splits at semicolons does not find a formula in the middle of a text.
    """
    written = Written()
    written.data = file_of(table_of(questions, written))
    return written


def file_of(table: Table, headings: Sequence[str] = (), separator: str = ",") -> bytes:
    """Return a table as a CSV file, with other headings than the names of the columns if there are some."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings or table.columns)
    for row in table.rows:
        writer.writerow([neutralise(row.get(name, "")) for name in table.columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
