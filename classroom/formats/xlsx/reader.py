"""Reading questions from a workbook."""

from classroom.formats.base import ParsedFile
from classroom.formats.shared.csv_injection import restore_number
from classroom.formats.shared.tables import TableOptions, read_tables
from classroom.formats.shared.workbook import sheets
from classroom.formats.shared.workbook_limits import WorkbookError


def read(data: bytes) -> ParsedFile:
    """Read a workbook. Each row that cannot be read is reported, and reading goes on."""
    parsed = ParsedFile()
    try:
        read_tables(parsed, sheets(data), TableOptions(clean=restore_number))
    except WorkbookError as error:
        parsed.add_error(1, str(error))
    return parsed
