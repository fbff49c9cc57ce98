"""Drawings without map data: a grid of coordinates, and contour lines."""

from collections.abc import Callable
from math import cos, radians, sin

from scripts.pictures.canvas import BORDER, HEIGHT, HIGHLIGHT, INK, LAND, WIDTH, Canvas

CELL = 104
"""Pixels for 20 degrees."""
MIDDLE = (WIDTH / 2 + 25, HEIGHT / 2 - 26)
"""Pixel where the equator meets the prime meridian."""
POINTS = {"A": (-60, 20), "B": (-20, -60), "C": (60, -20), "D": (-60, -20)}
"""Letter → longitude, latitude in degrees. B has the numbers of the right point the wrong way round."""


def on_grid(longitude: float, latitude: float) -> tuple[float, float]:
    """Pixel of a place on the grid."""
    return MIDDLE[0] + longitude / 20 * CELL, MIDDLE[1] - latitude / 20 * CELL


def grid_points() -> Canvas:
    """Meridians and parallels every 20 degrees. No letters for the directions: west is W or O by language."""
    canvas = Canvas()
    middle_x, middle_y = MIDDLE
    left, right, top, bottom = (middle_x - 4 * CELL, middle_x + 4 * CELL, middle_y - 3 * CELL, middle_y + 3 * CELL)
    for step in range(-4, 5):
        x = middle_x + step * CELL
        canvas.line([(x, top), (x, bottom)], INK if step == 0 else BORDER, 5 if step == 0 else 2)
        canvas.text((x, bottom + 54), f"{abs(step) * 20}°", 30)
    for step in range(-3, 4):
        y = middle_y - step * CELL
        canvas.line([(left, y), (right, y)], INK if step == 0 else BORDER, 5 if step == 0 else 2)
        canvas.text((left - 48, y), f"{abs(step) * 20}°", 30)
    for letter, (longitude, latitude) in POINTS.items():
        centre = on_grid(longitude, latitude)
        canvas.disc(centre, 31, "#ffffff")
        canvas.disc(centre, 27, HIGHLIGHT)
        canvas.text(centre, letter, 36, "#ffffff")
    return canvas


def contours() -> Canvas:
    """A hill that falls steeply on the left and gently on the right, in steps of 100 metres."""
    canvas = Canvas(LAND)
    for height, (left, right) in enumerate(zip(range(390, 90, -42), range(730, 30, -96), strict=False)):
        canvas.line(_level(400 - 0.42 * left, 460 + right * 0.75, 320 - 36 * height), "#8a6d3b", 4)
    canvas.triangle((437, 400), 24, INK)
    for letter, x in (("P", 130), ("Q", 1090)):
        canvas.disc((x, 400), 38, "#ffffff")
        canvas.disc((x, 400), 33, HIGHLIGHT)
        canvas.text((x, 400), letter, 42, "#ffffff")
    return canvas


def _level(left: float, right: float, half: float) -> list[tuple[float, float]]:
    """One closed curve, from x ``left`` to ``right`` and ``half`` pixels up and down, a little irregular."""
    centre, radius = (left + right) / 2, (right - left) / 2
    curve = []
    for angle in map(radians, range(0, 361, 3)):
        wobble = 1 + 0.03 * sin(3 * angle + 1) - 0.02 * cos(5 * angle)
        curve.append((centre + radius * cos(angle), HEIGHT / 2 + half * sin(angle) * wobble))
    return curve


RECIPES: dict[str, Callable[[], Canvas]] = {"grid-points": grid_points, "contours": contours}
"""Picture name → how to draw it."""
