"""Helpers for types whose answer is a point."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext, pgettext

from classroom.core.errors import InvalidValue
from classroom.questions.number_parsing import Number
from classroom.questions.number_reading import read_number
from classroom.questions.number_reasons import MESSAGES as NUMBER_MESSAGES
from classroom.questions.phrases import number_words

POINTS = 500
"""Most points in a tally."""

MESSAGES = {
    **NUMBER_MESSAGES,
    "pin_how": lazy_gettext("Arrow keys move the pin; plus and minus zoom in and out."),
    "zoom_in": lazy_gettext("Zoom in"),
    "zoom_out": lazy_gettext("Zoom out"),
    "status_none_pin": lazy_gettext("Place your pin, then send."),
}
"""Texts that the scripts of these types share."""


def read_point(
    value: Any, low: Sequence[float], high: Sequence[float], problem: Any, *, digits: int, unit: str = ""
) -> list[Number]:
    """Return a point within limits, rounded to ``digits`` decimal places; its numbers may be written with the unit.

    Raises:
        InvalidValue: with the message ``problem``.
    """
    numbers = [read_number(item, unit).number for item in value] if isinstance(value, list) and len(value) == 2 else []
    point = [round(number, digits) for number in numbers if number is not None]
    if len(point) != 2 or not all(a <= b <= c for a, b, c in zip(low, point, high, strict=True)):
        raise InvalidValue(problem, fields={"value": problem})
    return [int(number) if number == int(number) else number for number in point]


def points_of(values: Mapping[str, int]) -> list[list[Number]]:
    """Return one point for each answer, at most :data:`POINTS`."""
    points: list[list[Number]] = []
    for text, number in values.items():
        points += [json.loads(text)] * min(number, POINTS - len(points))
    return points


def place_in_words(point: Sequence[float]) -> str:
    """Return longitude and latitude in degrees as the reader's language writes them, such as ``4.7° N, 74.1° W``."""
    east, north = point
    vertical = pgettext("compass", "N") if north >= 0 else pgettext("compass", "S")
    horizontal = pgettext("compass", "E") if east >= 0 else pgettext("compass", "W")
    return f"{_degrees(north)} {vertical}, {_degrees(east)} {horizontal}"


def _degrees(angle: float) -> str:
    return f"{number_words(round(abs(angle), 2))}°"
