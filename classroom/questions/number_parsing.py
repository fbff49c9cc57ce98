"""Reading and writing numbers as people write them."""

import math
import re
from typing import Any

_WRITTEN = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
MAX_TEXT = 64
LARGEST = 1e100

Number = int | float


def number_of(value: Any) -> Number | None:
    """Return the number that a number or a text stands for, or None if it is not one.

    Text may have a decimal point or a decimal comma, spaces between the digits and a real minus sign. A whole number is
    an ``int``, so that 5 and 5.0 are one answer.
    """
    if isinstance(value, str):
        text = _SPACES.sub("", value[: MAX_TEXT + 1]).replace("\u2212", "-")
        if len(text) > MAX_TEXT or not _WRITTEN.fullmatch(text):
            return None
        value = float(text.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if abs(value) > LARGEST or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 2**53 else float(value)


def number_text(value: Number) -> str:
    """Return a number as text with at most 10 significant digits."""
    return str(value) if isinstance(value, int) else f"{value:.10g}"
