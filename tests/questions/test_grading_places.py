"""Grading of pins on the map and in pictures."""

from typing import Any

import pytest

from classroom.questions.geometry import contains, great_circle_km
from tests.questions.grading import RECT, graded


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [
        ([0, 0], [0, 0], 0),
        ([0, 0], [180, 0], 20015),  # half round a sphere of 6,371.0088 km
        ([0, 90], [120, 90], 0),  # the pole, whatever the longitude
        ([-180, 10], [180, 10], 0),  # the date line
        ([0, 0], [0, 1], 111),
        ([-0.1278, 51.5074], [2.3522, 48.8566], 344),  # London and Paris
        ([0, 0], [90, 0], 10008),
        ([0, 0], [90, 45], 10008),  # a quarter of a circle, whatever the latitude there
    ],
)
def test_great_circle(first: list[float], second: list[float], km: int) -> None:
    assert great_circle_km(first, second) == pytest.approx(km, abs=max(1, km * 0.001))
    assert great_circle_km(second, first) == great_circle_km(first, second)


@pytest.mark.parametrize(
    ("point", "result"),
    [
        ([0, 0], (True, 1)),
        ([0, 0.8], (True, 1)),  # 89 km
        ([0, 4.946], (False, 0.5)),  # 550 km, half way from 100 to 1,000
        ([0, 10], (False, 0)),  # 1,112 km
        (["0", "0,8"], (True, 1)),
    ],
)
def test_map_pin(point: list[Any], result: tuple[bool, float]) -> None:
    correct, fraction = graded("map_pin", point, point=[0, 0], full_km=100, zero_km=1000)
    assert (correct, round(fraction, 2)) == result


ELLIPSE = {"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.2, "ry": 0.1}
ARROW = {"shape": "polygon", "points": [[0, 0], [1, 0], [0.5, 0.5], [1, 1], [0, 1]]}


@pytest.mark.parametrize(
    ("region", "point", "inside"),
    [
        (RECT, [0.1, 0.2], True),
        (RECT, [0.4, 0.6], True),
        (RECT, [0.41, 0.6], False),
        (RECT, [0.2, 0.1], False),
        (ELLIPSE, [0.5, 0.5], True),
        (ELLIPSE, [0.69, 0.5], True),
        (ELLIPSE, [0.65, 0.58], False),  # in its box and not in it
        (ARROW, [0.2, 0.5], True),
        (ARROW, [0.5, 0.5], True),  # a corner
        (ARROW, [0.8, 0.5], False),  # in the notch
        (ARROW, [0.5, 0], True),  # an edge
        (ARROW, [0, 0.3], True),
    ],
)
def test_regions(region: dict[str, Any], point: list[float], inside: bool) -> None:
    assert contains(region, point) is inside
    assert graded("image_pin", point, regions=[region]) == (inside, float(inside))
