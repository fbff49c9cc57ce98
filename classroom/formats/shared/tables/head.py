"""Finding the row that names the columns, below titles and instructions, and the program whose table it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from classroom.formats.shared.sheets import Line
from classroom.formats.shared.tables.columns import CHOICES
from classroom.formats.shared.tables.headings import IGNORED, WRONG, column_of, is_spanish, simplified

HEAD_ROWS = 40
"""Rows that are not empty, among which the headings are looked for."""
MAX_COLUMNS = 1000
"""Most cells of a row of headings."""
_PROGRAMS = (
    ("Blooket", ("question text", "answer 1", "time limit sec"), "blooket"),
    ("Wayground (Quizizz)", ("question text", "question type", "option 1"), "quizizz"),
    ("Gimkit", ("question", "correct answer", "incorrect answer 1"), "gimkit"),
    ("Socrative", ("2 question type", "3 question"), "socrative"),
    ("Wooclap", ("type", "title", "correct"), "wooclap"),
    ("Kahoot", ("question max 120 characters",), "kahoot"),
)
"""Programs with the headings of their spreadsheets, simplified, and the word that their titles have."""
_OWN = {"type", "language", "prompt"}
"""Headings of the tables that Tiza writes, which have those of others besides."""


@dataclass(frozen=True)
class Head:
    """The row of headings.

    Attributes:
        line: its number in the sheet, from 1.
        names: the column of each cell; empty if the heading is not known.
        headings: what the cells say.
        program: the name of the other program whose table this is, or empty.
        spanish: the headings are Spanish.
        rows: how many of the rows it takes, with those above it.
    """

    line: int
    names: list[str]
    headings: list[str]
    program: str
    spanish: bool
    rows: int

    def heading(self, column: str) -> str:
        """Return what the sheet calls a column."""
        return self.headings[self.names.index(column)].strip() if column in self.names else column


def find_head(lines: Sequence[Line]) -> Head | None:
    """Return the row of headings among the first rows of a sheet, or None if there is none."""
    for place, line in enumerate(lines[:HEAD_ROWS]):
        headings = [str(cell).strip() for cell in islice(line.cells, MAX_COLUMNS)]
        names = columns_of(headings)
        if not _is_head(names, headings, first=place == 0):
            continue
        rows = place + 1
        if below := _second_row(lines, place):
            headings = [more or heading for heading, more in _pairs(headings, below)]
            names = columns_of(headings)
            rows += 1
        program = program_of(headings, [cell for above in lines[:place] for cell in above.cells[:20]])
        return Head(line.number, names, headings, program, is_spanish(headings), rows)
    return None


def columns_of(headings: Sequence[str]) -> list[str]:
    """Return the columns of a row of headings, the empty text for what is no heading."""
    names = [column_of(heading) if heading else "" for heading in headings]
    if "prompt" not in names and "title" in names and {"type", "correct"} <= set(names):
        names[names.index("title")] = "prompt"
    number = 0
    for place, name in enumerate(names):
        if name == "choice_":
            number += 1
            names[place] = f"choice_{number}" if number <= len(CHOICES) else ""
    if "choice_1" not in names and f"{WRONG}_" not in names:
        return names
    return [f"{WRONG}_1" if name == f"{WRONG}_" else name for name in names]


def known_columns(headings: Sequence[str]) -> int:
    """Return how many cells of a row are headings of columns, 0 if it cannot be a row of headings."""
    names = [name for name in columns_of(list(islice(headings, MAX_COLUMNS))) if name not in ("", IGNORED)]
    return len(names) + 100 * ("prompt" in names and len(names) > 1)


def _is_head(names: Sequence[str], headings: Sequence[str], *, first: bool) -> bool:
    known = {name for name in names if name not in ("", IGNORED)}
    alone = first and sum(map(bool, headings)) == 1
    return "prompt" in known and (len(known) > 1 or alone)


def _second_row(lines: Sequence[Line], place: int) -> list[str]:
    """Return a second row of headings, which has those of the choices, or an empty list."""
    if place + 1 >= len(lines):
        return []
    headings = [str(cell).strip() for cell in islice(lines[place + 1].cells, MAX_COLUMNS)]
    names = [column_of(heading) for heading in headings if heading]
    more = names and all(name == "correct" or name in CHOICES for name in names)
    return headings if more and len(set(names)) > 1 else []


def _pairs(some: Sequence[str], others: Sequence[str]) -> list[tuple[str, str]]:
    length = max(len(some), len(others))
    return [(some[n] if n < len(some) else "", others[n] if n < len(others) else "") for n in range(length)]


def program_of(headings: Sequence[str], above: Sequence[str]) -> str:
    """Return the name of the program whose table has these headings, or says so in the cells above, or nothing."""
    said = {simplified(heading) for heading in headings if heading}
    if said >= _OWN:
        return ""
    titles = " ".join(str(cell)[:200].lower() for cell in above)
    for name, needed, word in _PROGRAMS:
        if word in titles or all(any(one.startswith(heading) for one in said) for heading in needed):
            return name
    return ""
