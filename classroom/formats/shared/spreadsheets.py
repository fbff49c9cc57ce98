"""Reading questions from spreadsheets, whose content says of which program they are."""

from collections.abc import Iterator

from classroom.formats.base import ParsedFile
from classroom.formats.shared import opendocument
from classroom.formats.shared.csv_injection import restore_number
from classroom.formats.shared.sheets import Sheet
from classroom.formats.shared.tables import TableOptions, read_tables
from classroom.formats.shared.workbook_limits import WorkbookError
from classroom.formats.shared.zip_archive import OLD_OFFICE


def read_spreadsheet(data: bytes) -> ParsedFile:
    """Read the questions of a spreadsheet. Each row that cannot be read is reported, and reading goes on."""
    parsed = ParsedFile()
    try:
        read_tables(parsed, _sheets(parsed, data), TableOptions(clean=restore_number))
    except WorkbookError as error:
        parsed.add_error(1, str(error))
    return parsed


def _sheets(parsed: ParsedFile, data: bytes) -> Iterator[Sheet]:
    if data.startswith(OLD_OFFICE):
        from classroom.formats.shared import old_workbook  # here, since few servers ever need xlrd or openpyxl

        parsed.label = "Excel 97–2003 (XLS)"
        return old_workbook.sheets(data)
    if opendocument.is_spreadsheet(data):
        parsed.label = "LibreOffice (ODS)"
        return opendocument.sheets(data)
    from classroom.formats.shared import workbook

    parsed.label = "Excel (XLSX)"
    return workbook.sheets(data)
