"""Questions as a table with one question a row, for CSV and XLSX.

``columns`` lists the columns, ``type_columns`` converts the columns of each question type, ``cells`` is the notation of
single cells, ``reader`` turns rows into questions and ``writer`` questions into rows. docs/formats/csv.md describes the
table for authors.
"""

from classroom.formats.shared.tables.columns import COLUMNS, INTEGER_COLUMNS, REQUIRED, is_column
from classroom.formats.shared.tables.reader import MAX_ROWS, read_rows
from classroom.formats.shared.tables.writer import Table, table_of

__all__ = ["COLUMNS", "INTEGER_COLUMNS", "MAX_ROWS", "REQUIRED", "Table", "is_column", "read_rows", "table_of"]
