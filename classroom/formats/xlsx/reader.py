"""Recognising workbooks of Excel, which :mod:`classroom.formats.shared.spreadsheets` reads."""

from classroom.formats.shared.opendocument import is_spreadsheet
from classroom.formats.shared.zip_archive import OLD_OFFICE, is_archive


def recognise(data: bytes) -> bool:
    """Return whether the file may be a workbook. Formats with a layout of their own are tried before this one."""
    return data.startswith(OLD_OFFICE) or (is_archive(data) and not is_spreadsheet(data))
