"""Cells with all choices of a question: ``Madrid|Paris|Rome``, a line each, or a list of JSON."""

import json

from classroom.formats.shared.tables.columns import CHOICES
from classroom.formats.shared.tables.headings import LISTED
from classroom.formats.shared.tables.marks import names_a_text_only

_SIGNS = ("\n", "|", ";")
"""What stands between choices, the surest first. A comma counts only if the right answer is one of the parts."""


def with_choices(row: dict[str, str]) -> dict[str, str]:
    """Return a row whose list of choices, if it has one and no choices besides, stands in the columns of choices.

    A cell that is no list stays where it is.
    """
    cell = row.get(LISTED, "")
    if not cell or any(row.get(name) for name in CHOICES):
        return row
    texts = _texts(cell, row.get("correct", ""))
    if not 2 <= len(texts) <= len(CHOICES):
        return row
    return {name: text for name, text in row.items() if name != LISTED} | dict(zip(CHOICES, texts, strict=False))


def _texts(cell: str, correct: str) -> list[str]:
    if cell.lstrip().startswith("["):
        return _of_json(cell)
    sign = next((sign for sign in _SIGNS if sign in cell), ",")
    texts = [text.strip() for text in cell.split(sign) if text.strip()]
    return texts if sign != "," or names_a_text_only(correct, texts) else []


def _of_json(cell: str) -> list[str]:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return []
    whole = isinstance(found, list) and all(isinstance(one, str | int | float) for one in found)
    return [str(one).strip() for one in found] if whole else []
