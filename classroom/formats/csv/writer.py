"""Writing CSV. Sources: RFC 4180; OWASP, "CSV Injection"."""

import csv
import io
from collections.abc import Sequence

from classroom.formats.base import Portable, Written
from classroom.formats.shared.csv_injection import neutralise
from classroom.formats.shared.tables import table_of


def write(questions: Sequence[Portable]) -> Written:
    """Write a CSV file with a byte order mark, from which Excel recognises UTF-8.

    All cells are quoted, so that a program that splits at semicolons does not find a formula in the middle of a text.
    """
    written = Written()
    table = table_of(questions, written)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([neutralise(row.get(name, "")) for name in table.columns])
    written.data = b"\xef\xbb\xbf" + out.getvalue().encode()
    return written
