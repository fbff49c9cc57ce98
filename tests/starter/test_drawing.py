"""The drawing code: what the pictures show is what the questions ask, and the geometry behind them is right."""

import json
from itertools import pairwise
from math import isclose, pi, radians
from pathlib import Path

import pytest

from classroom.starter.bank import PICTURES
from scripts.pictures import atlas, diagrams, flags, silhouettes
from scripts.pictures.projection import Azimuthal, EqualEarth, Mercator, dense
from scripts.pictures.topology import read_countries, unwrapped
from tests.starter.entries import ENTRIES
from tests.starter.facts import countries
from tests.support.cases import for_each


def _right(picture: str) -> str:
    """The right choice, in English, of the question with this picture."""
    entry = next(entry for entry in ENTRIES if entry.get("image") == f"{picture}.webp" and "correct" in entry)
    choice: str = entry["en"]["choices"][entry["correct"][0]]
    return choice


def test_every_picture_has_its_recipe() -> None:
    recipes = {*atlas.RECIPES, *silhouettes.RECIPES, *diagrams.RECIPES, *flags.FLAGS}
    assert recipes == {path.stem for path in PICTURES.iterdir()}


@for_each(flags.FLAGS)
def test_the_flag_is_that_of_the_right_choice(picture: str) -> None:
    assert countries()[flags.FLAGS[picture].upper()]["name"] == _right(picture)


@for_each(silhouettes.FRAMES)
def test_the_outline_is_that_of_the_right_choice(picture: str) -> None:
    assert silhouettes.FRAMES[picture][0] == _right(picture)


def test_the_right_point_of_the_grid() -> None:
    assert diagrams.POINTS[_right("grid-points").removeprefix("Point ")] == (-60, -20)


def test_a_topology_is_decoded(tmp_path: Path) -> None:
    """Two squares with one side in common, which the second walks backwards."""
    geometries = [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
        {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"name": "East"}},
    ]
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [
            [[2, 0], [0, 2]],
            [[2, 2], [-2, 0], [0, -2], [2, 0]],
            [[2, 0], [2, 0], [0, 2], [-2, 0]],
        ],
        "objects": {"countries": {"geometries": geometries}},
    }
    path = tmp_path / "world.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    read = read_countries(path)
    assert read.polygons["West"] == [[[(11, 20), (11, 21), (10, 21), (10, 20), (11, 20)]]]
    assert read.polygons["East"] == [[[(11, 20), (12, 20), (12, 21), (11, 21), (11, 20)]]]
    assert [(border.between, border.line) for border in read.borders] == [
        (frozenset({"West", "East"}), [(11, 20), (11, 21)])
    ]
    assert len(read.coasts) == 2


def test_longitudes_go_on_past_the_antimeridian() -> None:
    assert unwrapped([(170, 0), (-170, 0), (170, 1)]) == [(170, 0), (190, 0), (170, 1)]


def test_a_shape_across_the_antimeridian_shows_on_both_sides() -> None:
    shapes = EqualEarth().rings([(170, 0), (190, 0), (190, 10), (170, 10), (170, 0)])
    assert len(shapes) == 2
    assert {min(x for x, _ in shape) > 0 for shape in shapes} == {True, False}
    assert all(max(x for x, _ in shape) - min(x for x, _ in shape) < 0.6 for shape in shapes)


def test_projections_at_known_places() -> None:
    assert Mercator().place((90, 0)) == pytest.approx((pi / 2, 0), abs=1e-12)
    assert Mercator().place((0, 45))[1] == pytest.approx(0.881374, abs=1e-6)
    # Equal Earth on a sphere of radius 1: the map is as wide as this and has the sphere's area, 4 pi.
    assert EqualEarth().place((180, 0))[0] == pytest.approx(2.706630, abs=1e-6)
    assert isclose(_area_of_the_world(), 4 * pi, rel_tol=1e-3)


def _area_of_the_world() -> float:
    edge = [EqualEarth().place((180, latitude / 4)) for latitude in range(-360, 361)]
    return sum((x0 + x1) * (y1 - y0) for (x0, y0), (x1, y1) in pairwise(edge))


def test_an_azimuthal_map_hides_what_is_behind() -> None:
    globe = Azimuthal((20, 10), reach=90, kind="globe")
    assert globe.lines([(20, 10), (20, 11)])[0][0] == pytest.approx((0, 0))
    assert globe.rings([(-160, -10), (-159, -10), (-159, -9), (-160, -10)]) == []
    equal_area = Azimuthal((0, 0), reach=120)
    assert equal_area.lines([(0, 0), (90, 0)])[0][-1] == pytest.approx((2**0.5, 0))
    assert equal_area.radius == pytest.approx(2 * 0.8660254)
    assert equal_area.polar((0, 30))[0] == pytest.approx(radians(30))


def test_a_long_edge_gets_points_in_between() -> None:
    points = list(dense([(0, 0), (10, 0)]))
    assert points[0] == pytest.approx((0, 0))
    assert points[-1] == pytest.approx((10, 0))
    assert len(points) == 11
