"""Read countries from a TopoJSON file (https://github.com/topojson/topojson-specification).

A topology stores each line (arc) once, as whole-number steps from the point before; neighbours share arcs.
"""

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees, east and north positive."""
Ring = list[Point]
Polygon = list[Ring]


@dataclass(frozen=True)
class Border:
    """A line between two countries, named as the data names them."""

    between: frozenset[str]
    line: Ring


@dataclass(frozen=True)
class Countries:
    """Polygons by the name that the data gives a country, the borders between countries, and the coasts."""

    polygons: dict[str, list[Polygon]]
    borders: list[Border]
    coasts: list[Ring]


def read_countries(path: Path) -> Countries:
    """Decode the ``countries`` object of a world-atlas file."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = _decode_arcs(topology)
    polygons: dict[str, list[Polygon]] = {}
    owners: dict[int, set[str]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        polygons.setdefault(name, []).extend([_coastal([_join(ring, arcs) for ring in part]) for part in parts])
        for index in (index for part in parts for ring in part for index in ring):
            owners.setdefault(_position(index), set()).add(name)
    borders = [Border(frozenset(who), arcs[index]) for index, who in owners.items() if len(who) == 2]
    coasts = _coastal([arcs[index] for index, who in owners.items() if len(who) == 1])
    return Countries(polygons, borders, coasts)


def _decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Undo the delta encoding and the quantisation of every arc."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        xs = accumulate(step[0] for step in arc)
        ys = accumulate(step[1] for step in arc)
        decoded.append(unwrapped([(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)]))
    return decoded


def _position(index: int) -> int:
    """Where the arc is stored: a negative index is the ones' complement of one that is walked backwards."""
    return ~index if index < 0 else index


def _join(indexes: list[int], arcs: list[Ring]) -> Ring:
    """One ring from its arcs; the last point of an arc is the first of the next."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[~index][::-1] if index < 0 else arcs[index]
        ring.extend(arc[1:] if ring else arc)
    return unwrapped(ring)


def _coastal(lines: list[Ring]) -> list[Ring]:
    """Without the line that the data runs around the South Pole itself: Antarctica's outline is its coast."""
    return [line for line in lines if max(latitude for _, latitude in line) > -89.9]


def unwrapped(line: Ring) -> Ring:
    """The same line without jumps at 180°: longitudes go on counting past it (the data is whole there, not cut)."""
    result: Ring = []
    turns = 0.0
    for longitude, latitude in line:
        if result:
            turns += 360 * round((result[-1][0] - longitude - turns) / 360)
        result.append((longitude + turns, latitude))
    return result
