"""The orders of the starter bank are those of the data, with clear gaps between neighbours."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.starter import facts, figures
from tests.starter.entries import ENTRIES, by_ref, each

ORDERS = [entry for entry in ENTRIES if entry["type"] == "ordering"]
each_order = each(ORDERS)

TABLES = {"height": figures.HEIGHTS, "length": figures.LENGTHS, "ocean_area": figures.OCEAN_AREAS}
RATIO = 1.15
"""Quantities differ by more than what reference works disagree about."""
DEGREES = 5.0
HOURS = 1.0


def _offset(place: list[str]) -> float:
    """Hours ahead of UTC on 31 December."""
    zone = ZoneInfo(facts.city(*place)["timezone"])
    offset = datetime(2026, 12, 31, 12, tzinfo=UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return offset.total_seconds() / 3600


def _values(fact: dict[str, Any]) -> list[float]:
    """What the options are ordered by, the largest first."""
    by, options = fact["by"], fact["options"]
    if by in TABLES:
        return [TABLES[by][option] for option in options]
    if by in ("area", "population"):
        return [facts.measure(code, by) for code in options]
    if by == "new_year":
        return [_offset(place) for place in options]
    latitudes = [float(facts.city(*place)["latitude"]) for place in options]
    return latitudes if by == "latitude" else [90 - abs(latitude) for latitude in latitudes]


def _is_clear(by: str, first: float, second: float) -> bool:
    if by in ("latitude", "equator"):
        return first - second >= DEGREES
    return first - second >= HOURS if by == "new_year" else first >= RATIO * second


def test_enough_orders_by_different_things() -> None:
    assert len(ORDERS) >= 6
    assert len({entry["fact"]["by"] for entry in ORDERS}) == len(ORDERS)


@each_order
def test_the_data_gives_the_same_order_with_clear_gaps(entry: dict[str, Any]) -> None:
    fact = entry["fact"]
    assert all(_is_clear(fact["by"], first, second) for first, second in pairwise(_values(fact)))


@each_order
def test_the_fact_speaks_of_the_choices_in_their_order(entry: dict[str, Any]) -> None:
    for option, choice in zip(entry["fact"]["options"], entry["en"]["choices"], strict=True):
        assert facts.folded(choice) in facts.names(option)


@each_order
def test_the_order_is_long_enough_and_not_the_alphabet(entry: dict[str, Any]) -> None:
    for language in ("en", "es"):
        choices = entry[language]["choices"]
        assert 4 <= len(choices) <= 6
        assert choices not in (sorted(choices), sorted(choices, reverse=True))


def test_a_swap_of_neighbours_is_noticed() -> None:
    for entry in ORDERS:
        swapped = entry["fact"]["options"][:]
        swapped[0:2] = swapped[1::-1]
        first, second, *_ = _values(entry["fact"] | {"options": swapped})
        assert not _is_clear(entry["fact"]["by"], first, second)


def test_what_the_explanation_says_about_populations() -> None:
    populations = _values(by_ref("order-populations")["fact"])
    assert all(first > 4 * second for first, second in pairwise(populations))
