"""Turning one row of a table into a question."""

import difflib
import re
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.formats.base import Portable
from classroom.formats.shared.sheets import Cell, date_note
from classroom.formats.shared.tables.cells import CellError, integer
from classroom.formats.shared.tables.columns import (
    CHOICES,
    COMMON,
    FEEDBACKS,
    MATCHES,
    TYPE_COLUMNS,
    is_continued_picture,
)
from classroom.formats.shared.tables.guessing import type_of_row
from classroom.formats.shared.tables.habits import NumberHabit
from classroom.formats.shared.tables.head import Head
from classroom.formats.shared.tables.headings import LINK, LISTED, WRONG, simplified
from classroom.formats.shared.tables.marks import is_ambiguous, right_places
from classroom.formats.shared.tables.plain_texts import BLOCKS, LINES, has_html, is_markdown, looks_marked, to_markdown
from classroom.formats.shared.tables.type_columns import RIGHT, filled, read_fields
from classroom.formats.shared.tables.words import LEVELS, WORDS_OF_TYPES, type_of, words_of_truth

Row = dict[str, str]

MARKED_TYPES = ("true_false", "single_choice", "multiple_choice", "poll")
LANGUAGES = {"espanol": "es", "castellano": "es", "spanish": "es", "ingles": "en", "english": "en"}
_REGION = re.compile(r"(?<=^[a-z]{2})[-_][a-z0-9_-]{2,}$")
"""What follows a language in tags such as ``en-US``."""
_GAP = re.compile(r"\[([^\[\]]{1,200})\]")
_PERCENTAGE = re.compile(r"([^()%;]{1,60})\s?%")
_MONTH = "ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|sept|oct|nov|dic|dec"
_DATE_LIKE = re.compile(
    rf"[0-9]{{1,2}}[-/ ](?:{_MONTH})\.?(?:[-/ ][0-9]{{2,4}})?|(?:{_MONTH})\.?[-/ ][0-9]{{2}}", re.IGNORECASE
)


def date_like(text: str) -> str:
    """Return a note if a cell is what spreadsheet programs make of fractions such as 3/4: ``03-abr``."""
    return date_note() if len(text) <= 12 and _DATE_LIKE.fullmatch(text.strip()) else ""


def choices_of(row: Row) -> list[str]:
    """Return the choices of a row up to the last one."""
    return filled(row, CHOICES)


@dataclass
class Made:
    """A question, the column behind each of its fields, and what of the row is not imported."""

    question: Portable
    columns: dict[str, str]
    notes: list[CellError] = field(default_factory=list)


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, head: Head, habit: NumberHabit, *, by_text: bool) -> None:
        self.head, self.habit, self.by_text = head, habit, by_text

    def question(self, row: Row) -> Made:
        """Return the question of a row.

        Raises:
            CellError: a cell cannot be read.
        """
        said = _type_said(row)
        row, wrong = _with_wrong_answers(row)
        kind = type_of_row(row, said)
        notes: list[CellError] = []
        row = self._with_answers(kind, row, notes, by_text=self.by_text or wrong)
        if not is_markdown(row):
            texts = [row.get(name, "") for name in (*BLOCKS, *LINES)]
            if not row.get("markup") and looks_marked(texts):
                hint = _("Write “markdown” into a column “markup” (“Formato”) if the signs are meant as formatting.")
                notes.append(CellError("", _("The signs of Markdown in this row are shown as they stand."), hint))
            if "markup" not in self.head.names and has_html(texts):  # with this column, plain texts are meant so
                hint = _("A table holds plain texts. Take the tags out, or import the file in which they are HTML.")
                notes.append(CellError("", _("The HTML tags in this row are shown as they stand."), hint))
            row = to_markdown(row)
        fields = read_fields(kind, row)
        parts = sorted(filter(is_continued_picture, row), key=lambda name: int(name.rpartition("_")[2]))
        data = row.get("image_data", "") + "".join(row[name] for name in parts)
        question = {
            "type": kind,
            "language": _language(row),
            "title": row.get("title", ""),
            "prompt": row.get("prompt", ""),
            **fields,
            "explanation": row.get("explanation", ""),
            **({"notes": row["notes"]} if row.get("notes") else {}),
            "time_limit": integer(row, "time_limit"),
            "points": integer(row, "points"),
            "difficulty": _difficulty(row),
            "tags": [tag.strip() for tag in re.split(r"[;,\n]", row.get("tags", "")) if tag.strip()],
            "image": {"alt": row.get("image_alt", ""), "data": data} if data else None,
        }
        notes += _unused(kind, row)
        return Made(question, _columns(kind, row), notes)

    def _with_answers(self, kind: str, row: Row, notes: list[CellError], *, by_text: bool) -> Row:
        """Return a row with the answers in the columns where the type has them."""
        correct = row.get("correct", "")
        if kind in MARKED_TYPES:
            texts = choices_of(row) or (["", ""] if kind == "true_false" else [])
            places = right_places(correct, texts, words=kind == "true_false", by_text=by_text)
            if not by_text and any(texts) and is_ambiguous(correct, texts):
                message = _(
                    "“%(mark)s” was taken as the place of the right choice, not as its text.", mark=correct[:40]
                )
                notes.append(CellError("correct", message))
            if texts == ["", ""]:
                words = words_of_truth(_language(row), correct, spanish=self.head.spanish)
                row = row | dict(zip(CHOICES, words or ("", ""), strict=False))
            return {**row, RIGHT: " ".join(map(str, sorted(places)))}
        if kind in ("numeric", "short_text") and not row.get("accepted"):
            row = _with_gap(row)
            correct = row.get("correct", "")
            moved = {name: cell for name, cell in row.items() if name not in (*CHOICES, "correct")}
            texts = [text.replace(";", "\\;") for text in choices_of(row) if text] if not correct else []
            row = {**moved, "accepted": correct or "; ".join(texts)}
        if kind == "numeric":
            row = _with_unit(row)
            row = row | {"accepted": self.habit.normal(row.get("accepted", ""))}
        elif kind == "map_pin":
            row = row | {name: self.habit.normal(row[name]) for name in ("full_km", "zero_km") if row.get(name)}
            row |= {name: cell.number for name in ("latitude", "longitude") if isinstance(cell := row.get(name), Cell)}
        return row


