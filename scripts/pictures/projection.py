"""Map projections on a sphere of radius 1, y upwards. Formulas: J. P. Snyder, Map Projections, USGS 1395 (1987);
Equal Earth: Šavrič, Patterson and Jenny (2018).
"""

from collections.abc import Iterator
from itertools import pairwise
from math import asin, atan2, cos, hypot, log, pi, radians, sin, sqrt, tan

from scripts.pictures.topology import Point, Ring


def dense(line: Ring, step: float = 1.0) -> Iterator[Point]:
    """The points of ``line`` with more between them, so that a straight edge of the data bends as it should."""
    for (x0, y0), (x1, y1) in pairwise(line):
        pieces = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
        for part in range(pieces):
            yield x0 + (x1 - x0) * part / pieces, y0 + (y1 - y0) * part / pieces
    yield line[-1]


class Azimuthal:
    """Seen from above ``centre``; shows what lies within ``reach`` degrees of it.

    ``kind``: "globe" is orthographic, "equal_area" is Lambert's azimuthal projection.
    """

    def __init__(self, centre: Point, reach: float, kind: str = "equal_area") -> None:
        self.longitude, self.latitude = radians(centre[0]), radians(centre[1])
        self.reach, self.kind = radians(reach), kind

    @property
    def radius(self) -> float:
        """Distance from the centre to the edge on the plane."""
        return self._radius(self.reach)

    def _radius(self, angle: float) -> float:
        return sin(angle) if self.kind == "globe" else 2 * sin(angle / 2)

    def polar(self, point: Point) -> tuple[float, float]:
        """Angular distance from the centre and direction, counted from the x axis; radians."""
        delta, phi = radians(point[0]) - self.longitude, radians(point[1])
        x = cos(phi) * sin(delta)
        y = cos(self.latitude) * sin(phi) - sin(self.latitude) * cos(phi) * cos(delta)
        z = sin(self.latitude) * sin(phi) + cos(self.latitude) * cos(phi) * cos(delta)
        return atan2(hypot(x, y), z), atan2(y, x)

    def _place(self, angle: float, direction: float) -> Point:
        radius = self._radius(min(angle, self.reach))
        return radius * cos(direction), radius * sin(direction)

    def rings(self, ring: Ring) -> list[list[Point]]:
        """The shape, if any of it is within reach; what is beyond the edge is pushed onto it, to keep it closed."""
        polar = [self.polar(point) for point in dense(ring)]
        if all(angle > self.reach for angle, _ in polar):
            return []
        return [[self._place(*place) for place in polar]]

    def lines(self, line: Ring) -> list[list[Point]]:
        """The pieces of ``line`` within reach."""
        pieces: list[list[Point]] = [[]]
        for angle, direction in (self.polar(point) for point in dense(line)):
            if angle <= self.reach:
                pieces[-1].append(self._place(angle, direction))
            elif pieces[-1]:
                pieces.append([])
        return [piece for piece in pieces if len(piece) > 1]


class Cylindrical:
    """Whole-world projections with Greenwich in the middle, cut at 180°."""

    def rings(self, ring: Ring) -> list[list[Point]]:
        """A shape that passes 180° shows on both sides of the map."""
        if abs(ring[-1][0] - ring[0][0]) > 180:  # around the South Pole: closed along the lower edge of the map
            ring = [*ring, (ring[-1][0], -90.0), (ring[0][0], -90.0)]
        copies = ([(longitude + turn, latitude) for longitude, latitude in ring] for turn in (-360, 0, 360))
        clipped = (_clipped(_clipped(copy, -180, 1), 180, -1) for copy in copies)
        return [[self.place(point) for point in dense(shape)] for shape in clipped if shape]

    def lines(self, line: Ring) -> list[list[Point]]:
        """The pieces of ``line`` between 180° west and 180° east."""
        pieces: list[list[Point]] = [[]]
        for turn in (-360, 0, 360):
            for longitude, latitude in dense(line):
                if abs(longitude + turn) <= 180:
                    pieces[-1].append(self.place((longitude + turn, latitude)))
                elif pieces[-1]:
                    pieces.append([])
            pieces.append([])
        return [piece for piece in pieces if len(piece) > 1]

    def place(self, point: Point) -> Point:
        raise NotImplementedError


class Mercator(Cylindrical):
    """Keeps angles; stretches areas towards the poles."""

    def place(self, point: Point) -> Point:
        latitude = radians(max(-88.0, min(88.0, point[1])))
        return radians(point[0]), log(tan(pi / 4 + latitude / 2))


class EqualEarth(Cylindrical):
    """Keeps areas."""

    def place(self, point: Point) -> Point:
        a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
        t = asin(sqrt(3) / 2 * sin(radians(point[1])))
        slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
        x = 2 * sqrt(3) * radians(point[0]) * cos(t) / (3 * slope)
        return x, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


def _clipped(ring: Ring, limit: float, side: int) -> Ring:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman): ``side`` 1 keeps the east, -1 the west."""
    kept: Ring = []
    for (x0, y0), (x1, y1) in zip([*ring[-1:], *ring], ring, strict=False):
        inside, was_inside = side * (x1 - limit) >= 0, side * (x0 - limit) >= 0
        if inside != was_inside:
            kept.append((limit, y0 + (y1 - y0) * (limit - x0) / (x1 - x0)))
        if inside:
            kept.append((x1, y1))
    return [*kept, kept[0]] if kept else []
