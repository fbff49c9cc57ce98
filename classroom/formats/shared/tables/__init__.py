"""Questions as tables with one question a row, for CSV, XLSX, ODS and XLS.

Reading: ``head`` finds the row of headings, ``headings`` and ``words`` are what people and other programs write,
``habits`` how they write numbers, ``guessing`` which type a row has that does not say it, ``marks`` which choices are
right, ``plain_texts`` what is Markdown; ``rows`` turns a row into a question and ``reader`` tables into many.
``columns`` lists the columns, ``type_columns`` converts those of each question type, ``cells`` is the notation of
single cells, and ``writer`` turns questions into rows. docs/formats/csv.md describes the table for authors.
"""

from classroom.formats.shared.tables.columns import INTEGER_COLUMNS
from classroom.formats.shared.tables.head import known_columns
from classroom.formats.shared.tables.reader import MAX_ROWS, TableOptions, read_tables
from classroom.formats.shared.tables.writer import Table, table_of

__all__ = ["INTEGER_COLUMNS", "MAX_ROWS", "Table", "TableOptions", "known_columns", "read_tables", "table_of"]
