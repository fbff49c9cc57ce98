"""Recognising workbooks of Excel, which :mod:`classroom.formats.shared.spreadsheets` reads."""

from classroom.formats.shared import old_workbook, opendocument, workbook


def recognise(data: bytes) -> bool:
    """Return whether the file may be a workbook. Formats with a layout of their own are tried before this one."""
    return data.startswith(old_workbook.SIGNATURE) or (
        workbook.is_archive(data) and not opendocument.is_spreadsheet(data)
    )
