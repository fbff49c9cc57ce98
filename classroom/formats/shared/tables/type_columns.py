"""The columns that belong to one question type: how to read them and how to write them."""

import json
import re
from collections.abc import Callable
from string import ascii_uppercase
from typing import Any

from flask_babel import gettext as _

from classroom import questions
from classroom.formats.shared.tables.cells import (
    CellError,
    decimal,
    integer,
    join_credit,
    join_list,
    number_text,
    split_credit,
    split_list,
)
from classroom.formats.shared.tables.columns import CHOICES, FEEDBACKS, MATCHES
from classroom.questions import QuestionType
from classroom.questions.number_parsing import number_of

Row = dict[str, str]
Fields = dict[str, Any]

FORGIVABLE = ("accents", "case", "punctuation", "spaces")
NOTHING_FORGIVEN = "none"
RIGHT = "right"
"""The cell with the positions of the right choices, from 0, which the reader makes of the one that people write."""
SHAPE_FIELDS = {"rect": ("x", "y", "width", "height"), "ellipse": ("x", "y", "rx", "ry")}
_RANGE = re.compile(r"(.{1,90}?)(\.\.|±|\+-|\+/-)(.{1,90})")


def filled(row: Row, columns: list[str]) -> list[str]:
    """Return the cells of numbered columns up to the last non-empty one."""
    texts = [row.get(name, "") for name in columns]
    while texts and not texts[-1]:
        texts.pop()
    return texts


# -- choices ----------------------------------------------------------------------------------------------------------


def read_choices(row: Row, *, words: bool = False) -> Fields:
    """Read choices, which of them are correct, and their feedback; ``words`` accepts true and false in ``correct``."""
    texts = filled(row, CHOICES)
    if words and not texts:
        texts = ["", ""]
    correct = {int(place) for place in row.get(RIGHT, "").split()}
    choices = [{"text": text, "correct": index in correct} for index, text in enumerate(texts)]
    if words and not correct:
        raise CellError("correct", _("Say which one is right: true or false."))
    return {"choices": _add_feedback(row, choices)}


def _add_feedback(row: Row, choices: list[Fields]) -> list[Fields]:
    for index, feedback in enumerate(filled(row, FEEDBACKS)):
        if feedback and index >= len(choices):
            raise CellError(FEEDBACKS[index], _("There is no such choice."))
        if feedback:
            choices[index]["feedback"] = feedback
    return choices


def write_choices(question: Fields) -> Row:
    """Write choices, the letters of the correct ones and feedback."""
    correct = [ascii_uppercase[index] for index, choice in enumerate(question["choices"]) if choice.get("correct")]
    return {**write_ordering(question), "correct": ";".join(correct)}


def read_ordering(row: Row) -> Fields:
    """Read the items of an ordering in the correct order."""
    return {"choices": _add_feedback(row, [{"text": text} for text in filled(row, CHOICES)])}


def write_ordering(question: Fields) -> Row:
    """Write choices or items of an ordering with their feedback."""
    choices = question["choices"]
    row = {CHOICES[index]: choice["text"] for index, choice in enumerate(choices)}
    return row | {FEEDBACKS[index]: choice.get("feedback", "") for index, choice in enumerate(choices)}


_PAIR = re.compile(r"\s+(?:---|->)\s+")


def read_matching(row: Row) -> Fields:
    """Read pairs; a ``match`` cell without its choice is a distractor."""
    lefts, rights = filled(row, CHOICES), filled(row, MATCHES)
    if lefts and not rights and all(len(_PAIR.split(left)) == len("ab") for left in lefts):
        lefts, rights = (list(side) for side in zip(*map(_PAIR.split, lefts), strict=True))  # as Wooclap writes them
    lefts += [""] * (len(rights) - len(lefts))
    rights += [""] * (len(lefts) - len(rights))
    both = list(zip(lefts, rights, strict=True))
    pairs = [{"left": left, "right": right} for left, right in both if left]
    return {"pairs": pairs, "distractors": [right for left, right in both if right and not left]}


