"""Zones of a picture: other formats measure them in pixels, Tiza in fractions of width and height."""

from collections.abc import Sequence
from typing import Any

Size = tuple[float, float]
"""Width and height in pixels."""
Region = dict[str, Any]
DIGITS = 6
"""Digits of a fraction: a millionth of a picture is less than a pixel."""


def rectangle(left: float, top: float, right: float, bottom: float, size: Size) -> Region:
    """Return the part of a rectangle in pixels that lies inside the picture."""
    (x, y), (end_x, end_y) = _inside(left, top, size), _inside(right, bottom, size)
    width, height = round(end_x - x, DIGITS), round(end_y - y, DIGITS)
    return {"shape": "rect", "x": x, "y": y, "width": width, "height": height}


def ellipse(x: float, y: float, rx: float, ry: float, size: Size) -> Region:
    """Return an ellipse given by its centre and radii in pixels."""
    centre = _inside(x, y, size)
    radii = round(min(rx / size[0], 1.0), DIGITS), round(min(ry / size[1], 1.0), DIGITS)
    return {"shape": "ellipse", "x": centre[0], "y": centre[1], "rx": radii[0], "ry": radii[1]}


def polygon(points: Sequence[tuple[float, float]], size: Size) -> Region:
    """Return a polygon given by its corners in pixels; a last corner that only closes it is left out."""
    corners = [list(_inside(x, y, size)) for x, y in points]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return {"shape": "polygon", "points": corners}


def _inside(x: float, y: float, size: Size) -> tuple[float, float]:
    return round(min(max(x / size[0], 0.0), 1.0), DIGITS), round(min(max(y / size[1], 0.0), 1.0), DIGITS)
