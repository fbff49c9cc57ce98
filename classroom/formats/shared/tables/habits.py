"""The habits of a table: whether its numbers have decimal commas, and whether right choices are named by their texts.

``2.640`` is two thousand and more in a table that writes ``1,5``, and two and more in one that writes ``1.5``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from classroom.formats.shared.sheets import Cell

NUMBERS = ("accepted", "correct", "full_km", "zero_km")
"""Columns whose numbers can be larger than a thousand and have decimals."""
_LISTED = re.compile(r"[0-9]+(?:[.,'’][0-9]+)*")
_PARTS = re.compile(
    r"[0-9]{1,3}(?P<groups>(?P<one>[.,'’])[0-9]{3}(?:(?P=one)[0-9]{3})*)?(?:(?!(?P=one))(?P<sign>[.,])[0-9]+)?"
)
"""A number whose digits stand in groups of three."""
EITHER, NEITHER = "?", "!"
_NUMERIC = re.compile(r"[\s0-9.,'’±+\-−/;()%eE\u00a0\u202f]+")


@dataclass
class NumberHabit:
    """How numbers are written in a table. ``decimal`` is the sign of decimals, or empty if the table does not show it.

    ``assumed`` is the likeliest sign where the table does not show it.
    """

    decimal: str = ""
    assumed: str = "."
    doubtful: dict[str, str] = field(default_factory=dict)
    """Numbers that could be read in two ways, and how they were read."""

    def learn(self, cells: Iterable[str]) -> None:
        """Find out from the cells with numbers which sign the table uses."""
        signs = {sign for cell in cells if _NUMERIC.fullmatch(cell) for sign in _decimals(cell)}
        self.decimal = signs.pop() if len(signs) == 1 else ""

    def normal(self, cell: str) -> str:
        """Return a cell with its numbers in digits with a decimal point; what could be either goes to ``doubtful``."""
        if isinstance(cell, Cell) and cell.number:
            return cell.number
        return _LISTED.sub(self._number, cell) if _NUMERIC.fullmatch(cell) else cell

    def _number(self, match: re.Match[str]) -> str:
        token = match[0]
        sign = _sign_of(token, followed_by=match.string[match.end() : match.end() + 1])
        if sign != EITHER:
            return token if sign == NEITHER else _with_point(token, sign)
        decimal = self.decimal or self.assumed
        number = _with_point(token, decimal)
        if not self.decimal:
            self.doubtful[token] = number
        return number + "0" if "." in number else number  # 2.6400 can be read in one way only


def _with_point(token: str, decimal: str) -> str:
    whole, sign, rest = token.rpartition(decimal) if decimal and decimal in token else (token, "", "")
    digits = re.sub(r"[.,'’]", "", whole if sign else token)
    return f"{digits}.{rest}" if sign else digits


def _sign_of(token: str, followed_by: str = "") -> str:
    """Return the sign of decimals that a number shows, :data:`EITHER`, or :data:`NEITHER` if it is no number."""
    if not (found := _PARTS.fullmatch(token)):
        return NEITHER if re.search("[.,].*[.,]", token) else next((sign for sign in ".," if sign in token), "")
    groups, sign = found["groups"] or "", found["sign"] or ""
    if sign or not groups:
        return sign
    separator = groups[0]
    if separator in "'’" or len(groups) > len(",000"):
        return "," if separator == "." else "."
    return separator if followed_by in ("e", "E") or token.startswith("0") else EITHER


def _decimals(cell: str) -> list[str]:
    if isinstance(cell, Cell) and cell.number:
        return []
    found = (_sign_of(match[0], cell[match.end() : match.end() + 1]) for match in _LISTED.finditer(cell))
    return [sign for sign in found if sign in (".", ",")]
