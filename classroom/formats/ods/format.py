"""ODS, the spreadsheets of LibreOffice, with the table of CSV.

The columns are those of :mod:`classroom.formats.shared.tables`; line numbers are row numbers. docs/formats/ods.md
describes it for authors.
"""

from classroom.formats.base import Format
from classroom.formats.ods.writer import write
from classroom.formats.shared.opendocument import MEDIA_TYPE, is_spreadsheet
from classroom.formats.shared.spreadsheets import read_spreadsheet

FORMAT = Format(
    name="ods",
    label="LibreOffice (ODS)",
    extensions=("ods",),
    reads=("xlsx",),
    content_type=MEDIA_TYPE.decode(),
    read=read_spreadsheet,
    write=write,
    recognise=is_spreadsheet,
)