def _with_gap(row: Row) -> Row:
    """Return a row whose only option is a text with its answer in brackets, as Wooclap writes it, with a gap there.

    Raises:
        CellError: there are several gaps.
    """
    texts = [text for text in choices_of(row) if text]
    gaps = _GAP.findall(texts[0]) if len(texts) == 1 and not row.get("correct") else []
    if len(gaps) > 1:
        hint = _("Write a row for each gap, with its answer in brackets and the other words in full.")
        raise CellError(CHOICES[0], _("The text has several gaps."), hint)
    if not gaps or texts[0].strip() == f"[{gaps[0]}]":
        return row
    kept = {name: cell for name, cell in row.items() if name not in CHOICES}
    return {**kept, "prompt": f"{row.get('prompt', '')}\n\n{_GAP.sub('_____', texts[0])}", "correct": gaps[0]}


def _with_unit(row: Row) -> Row:
    """Return a row with the sign of a percentage in the column of the unit."""
    cell = row.get("accepted", "")
    found = None if row.get("unit") else _PERCENTAGE.fullmatch(cell)
    if not found:
        return row
    number = cell.number if isinstance(cell, Cell) else ""
    return row | {"accepted": Cell(found[1], number=number), "unit": "%"}


def _type_said(row: Row) -> str:
    """Return what the row says about its type.

    Raises:
        CellError: that is no type.
    """
    cell = row.get("type", "")
    found = type_of(cell)
    if cell and not found:
        known = [*TYPE_COLUMNS, *WORDS_OF_TYPES["es"].values(), *WORDS_OF_TYPES["en"].values()]
        near = difflib.get_close_matches(re.sub(r"[\s-]+", "_", cell[:64].lower()), known, 1)
        near = near or difflib.get_close_matches(simplified(cell), known, 1)
        hint = _("Did you mean %(name)s?", name=near[0]) if near else ""
        hint = hint or _("Must be one of: %(names)s.", names=", ".join(TYPE_COLUMNS))
        raise CellError("type", _("There is no question type %(name)s.", name=cell[:64]), hint)
    return found


def _with_wrong_answers(row: Row) -> tuple[Row, bool]:
    """Return a row whose columns are one right and some wrong answers with choices, and whether it was one."""
    wrong = [row[name] for name in sorted(row) if name.startswith(WRONG) and row[name]]
    if not wrong:
        return row, False
    rest = {name: cell for name, cell in row.items() if not name.startswith(WRONG)}
    texts = [text for text in (choices_of(row) or [row.get("correct", "")]) if text] + wrong
    return rest | dict(zip(CHOICES, texts, strict=False)), True


def _language(row: Row) -> str | None:
    word = row.get("language", "").strip().lower()
    return LANGUAGES.get(simplified(word), _REGION.sub("", word)) or None


def _difficulty(row: Row) -> int | None:
    text = simplified(row.get("difficulty", ""))
    if text and text not in LEVELS:
        raise CellError("difficulty", _("Give 1, 2 or 3."), _("1 is easy, 2 medium, 3 hard."))
    return LEVELS.get(text)


def _unused(kind: str, row: Row) -> list[CellError]:
    """Return notes about the cells that questions of a type do not have."""
    notes = []
    for name, cell in row.items():
        if not cell or name == RIGHT or name in COMMON or name in TYPE_COLUMNS[kind] or is_continued_picture(name):
            continue
        if name == LINK:
            message = _("Pictures behind an address are not fetched. Add the picture in the editor.")
        elif name == LISTED:
            message = _("This is no list of choices. Write | between them: Madrid|Paris|Rome.")
        else:
            message = _("A question of the type %(type)s has no %(name)s.", type=kind, name=name)
        notes.append(CellError(name, message))
    return notes


def _columns(kind: str, row: Row) -> dict[str, str]:
    """Return the column behind each field of a question, as messages about fields name them: ``choices.1.text``."""
    columns = {name: name for name in row}
    columns |= {
        "type": "type",
        "prompt": "prompt",
        "image": "image_data",
        "image.alt": "image_alt",
        "point": "latitude",
    }
    if kind == "matching":
        lefts = [name for name in CHOICES if row.get(name)]
        for place, name in enumerate(lefts):
            columns[f"pairs.{place}.left"], columns[f"pairs.{place}.right"] = name, MATCHES[CHOICES.index(name)]
        columns["distractors"] = next((name for name in MATCHES if row.get(name)), "match_1")
        return columns | {"pairs": "choice_1"}
    for place, name in enumerate(CHOICES):
        columns[f"choices.{place}.text"], columns[f"choices.{place}.feedback"] = name, FEEDBACKS[place]
    return columns | {"choices": "correct" if choices_of(row) else "choice_1"}
