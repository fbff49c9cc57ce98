"""Sheets of cells, as the readers of CSV, XLSX, ODS and XLS return them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _


class Cell(str):
    """The text of a cell as its sheet shows it.

    Attributes:
        note: a translated sentence about how it was converted, or empty.
        number: the exact number in the cell, in digits with a decimal point; empty if it is none.
        spanish: the text as a sheet in Spanish shows it, where that differs: ``0,5``, ``VERDADERO``, ``3-abr``.
    """

    __slots__ = ("note", "number", "spanish")
    note: str
    number: str
    spanish: str

    def __new__(cls, text: str, note: str = "", *, number: str = "", spanish: str = "") -> "Cell":
        """Make a cell."""
        cell = super().__new__(cls, text)
        cell.note, cell.number, cell.spanish = note, number, spanish
        return cell


EMPTY = Cell("")


@dataclass(frozen=True)
class Line:
    """A row of cells that are not all empty, and its number from 1. ``broken``: its quotation marks are wrong."""

    number: int
    cells: list[str]
    broken: bool = False


@dataclass
class Sheet:
    """A sheet. ``merged`` has the cells that continue another one: by row and column (from 1), where that one is."""

    name: str
    lines: Iterator[Line]
    hidden: bool = False
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def column_letter(index: int) -> str:
    """Return the letters over a column (from 0): A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def date_note() -> str:
    """Return the note about a cell that holds a date."""
    return str(_("The spreadsheet has turned this into a date or time. Format the column as text."))
