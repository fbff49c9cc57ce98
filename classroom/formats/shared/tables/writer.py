"""Turning questions into the rows of a table."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.shared.losses import without_choice_pictures
from classroom.formats.shared.tables.columns import BASIC, COLUMNS, TYPE_COLUMNS
from classroom.formats.shared.tables.plain_texts import to_plain
from classroom.formats.shared.tables.type_columns import Row, write_fields

MAX_PARTS = 99
"""Most cells over which the picture of one question is spread."""


@dataclass
class Table:
    """Columns and rows. A row leaves out its empty cells."""

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def table_of(questions: Sequence[Portable], written: Written, *, longest: int | None = None) -> Table:
    """Return questions as a table with the columns that they use. What the table cannot hold is reported as a loss.

    Args:
        questions: in the portable form, with pictures as bytes.
        written: receives the losses.
        longest: most UTF-16 code units in a cell, or None for no limit; a longer picture continues in further columns.
    """
    table = Table()
    used = set(BASIC)
    continued = 0
    for position, original in enumerate(questions, start=1):
        if original["type"] not in TYPE_COLUMNS:
            written.add_loss(
                position, _("Left out: tables have no questions of the type %(type)s.", type=original["type"])
            )
            continue
        question = without_choice_pictures(original, position, written)
        if question is None:
            continue
        parts = _picture_parts(question, longest)
        row = {name: cell for name, cell in (to_plain(_row(question)) | parts).items() if cell}
        if longest is not None and (full := [name for name in row if _utf16_length(row[name]) > longest]):
            names = ", ".join(full)
            message = _("Left out: too long for a cell: %(names)s.", names=names)
            written.add_loss(position, message)
            continue
        if len(parts) > MAX_PARTS:
            written.add_loss(position, _("The picture is too large for the cells of a table."))
            row = {name: cell for name, cell in row.items() if name not in parts and name != "image_alt"}
            parts = {}
        continued = max(continued, len(parts))
        used.update(name for name in row if name not in parts)
        table.rows.append(row)
    table.columns = [name for name in COLUMNS if name in used]
    table.columns += [_part_name(number) for number in range(1, continued + 1)]
    return table


def _utf16_length(text: str) -> int:
    """Return a text's length as spreadsheet programs count it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _row(question: Portable) -> Row:
    limit, difficulty, image = question.get("time_limit"), question.get("difficulty"), question.get("image")
    return {
        "type": question["type"],
        "language": question.get("language") or "",
        "title": question.get("title") or "",
        "prompt": question["prompt"],
        **write_fields(question),
        "explanation": question.get("explanation") or "",
        "notes": question.get("notes") or "",
        "time_limit": "" if limit is None else str(limit),
        "points": str(question["points"]),
        "difficulty": "" if difficulty is None else str(difficulty),
        "tags": ";".join(question.get("tags") or []),
        "image_alt": image["alt"] if image else "",
    }


def _part_name(number: int) -> str:
    return "image_data" if number == 1 else f"image_data_{number}"


def _picture_parts(question: Portable, longest: int | None) -> Row:
    image = question.get("image")
    if not image:
        return {}
    text = base64.b64encode(image["data"]).decode()
    size = longest or len(text)
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return {_part_name(number): piece for number, piece in enumerate(pieces, start=1)}
