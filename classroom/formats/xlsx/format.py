"""XLSX with the table of CSV. Files have no formulas, and formulas in them are not evaluated.

The columns are those of :mod:`classroom.formats.shared.tables`; line numbers are row numbers. Workbooks of Excel 97 to
2003 (XLS) are read as well. docs/formats/xlsx.md describes it for authors.
"""

from classroom.formats.base import Format
from classroom.formats.shared.new_workbook import CONTENT_TYPE
from classroom.formats.shared.spreadsheets import read_spreadsheet
from classroom.formats.xlsx.reader import recognise
from classroom.formats.xlsx.writer import write

FORMAT = Format(
    name="xlsx",
    label="Excel (XLSX)",
    extensions=("xlsx",),
    reads=("xlsm", "ods", "xls", "csv"),
    content_type=CONTENT_TYPE,
    read=read_spreadsheet,
    write=write,
    recognise=recognise,
)