def write_matching(question: Fields) -> Row:
    """Write pairs, then distractors."""
    pairs = question["pairs"]
    rights = [pair["right"] for pair in pairs] + list(question.get("distractors") or [])
    row = {CHOICES[index]: pair["left"] for index, pair in enumerate(pairs)}
    return row | {MATCHES[index]: right for index, right in enumerate(rights)}


# -- typed answers ---------------------------------------------------------------------------------------------------


def read_numeric(row: Row) -> Fields:
    """Read accepted numbers: ``5``, ``5±0.5`` or ``4..6``, separated by semicolons."""
    return {"accepted": [_numeric(entry) for entry in split_list(row.get("accepted", ""))], "unit": row.get("unit", "")}


def _numeric(entry: str) -> Fields:
    text, credit = split_credit(entry)
    found = _RANGE.fullmatch(text)
    parts = [number_of(part) for part in ((found[1], found[3]) if found else (text, "0"))]
    if None in parts:
        hint = _("Write numbers such as 5, 5±0.5 or 4..6, separated by semicolons.")
        raise CellError("accepted", _("%(entry)s cannot be read.", entry=entry[:40]), hint)
    names = ("min", "max") if found and found[2] == ".." else ("value", "tolerance")
    return {names[0]: parts[0], names[1]: parts[1], "credit": credit}


def write_numeric(question: Fields) -> Row:
    """Write accepted numbers."""
    entries = []
    for item in question["accepted"]:
        if "min" in item:
            text = f"{number_text(item['min'])}..{number_text(item['max'])}"
        else:
            text = number_text(item["value"])
            text += f"±{number_text(item['tolerance'])}" if item.get("tolerance") else ""
        entries.append(join_credit(text, item.get("credit", 100)))
    return {"accepted": join_list(entries), "unit": question.get("unit") or ""}


def read_short_text(row: Row) -> Fields:
    """Read accepted texts and which differences are forgiven."""
    pairs = [split_credit(entry) for entry in split_list(row.get("accepted", ""))]
    fields: Fields = {"accepted": [{"text": text, "credit": credit} for text, credit in pairs]}
    forgiven = [name.strip().lower() for name in re.split(r"[;,]", row.get("forgive", "")) if name.strip()]
    for name in forgiven:
        if name not in (*FORGIVABLE, NOTHING_FORGIVEN):
            hint = _("Write some of: %(names)s; or %(nothing)s.", names="; ".join(FORGIVABLE), nothing=NOTHING_FORGIVEN)
            raise CellError("forgive", _("%(entry)s cannot be read.", entry=name[:40]), hint)
    if forgiven:
        fields["forgive"] = sorted(set(forgiven) - {NOTHING_FORGIVEN})
    return fields


def write_short_text(question: Fields) -> Row:
    """Write accepted texts and which differences are forgiven."""
    entries = [join_credit(item["text"], item.get("credit", 100)) for item in question["accepted"]]
    forgive = question.get("forgive", FORGIVABLE)
    return {"accepted": join_list(entries), "forgive": "; ".join(forgive) or NOTHING_FORGIVEN}


# -- regions and points ----------------------------------------------------------------------------------------------


def read_map_pin(row: Row) -> Fields:
    """Read a point on the map (degrees) and the distances in km for full and for no points."""
    fields: Fields = {"point": [decimal(row, "longitude", required=True), decimal(row, "latitude", required=True)]}
    distances = {name: decimal(row, name) for name in ("full_km", "zero_km")}
    return fields | {name: value for name, value in distances.items() if value is not None}


def write_map_pin(question: Fields) -> Row:
    """Write a point on the map and its distances."""
    longitude, latitude = question["point"]
    numbers = {"longitude": longitude, "latitude": latitude}
    numbers |= {name: question[name] for name in ("full_km", "zero_km") if question.get(name) is not None}
    return {name: number_text(value) for name, value in numbers.items()}


