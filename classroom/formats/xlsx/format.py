"""XLSX with the table of CSV. Files have no formulas, and formulas in them are not evaluated.

The columns are those of :mod:`classroom.formats.shared.tables`. The first visible sheet with the columns ``type`` and
``prompt`` is read; line numbers are row numbers. docs/formats/xlsx.md describes it for authors.
"""

from classroom.formats.base import Format
from classroom.formats.shared.workbook import CONTENT_TYPE, is_archive
from classroom.formats.xlsx.reader import read
from classroom.formats.xlsx.writer import write


def recognise(data: bytes) -> bool:
    """Return whether the file is a zip archive. Formats with a layout of their own are tried before this one."""
    return is_archive(data)


FORMAT = Format(
    name="xlsx",
    label="Excel (XLSX)",
    extensions=("xlsx",),
    content_type=CONTENT_TYPE,
    read=read,
    write=write,
    recognise=recognise,
)
