"""The places of map and image pins are where the data says that they are."""

import itertools
from typing import Any

from classroom.questions.geometry import contains, great_circle_km
from scripts.pictures import atlas, diagrams
from scripts.pictures.canvas import HEIGHT, WIDTH
from scripts.pictures.mapping import Map
from scripts.pictures.projection import Azimuthal
from tests.starter import facts
from tests.starter.entries import ENTRIES, by_ref, each

PINS = [entry for entry in ENTRIES if entry["type"] == "map_pin"]
each_pin = each(PINS)
Point = tuple[float, float]


def _where(place: list[str]) -> Point:
    found = facts.city(*place)
    return found["longitude"], found["latitude"]


def _is_right(point: list[float], fact: dict[str, Any]) -> bool:
    """Whether a point is where its fact says: within 0.1 degree of a city, or with other cities all around it."""
    if fact["check"] == "city":
        return all(abs(a - b) <= 0.1 for a, b in zip(point, _where(fact["city"]), strict=True))
    corners = [_where(place) for place in fact["cities"]]
    triangles = itertools.combinations(corners, 3)
    return any(contains({"shape": "polygon", "points": triangle}, point) for triangle in triangles)


def test_enough_map_pins_of_different_kinds() -> None:
    assert len(PINS) >= 10
    assert {entry["fact"]["check"] for entry in PINS} == {"city", "around", "coordinates"}


@each([e for e in PINS if e["fact"]["check"] != "coordinates"])
def test_the_point_is_where_the_data_says(entry: dict[str, Any]) -> None:
    assert _is_right(entry["point"], entry["fact"])


@each_pin
def test_radii_are_fair(entry: dict[str, Any]) -> None:
    """A finger on a world map is some hundred kilometres wide; no points on another continent's side of an ocean."""
    assert 200 <= entry["full_km"] <= 400
    assert 1000 <= entry["zero_km"] <= 2000
    for place in [entry["fact"].get("city"), *entry["fact"].get("cities", [])]:
        if place:
            assert great_circle_km(entry["point"], _where(place)) <= entry["zero_km"]


def test_the_cities_around_a_place_are_not_far() -> None:
    """So that the middle of the known place is meant, and not any point of a continent."""
    for entry in PINS:
        for place in entry["fact"].get("cities", []):
            assert great_circle_km(entry["point"], _where(place)) <= entry["full_km"]


def test_zero_and_zero() -> None:
    assert by_ref("place-zero-zero")["point"] == [0, 0]


def test_a_wrong_point_is_noticed() -> None:
    for ref in ("place-cairo", "place-lake-victoria", "place-strait-gibraltar", "place-aconcagua"):
        entry = by_ref(ref)
        east, north = entry["point"]
        assert _is_right([east, north], entry["fact"])
        for wrong in ([-east, north], [east, -north], [north, east], [east + 3, north]):
            assert not _is_right(wrong, entry["fact"])


def test_a_capital_is_asked_as_one() -> None:
    for entry in PINS:
        if "capitals" in entry["en"]["tags"]:
            assert facts.is_capital(entry["fact"]["city"])


def _on_the_picture(pixel: Point) -> Point:
    return pixel[0] / WIDTH, pixel[1] / HEIGHT


def _hits(ref: str, pixel: Point) -> bool:
    return any(contains(region, _on_the_picture(pixel)) for region in by_ref(ref)["regions"])


def test_the_region_of_the_grid_has_its_crossing_and_no_other() -> None:
    hit = {
        (longitude, latitude)
        for longitude in range(-80, 81, 20)
        for latitude in range(-60, 61, 20)
        if _hits("pin-grid-point", diagrams.on_grid(longitude, latitude))
    }
    assert hit == {(20, 40)}


def test_the_region_of_the_delta_has_the_mouths_and_nothing_upstream() -> None:
    centre, scale = atlas.NILE_VIEW
    chart = Map(Azimuthal(centre, reach=80), scale)
    assert _hits("pin-nile-mouth", chart.at(*atlas.NILE[-1]))
    for mouth in (["EG", "Rosetta"], ["EG", "Damietta"], ["EG", "Alexandria"]):
        assert _hits("pin-nile-mouth", chart.at(*_where(mouth)))
    for upstream in (["EG", "Luxor"], ["SD", "Khartoum"], ["UG", "Jinja"]):
        assert not _hits("pin-nile-mouth", chart.at(*_where(upstream)))


@each([e for e in ENTRIES if e["type"] == "image_pin"])
def test_a_region_is_large_enough_for_a_finger_and_small_enough_to_know(entry: dict[str, Any]) -> None:
    """On a phone 360 pixels wide it is at least 24 pixels across (WCAG 2.2, target size, minimum)."""
    for region in entry["regions"]:
        across = min(2 * region["rx"] * 360, 2 * region["ry"] * 360 * HEIGHT / WIDTH)
        assert 24 <= across <= 48
