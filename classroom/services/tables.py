"""Results as files: CSV and spreadsheets."""

import csv as csv_module
import io
from collections.abc import Sequence

from classroom.formats.cells import neutralise


def csv(header: Sequence[str], rows: Sequence[Sequence[str | int | float]]) -> bytes:
    """Return a CSV file (UTF-8 with a byte order mark, which Excel needs); no cell is read as a formula."""
    out = io.StringIO()
    writer = csv_module.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
