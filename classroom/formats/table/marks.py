"""How lists, numbers and credits stand in one cell: short enough to type, exact enough to come back as they were.

A list has ``;`` (or line breaks) between its entries; ``\\;`` is a semicolon in an entry and ``\\\\`` a backslash;
other backslashes stand for themselves. A credit other than 100 percent stands behind its entry: ``Santa Fe (50%)``.
"""

import re
from collections.abc import Iterable

from classroom.questions.numbers import number_of

_PIECE = re.compile(r"\\[\\;]|[;\n]|[^\\;\n]+|\\")
EXACT = 2**53
"""Whole numbers below are exact; above, numbers are floating."""


def split_list(cell: str) -> list[str]:
    """Return the entries of a list that are not empty."""
    entries = [""]
    for piece in _PIECE.findall(cell):
        if piece in (";", "\n"):
            entries.append("")
        else:
            entries[-1] += piece[1:] if piece in ("\\\\", "\\;") else piece
    return [entry.strip() for entry in entries if entry.strip()]


def join_list(entries: Iterable[str]) -> str:
    """Return a cell that :func:`split_list` takes apart again."""
    return "; ".join(entry.replace("\\", "\\\\").replace(";", "\\;") for entry in entries)


def number_text(value: float) -> str:
    """Return a number so that :func:`~classroom.questions.numbers.number_of` gives the same one back."""
    return str(int(value)) if value == int(value) and abs(value) < EXACT else repr(float(value))


def split_credit(entry: str) -> tuple[str, int | float]:
    """Return an entry and its credit in percent, 100 where none stands behind it."""
    begin = entry.rfind("(")
    inside = entry[begin + 1 : -1].rstrip()
    if begin > 0 and entry.endswith(")") and inside.endswith("%"):
        credit = number_of(inside[:-1])
        if credit is not None:
            return entry[:begin].rstrip(), credit
    return entry, 100


def join_credit(entry: str, credit: float) -> str:
    """Return an entry with its credit; :func:`split_credit` takes them apart again."""
    if credit == 100 and split_credit(entry) == (entry, 100):
        return entry
    return f"{entry} ({number_text(credit)}%)"
