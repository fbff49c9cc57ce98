"""Texts in the cells of workbooks. ``_xHHHH_`` stands for the character with that number; where these signs are meant
themselves, ``_x005F_`` stands for the first of them.

Source: ECMA-376, "Office Open XML File Formats", part 1, 22.9.2.19 (ST_Xstring).
"""

import re
from collections.abc import Iterator
from typing import IO, Any

from openpyxl.cell.text import Text
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

_ESCAPED = re.compile("_x(?![dD][89a-fA-F])([0-9a-fA-F]{4})_")
"""Halves of characters are left as they stand."""
_LIKE_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_OVERLAPPING = re.compile("_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")


def unescaped(text: str) -> str:
    """Return the text that a workbook means."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def shared(file: IO[bytes]) -> Iterator[str]:
    """Yield the texts of a workbook's table of strings. Each part of one with several looks is escaped by itself."""
    for _event, element in iterparse(file):
        if element.tag == f"{{{SHEET_MAIN_NS}}}si":
            text = Text.from_tree(element)
            yield "".join(unescaped(part) for part in (text.t, *(run.t for run in text.r)) if part is not None)
            element.clear()


def put(sheet: Any, line: int, column: int, text: str, look: Any) -> None:
    """Write a text into a cell of XlsxWriter's, whatever it holds.

    XlsxWriter escapes what looks escaped, but not two that share a sign (``_x0041_x0042_``), and it takes a text in
    ``<r>`` and ``</r>`` for mark-up of its own: both are written in several parts, in which neither is to be seen.
    """
    cuts = {1, 2} if text.startswith("<r>") and text.endswith("</r>") else set()
    if cuts or _OVERLAPPING.search(text):
        cuts |= {match.end() for match in _LIKE_ESCAPED.finditer(text)}
        ends = [*sorted(cuts), len(text)]
        parts = [text[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
        sheet.write_rich_string(line, column, *parts, look)
    else:
        sheet.write_string(line, column, text, look)
