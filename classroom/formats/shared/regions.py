"""Regions of a picture: other formats measure them in pixels, Tiza in fractions of width and height."""

from collections.abc import Sequence
from typing import Any

Size = tuple[float, float]
"""Width and height in pixels."""
Region = dict[str, Any]
MIN_SIDE = 0.001
"""The shortest side or radius of a region, as a fraction."""
DIGITS = 6
"""Decimal digits of a fraction: a millionth of a picture is less than a pixel."""


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
    """Return a polygon given by its corners in pixels; a last corner equal to the first is left out."""
    corners = [list(_inside(x, y, size)) for x, y in points]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return {"shape": "polygon", "points": corners}


def _side(fraction: float) -> float:
    """Return a length of at least :data:`MIN_SIDE`, or 0 for a region outside of the picture."""
    return max(round(fraction, DIGITS), MIN_SIDE) if fraction > 0 else 0.0


def clamp_corner(x: int, y: int, size: Size) -> tuple[int, int]:
    """Return the first corner of a rectangle in whole pixels, with at least one pixel of it inside the picture."""
    return max(0, min(x, int(size[0]) - 1)), max(0, min(y, int(size[1]) - 1))


def distinct_corners(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Return the corners of a polygon without equal neighbours, or None if fewer than three are left."""
    kept = [point for index, point in enumerate(points) if point != points[index - 1]]
    return kept if len(kept) >= 3 else None


def bounding_box(points: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the top left and the bottom right corner of the rectangle around points."""
    across, down = zip(*points, strict=True)
    return (min(across), min(down)), (max(across), max(down))


def _inside(x: float, y: float, size: Size) -> tuple[float, float]:
    return round(min(max(x / size[0], 0.0), 1.0), DIGITS), round(min(max(y / size[1], 0.0), 1.0), DIGITS)
