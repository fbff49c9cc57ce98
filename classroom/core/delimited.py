"""Read text files with one record a line: CSV, and what people and spreadsheet programs make of it.

The separator is declared (``sep=;``), or it is the one with which the beginning of the file makes most sense. A line
whose quotation marks are wrong does not hide the lines after it. Source: RFC 4180.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

SEPARATORS = ",;\t"
BEGINNING = 64 * 1024
"""Characters by which the separator is guessed."""
HEAD_ROWS = 40
"""Records among which a line of headings is looked for."""

_DECLARED = re.compile(r'"?sep=([,;|\t])"?[,;|\t]*', re.IGNORECASE)
"""A first line in which a file for Excel declares its separator."""
_DECLARATION = re.compile(r'"?sep=[,;|\t]?"?', re.IGNORECASE)
_WRONG_QUOTES = re.compile("expected after|unexpected end of data")
"""Errors about the quotation marks of a line. In a file at most one mark can have no end."""


@dataclass(frozen=True)
class Record:
    """The cells of a line, and its number from 1. If ``broken``, its quotation marks are wrong and were kept."""

    line: int
    cells: list[str]
    broken: bool = False


class Unreadable(ValueError):
    """From a line on the file cannot be read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def separator_of(text: str, known: Callable[[list[str]], int]) -> str:
    """Return the separator that a file declares, else the one with which a line at its beginning has most headings.

    Args:
        text: of the file.
        known: returns how many of the cells of a line are headings; where none are, most cells decide.
    """
    first = next((line for line in io.StringIO(text[:BEGINNING], newline=None) if line.strip()), "")
    if declared := _DECLARED.fullmatch(first.strip(" \n")):
        return declared[1]

    def sense(separator: str) -> tuple[int, int]:
        rows = [record.cells for record in _beginning(text, separator)]
        return max(map(known, rows), default=0), len(rows[0]) if rows else 0

    return max(SEPARATORS, key=sense)


def _beginning(text: str, separator: str) -> Iterator[Record]:
    try:
        yield from islice(records(text[:BEGINNING], separator), HEAD_ROWS)
    except Unreadable:
        return


def records(text: str, separator: str) -> Iterator[Record]:
    """Yield the records of a text that are not empty, without the declaration of the separator.

    Raises:
        Unreadable: a cell is longer than the ``csv`` module reads.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        begin, line = lines.file.tell(), lines.count + 1
        try:
            cells, broken = next(reader), False
        except StopIteration:
            return
        except csv.Error as error:
            if not _WRONG_QUOTES.search(str(error)):
                raise Unreadable(line, str(error)) from None
            lines.go_back(begin, line)
            cells, broken = _as_written(next(lines), separator), True
            reader = csv.reader(lines, delimiter=separator, strict=True)
        if cells and any(map(str.strip, cells)) and not (line == 1 and _is_declaration(cells, separator)):
            yield Record(line, cells, broken)


def _is_declaration(cells: list[str], separator: str) -> bool:
    return _DECLARATION.fullmatch(separator.join(cells).strip(f" {separator}")) is not None


class _Lines:
    """The lines of a text; reading can go back to where a record began."""

    def __init__(self, text: str) -> None:
        self.file, self.count = io.StringIO(text, newline=""), 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.file.readline()
        if not line:
            raise StopIteration
        self.count += 1
        return line

    def go_back(self, place: int, line: int) -> None:
        """Go back to a place, at which this line (from 1) begins."""
        self.file.seek(place)
        self.count = line - 1


def _as_written(line: str, separator: str) -> list[str]:
    """Return the cells of one line whose quotation marks are not doubled."""
    return [_unquoted(cell.strip()) for cell in line.rstrip("\r\n").split(separator)]


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and inner.replace('""', "").count('"') % 2 == 0
    return inner.replace('""', '"') if quoted else cell
