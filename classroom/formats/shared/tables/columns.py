"""The columns of a table of questions, in the order in which they are written."""

import re

from classroom import questions


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}_{number}" for number in range(1, count + 1)]


CHOICES = _numbered("choice", 12)
"""Choices; for ``ordering`` the items in the correct order, for ``matching`` the left side of the pairs."""
MATCHES = _numbered("match", 24)
"""For ``matching``: the right side of the choice with the same number, or a distractor where that choice is empty."""
FEEDBACKS = _numbered("feedback", 12)
PICTURE = ["image_alt", "image_data"]
FRONT = ["type", "language", "title", "prompt"]
BACK = ["explanation", "time_limit", "points", "difficulty", "tags"]
MARKUP = "markup"
"""Whether the texts of the row are Markdown."""
SINGLE = [
    "accepted", "unit", "forgive", "words", "hidden", "low", "high", "low_label", "high_label", "latitude",
    "longitude", "full_km", "zero_km", "regions",
]  # fmt: skip

_CHOICE_COLUMNS = {*CHOICES, "correct", *FEEDBACKS}
_SPECIAL: dict[str, set[str]] = {
    "true_false": _CHOICE_COLUMNS,
    "single_choice": _CHOICE_COLUMNS,
    "multiple_choice": _CHOICE_COLUMNS,
    "poll": _CHOICE_COLUMNS,
    "ordering": {*CHOICES, *FEEDBACKS},
    "matching": {*CHOICES, *MATCHES},
    "map_pin": {"latitude", "longitude", "full_km", "zero_km"},
}
"""The columns of types that have others than their fields."""


def _columns_of(kind: questions.QuestionType) -> set[str]:
    if kind.name in _SPECIAL:
        return _SPECIAL[kind.name]
    own = set(kind.fields)
    return own - {"choices"} | _CHOICE_COLUMNS if "choices" in own else own


TYPE_COLUMNS: dict[str, set[str]] = {kind.name: _columns_of(kind) for kind in questions.all_types()}
"""The columns of each question type besides the common ones."""
_OTHERS = sorted(set().union(*TYPE_COLUMNS.values()) - {*CHOICES, "correct", *MATCHES, *SINGLE, *FEEDBACKS})

COLUMNS = [*FRONT, *CHOICES, "correct", *MATCHES, *SINGLE, *_OTHERS, *FEEDBACKS, *BACK, "notes", MARKUP, *PICTURE]
SIMPLE = ["prompt", *CHOICES[:3], "correct"]
"""Columns of the short template."""
BASIC = [*FRONT, *CHOICES[:4], "correct", *BACK]
"""Columns that are always written. The others are written only if a question uses them."""
INTEGER_COLUMNS = {"time_limit", "points", "difficulty"}.union(
    name for kind in questions.all_types() for name, field in kind.fields.items() if field.annotation is int
)
COMMON = {*FRONT, *BACK, "notes", MARKUP, *PICTURE}
"""Columns of every question type."""

_KNOWN = frozenset(COLUMNS)
_CONTINUED = re.compile(r"image_data_[1-9][0-9]?")


def is_column(name: str) -> bool:
    """Return whether there is a column of this name. ``image_data_2`` and so on continue ``image_data``."""
    return name in _KNOWN or is_continued_picture(name)


def is_continued_picture(name: str) -> bool:
    """Return whether a column holds a further part of a picture."""
    return name.startswith("image_data_") and _CONTINUED.fullmatch(name) is not None
