"""Tables without headings, recognised by their cells: question, choices, and which of them is right.

A number may stand before the question, and a time limit before the right choice, as in Blooket's table.
"""

from collections.abc import Sequence
from itertools import islice

from flask_babel import get_locale

from classroom.formats.shared.sheets import Line
from classroom.formats.shared.tables.cells import CellError, integer
from classroom.formats.shared.tables.columns import CHOICES
from classroom.formats.shared.tables.head import MAX_COLUMNS, Head, program_of
from classroom.formats.shared.tables.headings import IGNORED, heading_of
from classroom.formats.shared.tables.marks import right_places
from classroom.questions.number_parsing import number_of

TITLES = 3
"""Most rows above the questions."""
FEWEST = 2
"""Rows that have to fit."""
SHORTEST = 10
"""Characters of a question, on average."""
TIMES = (5, 600)


def head_without_headings(lines: Sequence[Line]) -> Head | None:
    """Return what the columns of a table hold by all of its first rows, or None if these are not alike."""
    for above in range(TITLES + 1):
        rows = [[str(cell).strip() for cell in islice(line.cells, MAX_COLUMNS)] for line in lines[above:]]
        rows = [row for row in rows if any(row[1:]) or not _is_between(row[0], 0, 9999)]  # others have a number only
        if len(rows) < FEWEST:
            return None
        if names := _names(rows):
            headings = ["#" if name == IGNORED else heading_of(name, str(get_locale() or "")[:2]) for name in names]
            titles = [cell for line in lines[:above] for cell in line.cells[:20]]
            return Head(lines[above].number, names, headings, program_of([], titles), False, above)
    return None


def _names(rows: list[list[str]]) -> list[str]:
    width = max(len(row) for row in rows)
    columns = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    while columns and not any(columns[-1]):
        columns.pop()
    first = int(len(columns) > 3 and all(_is_between(cell, 0, 9999) for cell in columns[0]))
    timed = int(len(columns) > first + 4 and all(map(_is_time, columns[-2])))
    choices = columns[first + 1 : len(columns) - 1 - timed]
    numeric = {all(number_of(cell) is not None for cell in column if cell) for column in choices if any(column)}
    if not 2 <= len(choices) <= len(CHOICES) or len(numeric) > 1:  # a number is another choice only among numbers
        return []
    prompts = columns[first]
    distinct = len(set(prompts)) > 0.8 * len(prompts)
    if not distinct or not all(prompts) or sum(map(len, prompts)) < SHORTEST * len(prompts):
        return []
    filled = [[cell for cell in row if cell] for row in zip(*choices, strict=True)]
    if sum(len(set(row)) == len(row) for row in filled) <= len(filled) / 2:
        return []
    if not all(_is_key(key, [column[number] for column in choices]) for number, key in enumerate(columns[-1])):
        return []
    return [*[IGNORED] * first, "prompt", *CHOICES[: len(choices)], *["time_limit"] * timed, "correct"]


def _is_between(cell: str, low: int, high: int) -> bool:
    number = number_of(cell) if cell else None
    return number is not None and low <= number <= high


def _is_time(cell: str) -> bool:
    try:
        seconds = integer({"time_limit": cell}, "time_limit")
    except CellError:
        return False
    return seconds is not None and TIMES[0] <= seconds <= TIMES[1]


def _is_key(cell: str, choices: list[str]) -> bool:
    """Return whether a cell names choices of its row that are not empty."""
    try:
        places = right_places(cell, choices)
    except CellError:
        return False
    return bool(places) and all(choices[place] for place in places) and sum(map(bool, choices)) > 1
