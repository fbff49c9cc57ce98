"""Questions as a table, one a row: what CSV and XLSX share.

``columns`` are the columns and which type uses which, ``marks`` how a list or a number stands in one cell, ``reading``
makes questions of rows and ``writing`` rows of questions. docs/formats/csv.md describes all of it for authors.
"""

from classroom.formats.shared.tables.columns import COLUMNS, NEEDED, WHOLE, is_column
from classroom.formats.shared.tables.reader import MAX_ROWS, read_rows
from classroom.formats.shared.tables.writer import Table, table_of

__all__ = ["COLUMNS", "MAX_ROWS", "NEEDED", "WHOLE", "Table", "is_column", "read_rows", "table_of"]