def read_image_pin(row: Row) -> Fields:
    """Read regions such as ``rect 0.1 0.2 0.3 0.4`` (fractions of the picture), separated by semicolons."""
    return {"regions": [_region(entry) for entry in split_list(row.get("regions", ""))]}


def _region(entry: str) -> Fields:
    shape, *texts = entry.lower().split()
    numbers = [number_of(text) for text in texts]
    names = SHAPE_FIELDS.get(shape)
    if None not in numbers:
        if names and len(numbers) == len(names):
            return {"shape": shape, **dict(zip(names, numbers, strict=True))}
        if shape == "polygon" and len(numbers) >= 6 and len(numbers) % 2 == 0:
            return {"shape": shape, "points": [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]}
    hint = _("Write rect X Y WIDTH HEIGHT, ellipse X Y RX RY or polygon X Y X Y X Y, as fractions of the picture.")
    raise CellError("regions", _("%(entry)s cannot be read.", entry=entry[:40]), hint)


def write_image_pin(question: Fields) -> Row:
    """Write regions."""
    entries = []
    for region in question["regions"]:
        names = SHAPE_FIELDS.get(region["shape"])
        numbers = [region[name] for name in names] if names else [part for point in region["points"] for part in point]
        entries.append(" ".join([region["shape"], *map(number_text, numbers)]))
    return {"regions": join_list(entries)}


# -- types whose columns are their fields -----------------------------------------------------------------------------


def _read_generic(kind: QuestionType, row: Row) -> Fields:
    """Read a column for each field, by the field's type: see :class:`~classroom.questions.declarations.AuthorField`."""
    fields = {name: _read_cell(row, name, field.annotation) for name, field in kind.fields.items() if name != "choices"}
    if "choices" in kind.fields:
        fields |= read_choices(row) if kind.marks else read_ordering(row)
    return {name: value for name, value in fields.items() if value is not None}


def _read_cell(row: Row, name: str, annotation: Any) -> Any:
    """Return the value of a cell, or None for an empty cell that is neither a text nor a list of texts."""
    cell = row.get(name, "")
    if annotation is str:
        return cell
    if annotation == list[str]:
        return split_list(cell)
    if annotation is int:
        return integer(row, name)
    if annotation is float:
        return decimal(row, name)
    try:
        return json.loads(cell) if cell else None
    except (ValueError, RecursionError):
        raise CellError(name, _("This is not correct JSON.")) from None


def _write_generic(kind: QuestionType, question: Fields) -> Row:
    row = {name: _cell(question.get(name)) for name in kind.fields if name != "choices"}
    if "choices" in kind.fields:
        row |= write_choices(question) if kind.marks else write_ordering(question)
    return row


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return join_list(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read_fields(name: str, row: Row) -> Fields:
    """Return the fields of a question of a type, read from its columns.

    Raises:
        CellError: a cell cannot be read.
    """
    return READERS[name](row) if name in READERS else _read_generic(questions.get(name), row)


def write_fields(question: Fields) -> Row:
    """Return the columns of a question's type."""
    name = question["type"]
    return WRITERS[name](question) if name in WRITERS else _write_generic(questions.get(name), question)


READERS: dict[str, Callable[[Row], Fields]] = {
    "true_false": lambda row: read_choices(row, words=True),
    "single_choice": read_choices,
    "multiple_choice": read_choices,
    "poll": read_choices,
    "numeric": read_numeric,
    "short_text": read_short_text,
    "ordering": read_ordering,
    "matching": read_matching,
    "map_pin": read_map_pin,
    "image_pin": read_image_pin,
}
WRITERS: dict[str, Callable[[Fields], Row]] = {
    "true_false": write_choices,
    "single_choice": write_choices,
    "multiple_choice": write_choices,
    "poll": write_choices,
    "numeric": write_numeric,
    "short_text": write_short_text,
    "ordering": write_ordering,
    "matching": write_matching,
    "map_pin": write_map_pin,
    "image_pin": write_image_pin,
}
