"""The numbers of the starter bank: what is accepted agrees with data or a calculation, tolerances included."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from classroom.questions.geometry import EARTH_KM, great_circle_km
from classroom.questions.types.numeric import Numeric
from tests.starter import facts, figures
from tests.starter.entries import ENTRIES, by_ref, each

NUMBERS = [entry for entry in ENTRIES if entry["type"] == "numeric"]
each_number = each(NUMBERS)
MADRID, BOGOTA = ("ES", "Madrid"), ("CO", "Bogota")


def _way(first: tuple[str, str], second: tuple[str, str]) -> float:
    places = [facts.city(*place) for place in (first, second)]
    return great_circle_km(*[(place["longitude"], place["latitude"]) for place in places])


def _ahead(first: tuple[str, str], second: tuple[str, str], month: int) -> float:
    """Hours between two cities' clocks."""
    at = datetime(2026, month, 15, 12, tzinfo=UTC)
    naive = [at.astimezone(ZoneInfo(facts.city(*p)["timezone"])).replace(tzinfo=None) for p in (first, second)]
    return (naive[0] - naive[1]).total_seconds() / 3600


EXPECTED: dict[str, Callable[[], float]] = {
    "number-everest-height": lambda: figures.HEIGHTS["Mount Everest"],
    "number-scale": lambda: 6 * 25_000 / 100_000,
    "number-madrid-bogota": lambda: _way(MADRID, BOGOTA),
    "number-hours-tokyo-bogota": lambda: _ahead(("JP", "Tokyo"), BOGOTA, 1),
    "number-germany-neighbours": lambda: len(facts.countries()["DE"]["neighbours"].split(",")),
    "number-density": lambda: 1_200_000 / 4_000,
    "number-temperature-height": lambda: 26 - 6.5 * 2,
    "number-tropic-latitude": lambda: figures.EARTH_TILT,
    "number-degree-of-latitude": lambda: EARTH_KM * 3.141592653589793 / 180,
    "number-ocean-share": lambda: figures.OCEAN_SHARE,
}
"""Ref → the answer by data, a table or a calculation."""


def _credit(entry: dict[str, Any], value: float) -> float:
    kind = Numeric()
    return kind.grade(kind.parse({"accepted": entry["accepted"], "unit": ""}, None), value).fraction


def test_every_number_is_checked() -> None:
    assert {entry["ref"] for entry in NUMBERS} == set(EXPECTED)
    assert len(NUMBERS) >= 8


@each_number
def test_the_expected_number_earns_all_and_others_nothing(entry: dict[str, Any]) -> None:
    expected = EXPECTED[entry["ref"]]()
    assert _credit(entry, expected) == 1
    for wrong in (0, 0.6 * expected, 1.5 * expected, -expected):
        assert _credit(entry, wrong) == 0


@each_number
def test_units_are_given_in_both_languages(entry: dict[str, Any]) -> None:
    assert all(entry[language]["unit"] for language in ("en", "es"))


def test_half_of_the_points_is_for_those_who_are_near() -> None:
    halves = [entry for entry in NUMBERS if len(entry["accepted"]) > 1]
    assert len(halves) >= 4
    for entry in halves:
        assert [item["credit"] for item in entry["accepted"]] == [100, 50]
    assert _credit(by_ref("number-everest-height"), 8700) == 0.5
    assert _credit(by_ref("number-ocean-share"), 75) == 0.5


def test_the_hours_are_the_same_all_year() -> None:
    assert {_ahead(("JP", "Tokyo"), BOGOTA, month) for month in range(1, 13)} == {14.0}
