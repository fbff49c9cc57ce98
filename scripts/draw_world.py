"""Draw the world map for questions with pins: ``static/img/world.svg``.

Usage: python scripts/draw_world.py [--packages node_modules]

The projection is equirectangular with ten units per degree, so that a page converts a position in the picture to
longitude and latitude with one division. Needs the npm package world-atlas (public-domain data of Natural Earth, 1:50
million). The file is part of the repository, so run this only to change it.
"""

import argparse
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.pictures.topology import Countries, Ring, read_countries  # noqa: E402

TARGET = ROOT / "static" / "img" / "world.svg"
UNITS = 10
"""Units in one degree."""
SMALLEST = 3
"""Islands that are smaller in width and height are drawn as squares of this size in units, to be visible."""
SEA, LAND, COAST, BORDER, GRID = "#cfe2ea", "#f5f0e3", "#8a9a94", "#b3a98f", "#bcd3dd"


def _units(ring: Ring, shift: int) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    for longitude, latitude in ring:
        point = (round((longitude + 180) * UNITS) + shift, round((90 - latitude) * UNITS))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _relative(points: list[tuple[int, int]], close: str) -> str:
    steps = [f"M{points[0][0]} {points[0][1]}l"]
    for (x1, y1), (x2, y2) in pairwise(points):
        steps.append(f"{x2 - x1} {y2 - y1}")
    return (steps[0] + " ".join(steps[1:]) + close).replace(" -", "-")


def _outline(ring: Ring) -> str:
    """Return a ring as closed paths; rings that cross the edge of the map appear on both sides."""
    parts = []
    for shift in (-360 * UNITS, 0, 360 * UNITS):
        points = _units(ring, shift)
        xs = [x for x, _y in points]
        if max(xs) < 0 or min(xs) > 360 * UNITS:
            continue
        if abs(points[-1][0] - points[0][0]) > 180 * UNITS:  # once around the Earth: close it along the pole
            points += [(points[-1][0], 180 * UNITS), (points[0][0], 180 * UNITS)]
        elif max(xs) - min(xs) < SMALLEST and max(y for _x, y in points) - min(y for _x, y in points) < SMALLEST:
            x, y = points[0]
            points = [(x, y), (x + SMALLEST, y), (x + SMALLEST, y + SMALLEST), (x, y + SMALLEST)]
        parts.append(_relative(points, "z"))
    return "".join(parts)


def _line(line: Ring) -> str:
    shown = (_units(line, shift) for shift in (-360 * UNITS, 0, 360 * UNITS))
    return "".join(
        _relative(points, "")
        for points in shown
        if len(points) > 1 and max(x for x, _y in points) >= 0 and min(x for x, _y in points) <= 360 * UNITS
    )


def draw(countries: Countries) -> str:
    """Return the map as SVG."""
    land = "".join(_outline(ring) for parts in countries.polygons.values() for part in parts for ring in part)
    borders = "".join(_line(border.line) for border in countries.borders)
    meridians = "".join(f"M{x} 0v1800" for x in range(0, 3601, 300))
    grid = meridians + "".join(f"M0 {y}h3600" for y in range(0, 1801, 300))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3600 1800" width="3600" height="1800">'
        f'<path fill="{SEA}" d="M0 0h3600v1800h-3600z"/>'
        f'<path fill="none" stroke="{GRID}" stroke-width="2" d="{grid}"/>'
        f'<path fill="{LAND}" stroke="{COAST}" stroke-width="2" stroke-linejoin="round" d="{land}"/>'
        f'<path fill="none" stroke="{BORDER}" stroke-width="2" stroke-linejoin="round" d="{borders}"/>'
        "</svg>\n"
    )


def main() -> None:
    """Draw the map."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=ROOT / "node_modules", help="folder of the npm packages")
    options = parser.parse_args()
    drawn = draw(read_countries(options.packages / "world-atlas" / "countries-50m.json"))
    TARGET.write_text(drawn, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}  {TARGET.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
