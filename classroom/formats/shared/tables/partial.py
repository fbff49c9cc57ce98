"""What can be kept of a row that has an error, so that its author mends the rest instead of typing all of it again."""

import difflib
import re

from classroom import questions
from classroom.formats.base import Portable
from classroom.formats.shared.tables.cells import CellError
from classroom.formats.shared.tables.columns import CHOICES
from classroom.formats.shared.tables.guessing import type_of_row
from classroom.formats.shared.tables.plain_texts import is_markdown, to_markdown

LONGEST_EXCERPT = 1500
"""Characters of a row that are shown beside its question."""
WITH_CHOICES = ("true_false", "single_choice", "multiple_choice", "poll", "ordering")


def partial_question(row: dict[str, str]) -> Portable:
    """Return the texts of a row and its choices, none of them marked.

    Args:
        row: its filled cells by column.
    """
    row = row if is_markdown(row) else to_markdown(row)
    choices = [row.get(name, "") for name in CHOICES]
    found: Portable = {name: row[name] for name in ("title", "prompt", "explanation", "notes") if row.get(name)}
    found["type"] = _type(row)
    if any(choices) and found["type"] in WITH_CHOICES:
        found["choices"] = [{"text": text} for text in choices if text]
    if tags := [tag.strip() for tag in re.split(r"[;,\n]", row.get("tags", "")) if tag.strip()]:
        found["tags"] = tags
    return found


def _type(row: dict[str, str]) -> str:
    """Return the type that a row seems to mean: the most similar one, or else the one of its columns."""
    meant = difflib.get_close_matches(row.get("type", "").lower()[:64], questions.names(), 1, 0.75)
    if meant:
        return meant[0]
    try:
        return type_of_row(row, "")
    except CellError:
        return "single_choice"


def excerpt_of(headings: list[str], cells: list[str]) -> str:
    """Return the cells of a row, one a line, each after its heading."""
    lines = []
    for place, cell in enumerate(cells):
        heading = headings[place].strip()[:40] if place < len(headings) else ""
        if text := cell.strip()[:LONGEST_EXCERPT]:
            lines.append(f"{heading}: {text}" if heading else text)
    return "\n".join(lines)[:LONGEST_EXCERPT]
