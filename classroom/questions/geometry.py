"""Distances on the Earth, and whether a point lies in a region of a picture."""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_KM = 6371.0088
"""Mean radius of the Earth in kilometres. Source: IUGG (Moritz 2000, Geodetic Reference System 1980)."""
HALF_WAY_ROUND = 20038
"""The largest distance of two places in kilometres: half of the equator."""


def great_circle_km(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the distance of two points, each ``(longitude, latitude)`` in degrees, on a sphere, in kilometres.

    Source: the haversine formula (Sinnott 1984). A sphere instead of the ellipsoid is wrong by at most 0.6 percent.
    """
    (east1, north1), (east2, north2) = ([radians(angle) for angle in point] for point in (first, second))
    half = sin((north2 - north1) / 2) ** 2 + cos(north1) * cos(north2) * sin((east2 - east1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def contains(region: Mapping[str, Any], point: Sequence[float]) -> bool:
    """Return whether a point is in a region; both in fractions of the picture's width and height. Edges are inside."""
    x, y = point
    if region["shape"] == "rect":
        left, top = region["x"], region["y"]
        return bool(left <= x <= left + region["width"] and top <= y <= top + region["height"])
    if region["shape"] == "ellipse":
        return bool(((x - region["x"]) / region["rx"]) ** 2 + ((y - region["y"]) / region["ry"]) ** 2 <= 1)
    return _in_polygon(region["points"], x, y)


def _in_polygon(points: Sequence[Sequence[float]], x: float, y: float) -> bool:
    """Count how often a ray to the right crosses the edges: an odd number is inside (even-odd rule)."""
    inside = False
    x1, y1 = points[-1]
    for x2, y2 in points:
        if (y1 > y) != (y2 > y):
            cross = (x2 - x1) * (y - y1) / (y2 - y1) + x1
            if x == cross:
                return True
            inside ^= x < cross
        elif y == y1 == y2 and min(x1, x2) <= x <= max(x1, x2):
            return True
        if (x, y) == (x2, y2):
            return True
        x1, y1 = x2, y2
    return inside
