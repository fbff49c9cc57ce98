"""The notation of single cells: numbers, lists and credits.

A list has ``;`` (or line breaks) between its entries; ``\\;`` is a semicolon in an entry and ``\\\\`` a backslash;
other backslashes stand for themselves. A credit other than 100 percent follows its entry: ``Santa Fe (50%)``.
"""

import re
from collections.abc import Iterable

from flask_babel import gettext as _

from classroom.questions.numbers import number_of

_PIECE = re.compile(r"\\[\\;]|[;\n]|[^\\;\n]+|\\")
EXACT = 2**53
"""Whole numbers below are exact; above, numbers are floating."""


class CellError(ValueError):
    """A cell that cannot be read: a sentence for its author, and what they could do."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


def whole(row: dict[str, str], name: str) -> int | None:
    """Return a whole number from 0, or None for an empty cell.

    Raises:
        CellError: it is none.
    """
    text = row.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise CellError(_("%(name)s: give a whole number.", name=name))
    return int(text)


def decimal(row: dict[str, str], name: str, *, needed: bool = False) -> int | float | None:
    """Return a number, or None for an empty cell.

    Raises:
        CellError: it is none, or it is needed and not there.
    """
    text = row.get(name, "")
    value = number_of(text) if text else None
    if value is None and (text or needed):
        raise CellError(_("%(name)s: give a number.", name=name))
    return value


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
