"""Turning the rows of a table into questions."""

import difflib
import re
from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem, Portable
from classroom.formats.shared.tables.cells import CellError, integer
from classroom.formats.shared.tables.columns import (
    COLUMNS,
    COMMON,
    REQUIRED,
    TYPE_COLUMNS,
    is_column,
    is_continued_picture,
)
from classroom.formats.shared.tables.type_columns import Row, read_fields

MAX_ROWS = 20 * MAX_QUESTIONS
"""Most rows that are read, counting empty ones."""
DIFFICULTIES = {
    "1": 1, "easy": 1, "fácil": 1, "facil": 1,
    "2": 2, "medium": 2, "media": 2, "medio": 2,
    "3": 3, "hard": 3, "difícil": 3, "dificil": 3,
}  # fmt: skip


def read_rows(parsed: ParsedFile, rows: Iterator[tuple[int, list[str]]], clean: Callable[[str], str] = str) -> None:
    """Read a table whose first row names the columns. Each row that cannot be read is reported, and reading goes on.

    Args:
        parsed: receives the questions, errors and notes.
        rows: the non-empty rows, each with its line number (from 1).
        clean: applied to each cell before it is read.
    """
    header = next(rows, None)
    names = [name.strip().lower() for name in header[1]] if header else []
    if problem := _header_problem(names):
        parsed.add_error(header[0] if header else 1, str(problem), problem.suggestion)
        return
    for line, cells in rows:
        if parsed.stop_at_limit(line):
            break
        _read_row(parsed, line, names, cells, clean)
    parsed.require_question()


def _header_problem(names: list[str]) -> CellError | None:
    for name in REQUIRED:
        if name not in names:
            hint = _("The first line names the columns. The template on the page for imports has them all.")
            return CellError(_("The column %(name)s is missing in the first line.", name=name), hint)
    for name in names:
        if name and not is_column(name):
            return CellError(_("There is no such column: %(name)s.", name=name[:64]), _suggest_word(name, COLUMNS))
        if name and names.count(name) > 1:
            return CellError(_("The column %(name)s appears twice.", name=name))
    return None


def _suggest_word(word: str, known: list[str]) -> str:
    """Return a translated sentence that suggests the most similar known word, or an empty text."""
    found = difflib.get_close_matches(word[:64], known, 1)
    return str(_("Did you mean %(name)s?", name=found[0])) if found else ""


def _read_row(parsed: ParsedFile, line: int, names: list[str], cells: list[str], clean: Callable[[str], str]) -> None:
    if any(cell.strip() for cell in cells[len(names) :]):
        parsed.add_error(line, _("This line has more cells than the first line has columns."))
        return
    # Spreadsheets omit empty cells at the end of a row.
    row = {name: clean(cell).strip() for name, cell in zip(names, cells, strict=False) if name}
    try:
        question = _question(row)
    except CellError as error:
        parsed.add_error(line, str(error), error.suggestion)
        return
    parsed.items.append(ParsedItem(line, question))
    for name, cell in row.items():
        if (
            cell
            and name not in TYPE_COLUMNS[question["type"]]
            and name not in COMMON
            and not is_continued_picture(name)
        ):
            message = _("A question of the type %(type)s has no %(name)s.", type=question["type"], name=name)
            parsed.add_note(line, message)


def _question(row: Row) -> Portable:
    """Return the portable form of a row.

    Raises:
        CellError: a cell cannot be read.
    """
    kind = re.sub(r"[\s-]+", "_", row.get("type", "").lower())
    if kind not in TYPE_COLUMNS:
        hint = _suggest_word(kind, list(TYPE_COLUMNS)) or _("Must be one of: %(names)s.", names=", ".join(TYPE_COLUMNS))
        raise CellError(_("There is no question type %(name)s.", name=kind[:64]), hint)
    parts = sorted(filter(is_continued_picture, row), key=lambda name: int(name.rpartition("_")[2]))
    data = row.get("image_data", "") + "".join(row[name] for name in parts)
    return {
        "type": kind,
        "language": row.get("language", "").lower() or None,
        "title": row.get("title", ""),
        "prompt": row.get("prompt", ""),
        **read_fields(kind, row),
        "explanation": row.get("explanation", ""),
        **({"notes": row["notes"]} if row.get("notes") else {}),
        "time_limit": integer(row, "time_limit"),
        "points": integer(row, "points"),
        "difficulty": _difficulty(row),
        "tags": [tag.strip() for tag in re.split(r"[;,\n]", row.get("tags", "")) if tag.strip()],
        "image": {"alt": row.get("image_alt", ""), "data": data} if data else None,
    }


def _difficulty(row: Row) -> int | None:
    text = row.get("difficulty", "").lower()
    if text and text not in DIFFICULTIES:
        raise CellError(_("difficulty: give 1, 2 or 3."), _("1 is easy, 2 medium, 3 hard."))
    return DIFFICULTIES.get(text)
