"""Outlines of countries to be recognised: one shape, alone, north up."""

from collections.abc import Callable
from functools import partial

from scripts.pictures.canvas import HEIGHT, HIGHLIGHT, WIDTH, Canvas
from scripts.pictures.projection import Azimuthal
from scripts.pictures.topology import Countries, Point, Ring

MARGIN = 50
FRAMES: dict[str, tuple[str, tuple[float, float, float, float]]] = {
    "outline-chile": ("Chile", (-76.5, -56.5, -66.0, -17.0)),
    "outline-mexico": ("Mexico", (-118.5, 14.0, -86.0, 33.0)),
    "outline-vietnam": ("Vietnam", (102.0, 8.2, 110.0, 23.5)),
}
"""Picture → country and the box (west, south, east, north; degrees) that leaves far islands out."""


def silhouette(name: str, box: tuple[float, float, float, float], countries: Countries) -> Canvas:
    """The country's parts inside the box, as large as the canvas allows."""
    west, south, east, north = box
    projection = Azimuthal(((west + east) / 2, (south + north) / 2), reach=60)
    rings = [polygon[0] for polygon in countries.polygons[name] if _inside(polygon[0], box)]
    shapes = [shape for ring in rings for shape in projection.rings(ring)]
    xs, ys = ([place[axis] for shape in shapes for place in shape] for axis in (0, 1))
    scale = min((WIDTH - 2 * MARGIN) / (max(xs) - min(xs)), (HEIGHT - 2 * MARGIN) / (max(ys) - min(ys)))
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    canvas = Canvas()
    for shape in shapes:
        canvas.polygon([_placed(place, middle, scale) for place in shape], HIGHLIGHT)
    return canvas


def _placed(place: Point, middle: Point, scale: float) -> Point:
    return WIDTH / 2 + (place[0] - middle[0]) * scale, HEIGHT / 2 - (place[1] - middle[1]) * scale


def _inside(ring: Ring, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in ring)


RECIPES: dict[str, Callable[[Countries], Canvas]] = {
    picture: partial(silhouette, name, box) for picture, (name, box) in FRAMES.items()
}
"""Picture name → how to draw it."""
