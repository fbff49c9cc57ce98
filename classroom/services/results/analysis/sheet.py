"""Reads a test from a CSV file, such as one that was held on paper.

The first line names the items, ``NAME:WEIGHT`` where the weight is not 1; each further line is a person. A cell is a
fraction from 0 to 1 or, with a key, the option that was chosen; an empty cell means that the person was not asked.
"""

import csv
import math
from collections.abc import Sequence

from flask_babel import gettext as _

from classroom.core import encodings
from classroom.core.errors import Invalid
from classroom.services.results.analysis.items import Item

SEPARATORS = ",;\t"
MOST_ITEMS = 1000


def read(data: bytes, key: Sequence[str] | None = None) -> list[Item]:
    """Return the items of a file with what each person did.

    Args:
        data: the file: UTF-8, or another encoding of Western Europe; separated by commas, semicolons or tabs.
        key: the right option of each item, in order; None: the cells are fractions.

    Raises:
        Invalid: with a message that names the line and the item.
    """
    try:
        lines = encodings.decode(data).text.splitlines()
    except UnicodeError:
        raise Invalid(_("This file is not text. Save the table as CSV.")) from None
    separator = max(SEPARATORS, key=lines[0].count) if lines else ","
    rows = [
        (number, row)
        for number, row in enumerate(csv.reader(lines, delimiter=separator), 1)
        if any(map(str.strip, row))
    ]
    if not rows:
        raise Invalid(_("This file is empty. Its first line names the items; each further line is a person."))
    names = [_name(text, number) for number, text in enumerate(rows[0][1], 1)]
    if key is not None and len(key) != len(names):
        raise Invalid(
            _("The key has %(key)d options, and the file has %(items)d items.", key=len(key), items=len(names))
        )
    people = [_cells(row, line, len(names)) for line, row in rows[1:]]
    if key is not None:
        return [
            _with_key(name, weight, right.strip(), [row[place] for row in people])
            for place, ((name, weight), right) in enumerate(zip(names, key, strict=True))
        ]
    lines_of_people = [line for line, _row in rows[1:]]
    return [
        Item(
            name,
            weight,
            [_fraction(row[place], line, name, separator) for line, row in zip(lines_of_people, people, strict=True)],
        )
        for place, (name, weight) in enumerate(names)
    ]


def _name(text: str, number: int) -> tuple[str, float]:
    """Return name and weight of an item; a colon that no number follows belongs to the name."""
    if number > MOST_ITEMS:
        raise Invalid(_("A test has at most %(max)d items.", max=MOST_ITEMS))
    name, colon, weight = text.strip().rpartition(":")
    value = _number(weight) if colon else None
    if value is None:
        return text.strip() or str(number), 1.0
    if value <= 0:
        raise Invalid(_("Line 1, item %(item)s: the weight must be greater than 0.", item=name))
    return name.strip() or str(number), value


def _cells(row: list[str], line: int, items: int) -> list[str]:
    cells = [cell.strip() for cell in row]
    if any(cells[items:]):
        values = {"line": line, "cells": len(cells), "items": items}
        raise Invalid(_("Line %(line)d has %(cells)d cells, and the first line names %(items)d items.", **values))
    return (cells + [""] * items)[:items]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _fraction(cell: str, line: int, item: str, separator: str) -> float | None:
    if not cell:
        return None
    value = _number(cell if separator == "," else cell.replace(",", "."))
    if value is None or not 0 <= value <= 1:
        values = {"line": line, "item": item, "cell": cell[:40]}
        raise Invalid(_("Line %(line)d, item %(item)s: “%(cell)s” is not a fraction from 0 to 1.", **values))
    return value


def _with_key(name: str, weight: float, right: str, cells: list[str]) -> Item:
    """Return an item whose cells are the options chosen; upper and lower case are the same."""
    taken = [cell.upper() for cell in cells]
    options = {option: option == right.upper() for option in sorted({right.upper(), *filter(None, taken)})}
    fractions = [float(options[option]) if option else None for option in taken]
    return Item(name, weight, fractions, None, options, [(option,) if option else () for option in taken])
