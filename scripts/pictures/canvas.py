"""A picture in the house style: drawn three times too large, then reduced, so that every edge is smooth."""

from collections.abc import Sequence
from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scripts.pictures.topology import Point

WIDTH, HEIGHT = 1200, 800
FACTOR = 3

PAPER = "#f4f6f8"
OCEAN = "#d5e7f0"
GRATICULE = "#b9d3df"
LAND = "#f7f2e7"
COAST = "#7f9aa8"
BORDER = "#b3a895"
ICE = "#ffffff"
INK = "#1d2b36"
HIGHLIGHT = "#d55e00"
"""Vermilion of Okabe and Ito's palette: told apart from the other tones with every kind of colour vision."""
WATER = "#0072b2"


class Canvas:
    """Pixels from the top left; every length is in pixels of the finished picture."""

    def __init__(self, background: str = PAPER) -> None:
        self.image = Image.new("RGB", (WIDTH * FACTOR, HEIGHT * FACTOR), background)
        self.draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """A filled shape."""
        if len(points) > 2:
            self.draw.polygon([_scaled(point) for point in points], fill=fill)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A line with rounded joints."""
        self.draw.line([_scaled(p) for p in points], fill=colour, width=round(width * FACTOR), joint="curve")

    def disc(self, centre: Point, radius: float, fill: str, edge: str | None = None, width: float = 0) -> None:
        """A filled circle; ``edge`` is drawn inside its rim."""
        (x, y), r = _scaled(centre), radius * FACTOR
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill, edge, round(width * FACTOR))

    def ring(self, centre: Point, radius: float, colour: str, width: float) -> None:
        """A circle without a filling."""
        (x, y), r = _scaled(centre), radius * FACTOR
        self.draw.ellipse((x - r, y - r, x + r, y + r), None, colour, round(width * FACTOR))

    def triangle(self, centre: Point, size: float, fill: str = HIGHLIGHT) -> None:
        """A mountain or volcano: a triangle with a white edge."""
        for half, colour in ((size + 4, "#ffffff"), (size, fill)):
            self.polygon([(centre[0] + half * cos(a), centre[1] + half * sin(a)) for a in _CORNERS], colour)

    def pin(self, tip: Point) -> None:
        """A place marker whose point touches ``tip``."""
        for grow, colour in ((5, "#ffffff"), (0, INK)):
            head = (tip[0], tip[1] - 46)
            self.disc(head, 22 + grow, colour)
            side = 20 + grow
            self.polygon(
                [(head[0] - side, head[1] + 9), (head[0] + side, head[1] + 9), (tip[0], tip[1] + grow)], colour
            )
        self.disc((tip[0], tip[1] - 46), 9, "#ffffff")

    def text(self, centre: Point, words: str, size: float, colour: str = INK) -> None:
        """Words in Pillow's own font, centred."""
        font = ImageFont.load_default(size * FACTOR)
        self.draw.text(_scaled(centre), words, fill=colour, font=font, anchor="mm")

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def save(self, path: Path) -> None:
        """Write the picture as WebP, without metadata."""
        save(self.finished(), path)


def save(image: Image.Image, path: Path) -> None:
    """Write ``image`` as WebP, without metadata."""
    image.save(path, "WEBP", quality=88, method=6)


_CORNERS = [radians(a) for a in (-90, 30, 150)]


def _scaled(point: Point) -> Point:
    return point[0] * FACTOR, point[1] * FACTOR
