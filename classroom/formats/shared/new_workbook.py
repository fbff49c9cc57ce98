"""What writers of workbooks (XLSX) share.

Reading them is in ``workbook``, which loads openpyxl; a server needs that only once somebody imports a workbook.

In texts ``_xHHHH_`` stands for the character with that code.

Source: ECMA-376, "Office Open XML File Formats", part 1; 22.9.2.19 (ST_Xstring) for the escapes in texts.
"""

import re
from datetime import UTC, datetime
from typing import Any

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CREATED = {"created": datetime(2000, 1, 1, tzinfo=UTC)}
"""Creation date of written workbooks, constant so that the same questions give the same bytes."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_OVERLAPPING = re.compile("_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")


def write_text(sheet: Any, line: int, column: int, text: str, cell_format: Any) -> None:
    """Write any text into a cell with XlsxWriter.

    XlsxWriter does not escape two sequences that share an underscore (``_x0041_x0042_``), and it takes a text between
    ``<r>`` and ``</r>`` for mark-up. Such texts are written as several runs of a rich text.
    """
    cuts = {1, 2} if text.startswith("<r>") and text.endswith("</r>") else set()
    if cuts or _OVERLAPPING.search(text):
        cuts |= {match.end() for match in _LOOKS_ESCAPED.finditer(text)}
        ends = [*sorted(cuts), len(text)]
        parts = [text[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
        sheet.write_rich_string(line, column, *parts, cell_format)
    else:
        sheet.write_string(line, column, text, cell_format)
