"""The notation of single cells: numbers, lists and credits.

A list has ``;`` (or line breaks) between its entries; ``\\;`` is a semicolon in an entry and ``\\\\`` a backslash;
other backslashes are kept. A credit other than 100 percent follows its entry: ``Santa Fe (50%)``.
"""

import re
from collections.abc import Iterable

from flask_babel import gettext as _

from classroom.questions.number_parsing import number_of

_TOKEN = re.compile(r"\\[\\;]|[;\n]|[^\\;\n]+|\\")
_INTEGER = re.compile(r"([0-9]{1,9})(?:[.,]0{1,2})?(?: ?(?:s|sec|seg|seconds?|segundos?|pts?|puntos?|points?)\.?)?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
"""A number that looks as if its point stood for thousands."""
EXACT_INTEGERS = 2**53
"""Integers below this are exact as floating-point numbers."""


class CellError(ValueError):
    """A cell cannot be read.

    Attributes:
        column: the name of its column.
        suggestion: with the message, a translated sentence for the author of the file.
    """

    def __init__(self, column: str, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.column, self.suggestion = column, suggestion


def integer(row: dict[str, str], name: str) -> int | None:
    """Return the non-negative integer in a cell, or None for an empty cell. Seconds may have their unit: ``30 s``.

    Raises:
        CellError: the cell holds something else.
    """
    text = row.get(name, "")
    if not text:
        return None
    found = _INTEGER.fullmatch(text)
    if not found:
        raise CellError(name, _("Enter a whole number."))
    return int(found[1])


def decimal(row: dict[str, str], name: str, *, required: bool = False) -> int | float | None:
    """Return the number in a cell, or None for an empty cell.

    Raises:
        CellError: the cell holds no number, or it is empty and ``required``.
    """
    text = row.get(name, "")
    value = number_of(text) if text else None
    if value is None and (text or required):
        raise CellError(name, _("Enter a number."))
    return value


def split_list(cell: str) -> list[str]:
    """Return the non-empty entries of a list."""
    entries = [""]
    for token in _TOKEN.findall(cell):
        if token in (";", "\n"):
            entries.append("")
        else:
            entries[-1] += token[1:] if token in ("\\\\", "\\;") else token
    return [entry.strip() for entry in entries if entry.strip()]


def join_list(entries: Iterable[str]) -> str:
    """Return the cell for a list, the inverse of :func:`split_list`."""
    return "; ".join(entry.replace("\\", "\\\\").replace(";", "\\;") for entry in entries)


def number_text(value: float) -> str:
    """Return a text that :func:`~classroom.questions.number_parsing.number_of` reads as the same number.

    1.125 gets a fourth decimal, because somebody could read it as a thousand.
    """
    if value == int(value) and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    text = repr(float(value))
    return text + "0" if _GROUPED.fullmatch(text) else _with_more_digits(text)


def _with_more_digits(text: str) -> str:
    """Return a number with an exponent so that its digits cannot be read as thousands either."""
    digits, sign, exponent = text.partition("e")
    return f"{digits}0{sign}{exponent}" if sign and _GROUPED.fullmatch(digits) else text


def split_credit(entry: str) -> tuple[str, int | float]:
    """Return an entry without its credit, and the credit in percent: 100 where none is given."""
    begin = entry.rfind("(")
    inside = entry[begin + 1 : -1].rstrip()
    if begin > 0 and entry.endswith(")") and inside.endswith("%"):
        credit = number_of(inside[:-1])
        if credit is not None:
            return entry[:begin].rstrip(), credit
    return entry, 100


def join_credit(entry: str, credit: float) -> str:
    """Return an entry with its credit in percent, the inverse of :func:`split_credit`."""
    if credit == 100 and split_credit(entry) == (entry, 100):
        return entry
    return f"{entry} ({number_text(credit)}%)"
