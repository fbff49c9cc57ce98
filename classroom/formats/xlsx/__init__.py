"""Excel workbooks (XLSX) with the same table as CSV. See docs/formats/xlsx.md."""

from classroom.formats.xlsx.format import Xlsx

__all__ = ["Xlsx"]
