"""A map: a projection, placed on a canvas, with land, borders, graticule and marks."""

from collections.abc import Collection, Iterable

from scripts.pictures.canvas import BORDER, COAST, GRATICULE, HEIGHT, HIGHLIGHT, LAND, OCEAN, WIDTH, Canvas
from scripts.pictures.projection import Azimuthal, Cylindrical
from scripts.pictures.topology import Countries, Point, Ring

# De facto lines of the data over which states disagree; a lesson about something else need not draw them.
LEFT_OUT = [frozenset({"Somalia", "Somaliland"})]


class Map:
    """``scale``: pixels for one unit of the projection; ``middle``: where its origin falls on the canvas."""

    def __init__(
        self,
        projection: Azimuthal | Cylindrical,
        scale: float,
        middle: Point = (WIDTH / 2, HEIGHT / 2),
        background: str = OCEAN,
    ) -> None:
        self.projection, self.scale, self.middle = projection, scale, middle
        self.background = background
        self.canvas = Canvas(background)

    def pixel(self, place: Point) -> Point:
        """From the projection's plane to the canvas."""
        return self.middle[0] + place[0] * self.scale, self.middle[1] - place[1] * self.scale

    def at(self, longitude: float, latitude: float) -> Point:
        """Pixel of a place that is in sight; ValueError when it is not."""
        pieces = self.projection.lines([(longitude, latitude), (longitude, latitude)])
        if not pieces:
            raise ValueError(f"{longitude}, {latitude} is beyond the edge of the map")
        return self.pixel(pieces[0][0])

    def sphere(self, outline: Ring) -> None:
        """The ocean inside an outline given in degrees."""
        self._fill(outline, OCEAN)

    def disc(self) -> None:
        """The ocean of a round map."""
        if not isinstance(self.projection, Azimuthal):
            raise TypeError("only an azimuthal map is round")
        self.canvas.disc(self.middle, self.projection.radius * self.scale, OCEAN)

    def rim(self) -> None:
        """The edge of a round map, drawn last."""
        if not isinstance(self.projection, Azimuthal):
            raise TypeError("only an azimuthal map is round")
        radius = self.projection.radius * self.scale
        self.canvas.ring(self.middle, radius + 12, self.background, 12)  # over the ends of thick lines
        self.canvas.ring(self.middle, radius + 1, COAST, 3)

    def graticule(self, step: int = 10) -> None:
        """Meridians and parallels every ``step`` degrees."""
        for longitude in range(-180, 180, step):
            self.line([(longitude, -90), (longitude, 90)], GRATICULE, 1.2)
        for latitude in range(-90 + step, 90, step):
            self.line([(-180, latitude), (180, latitude)], GRATICULE, 1.2)

    def land(
        self, countries: Countries, *, highlight: Collection[str] = (), tones: dict[str, str] | None = None
    ) -> None:
        """All countries with their coasts; the highlighted ones in the accent colour."""
        rings = [(name, polygon[0]) for name, polygons in countries.polygons.items() for polygon in polygons]
        # Large shapes first, so that an enclave lies on top of the country around it.
        for name, ring in sorted(rings, key=lambda item: -_extent(item[1])):
            tone = HIGHLIGHT if name in highlight else (tones or {}).get(name, LAND)
            self._fill(ring, tone)
        for coast in countries.coasts:
            self.line(coast, COAST, 1.2)

    def _fill(self, ring: Ring, tone: str) -> None:
        for shape in self.projection.rings(ring):
            self.canvas.polygon([self.pixel(place) for place in shape], tone)

    def borders(self, countries: Countries, width: float = 1.6) -> None:
        """Lines between countries."""
        for border in countries.borders:
            if border.between not in LEFT_OUT:
                self.line(border.line, BORDER, width)

    def line(self, line: Ring, colour: str, width: float) -> None:
        """A line given in degrees."""
        for piece in self.projection.lines(line):
            self.canvas.line([self.pixel(place) for place in piece], colour, width)

    def triangles(self, places: Iterable[Point], size: float) -> None:
        """Volcanoes or mountains given in degrees."""
        for longitude, latitude in places:
            self.canvas.triangle(self.at(longitude, latitude), size)


def _extent(ring: Ring) -> float:
    """Area of the ring's bounding box in square degrees."""
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    return (max(longitudes) - min(longitudes)) * (max(latitudes) - min(latitudes))
