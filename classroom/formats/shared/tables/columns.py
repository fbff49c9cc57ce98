"""The columns of a table of questions, in the order in which they are written."""

import re


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}_{number}" for number in range(1, count + 1)]


CHOICES = _numbered("choice", 12)
"""Choices; for ``ordering`` the things in their right order, for ``matching`` the left side."""
MATCHES = _numbered("match", 24)
"""For ``matching``: the right side of the choice with the same number; without one, it belongs to nothing."""
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
"""Written even where no question needs them; all others only where one does."""
NEEDED = ("type", "prompt")
WHOLE = {"time_limit", "points", "difficulty", "words", "low", "high"}
"""Columns of whole numbers."""

_CHOICE_COLUMNS = {*CHOICES, "correct", *FEEDBACKS}
OWN: dict[str, set[str]] = {
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
"""The columns that belong to a type; the types that a table can hold."""
COMMON = {*FRONT, *BACK, *PICTURE}

_KNOWN = frozenset(COLUMNS)
_CONTINUED = re.compile(r"image_data_[1-9][0-9]?")


def is_column(name: str) -> bool:
    """Say whether there is a column of this name; ``image_data_2`` and so on go on where a cell was full."""
    return name in _KNOWN or is_continued_picture(name)


def is_continued_picture(name: str) -> bool:
    """Say whether a column holds a further part of a picture."""
    return name.startswith("image_data_") and _CONTINUED.fullmatch(name) is not None
