"""Reading the tables of a Markdown document."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tables(text: str) -> dict[str, list[list[str]]]:
    """Return a document's tables by the head of their first column; for two with the same head, both in one."""
    found: dict[str, list[list[str]]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        header, _line, *rows = (cells(line) for line in block.splitlines())
        found.setdefault(" / ".join(header[:2]), []).extend(rows)
    return found


def cells(line: str) -> list[str]:
    """Return the cells of a table's line."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def codes(cell: str) -> list[str]:
    """Return what stands in backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def first_codes(rows: list[list[str]]) -> list[str]:
    """Return the first code of each row's first cell."""
    return [codes(row[0])[0] for row in rows]
