"""The columns of a table of questions, in the order in which they are written."""

import re


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
SINGLE = [
    "accepted", "unit", "forgive", "words", "hidden", "low", "high", "low_label", "high_label", "latitude",
    "longitude", "full_km", "zero_km", "regions",
]  # fmt: skip

COLUMNS = [*FRONT, *CHOICES, "correct", *MATCHES, *SINGLE, *FEEDBACKS, *BACK, "notes", *PICTURE]
BASIC = [*FRONT, *CHOICES[:4], "correct", *BACK]
"""Columns that are always written. The others are written only if a question uses them."""
REQUIRED = ("type", "prompt")
INTEGER_COLUMNS = {"time_limit", "points", "difficulty", "words", "low", "high"}

_CHOICE_COLUMNS = {*CHOICES, "correct", *FEEDBACKS}
TYPE_COLUMNS: dict[str, set[str]] = {
    "true_false": _CHOICE_COLUMNS,
    "single_choice": _CHOICE_COLUMNS,
    "multiple_choice": _CHOICE_COLUMNS,
    "poll": _CHOICE_COLUMNS,
    "numeric": {"accepted", "unit"},
    "short_text": {"accepted", "forgive"},
    "open_text": set(),
    "word_cloud": {"words", "hidden"},
    "rating": {"low", "high", "low_label", "high_label"},
    "ordering": {*CHOICES, *FEEDBACKS},
    "matching": {*CHOICES, *MATCHES},
    "map_pin": {"latitude", "longitude", "full_km", "zero_km"},
    "image_pin": {"regions"},
}
"""The columns of each question type that a table can hold."""
COMMON = {*FRONT, *BACK, "notes", *PICTURE}
"""Columns of every question type."""

_KNOWN = frozenset(COLUMNS)
_CONTINUED = re.compile(r"image_data_[1-9][0-9]?")


def is_column(name: str) -> bool:
    """Return whether there is a column of this name. ``image_data_2`` and so on continue ``image_data``."""
    return name in _KNOWN or is_continued_picture(name)


def is_continued_picture(name: str) -> bool:
    """Return whether a column holds a further part of a picture."""
    return name.startswith("image_data_") and _CONTINUED.fullmatch(name) is not None
