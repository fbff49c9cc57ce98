"""Zones of a picture: other formats measure them in pixels, Tiza in fractions of width and height."""

from collections.abc import Sequence
from typing import Any

Size = tuple[float, float]
"""Width and height in pixels."""
Region = dict[str, Any]
THINNEST = 0.001
"""The shortest side and radius that a zone may have."""
DIGITS = 6
"""Digits of a fraction: a millionth of a picture is less than a pixel."""


def rectangle(left: float, top: float, right: float, bottom: float, size: Size) -> Region:
    """Return the part of a rectangle in pixels that lies inside the picture."""
    (x, y), (end_x, end_y) = _inside(left, top, size), _inside(right, bottom, size)
    width, height = _side(end_x - x), _side(end_y - y)
    return {"shape": "rect", "x": x, "y": y, "width": width, "height": height}


def ellipse(x: float, y: float, rx: float, ry: float, size: Size) -> Region:
    """Return an ellipse given by its centre and radii in pixels."""
    centre = _inside(x, y, size)
    radii = _side(min(rx / size[0], 1.0)), _side(min(ry / size[1], 1.0))
    return {"shape": "ellipse", "x": centre[0], "y": centre[1], "rx": radii[0], "ry": radii[1]}


def polygon(points: Sequence[tuple[float, float]], size: Size) -> Region:
    """Return a polygon given by its corners in pixels; a last corner that only closes it is left out."""
    corners = [list(_inside(x, y, size)) for x, y in points]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return {"shape": "polygon", "points": corners}


def _side(fraction: float) -> float:
    """Return a length as it can be kept: nothing is thinner than :data:`THINNEST`, but what lies outside has none."""
    return max(round(fraction, DIGITS), THINNEST) if fraction > 0 else 0.0


def corner(x: int, y: int, size: Size) -> tuple[int, int]:
    """Return the corner of a rectangle in whole pixels, so that one pixel of it lies inside the picture."""
    return max(0, min(x, int(size[0]) - 1)), max(0, min(y, int(size[1]) - 1))


def corners(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Return the corners of a polygon in whole pixels, equal neighbours once; None where no polygon is left of it."""
    kept = [point for index, point in enumerate(points) if point != points[index - 1]]
    return kept if len(kept) >= 3 else None


def around(points: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and the last corner of the rectangle around points."""
    across, down = zip(*points, strict=True)
    return (min(across), min(down)), (max(across), max(down))


def _inside(x: float, y: float, size: Size) -> tuple[float, float]:
    return round(min(max(x / size[0], 0.0), 1.0), DIGITS), round(min(max(y / size[1], 0.0), 1.0), DIGITS)
