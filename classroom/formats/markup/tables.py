"""Tables as Markdown (https://github.github.com/gfm/#tables-extension-): the first row is the head."""

import re

WIDEST = 20
"""Columns; a wider table, which is for layout, becomes paragraphs."""
_PIPE = re.compile(r"(?<!\\)\|")


class Table:
    """A table as it is read. What stands outside of cells is a cell too: nothing is dropped."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = [[]]
        self.in_cell = False

    def turn(self, name: str, text: str, *, end: bool) -> None:
        """Take the text up to a ``tr``, ``td`` or ``th`` that begins or ends."""
        if text or self.in_cell:
            self.rows[-1].append(_PIPE.sub(r"\\|", text))
        self.in_cell = name != "tr" and not end
        if name == "tr" and self.rows[-1]:
            self.rows.append([])

    def blocks(self) -> list[str]:
        """Return one table, or paragraphs where it has one column or too many."""
        rows = [row for row in self.rows if any(row)]
        width = max((len(row) for row in rows), default=0)
        if not 1 < width <= WIDEST:
            return [" ".join(cell for cell in row if cell) for row in rows]
        lines = [_line(row + [""] * (width - len(row))) for row in rows]
        return ["\n".join([lines[0], _line(["---"] * width), *lines[1:]])]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
