"""Nobody is kept out for a real name: the filter of nicknames against first names and surnames of eighty countries."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import cycle, islice

import pytest
from faker.providers import person

from classroom.services.participants import nickname_filter, nicknames

LOCALES = sorted(module.name for module in pkgutil.iter_modules(person.__path__) if "_" in module.name)
RUDE_IN_ITSELF = {"Nazi", "Polla", "Put", "Puto", "Verga"}
"""Names somewhere, and words of the list elsewhere; ``Put`` is one with a digit behind it: ``Put4``."""
INITIALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def names_of(locale: str) -> tuple[list[str], list[str]]:
    """Return the first names and the surnames that Faker has for a locale, in its script and in Latin letters."""
    provider = import_module(f"faker.providers.person.{locale}").Provider
    found: tuple[set[str], set[str]] = (set(), set())
    for attribute in dir(provider):
        match = re.fullmatch(r"(first|last)(_romanized)?_names(_\w+)?", attribute)
        listed = getattr(provider, attribute) if match else ()
        if match and not callable(listed) and not isinstance(listed, property):
            found[match[1] == "last"].update(map(str, listed))
    first, last = ([name for name in sorted(names) if name not in RUDE_IN_ITSELF] for names in found)
    return first, last


def spellings(first: str, last: str, number: int) -> Iterator[str]:
    """Yield the ways in which a person with this name may write it, with initials, a number and a year."""
    initial = INITIALS[number % 26]
    year = 1950 + number % 70
    yield f"{first} {last}"
    yield f"{first} {initial}."
    yield f"{first.lower()} {initial.lower()}"
    yield f"{initial}. {last}"
    yield f"{first} {initial} {number % 30}"
    yield f"{first} {year}"
    yield f"{first}{year}"
    yield f"{first[0]}{last[0]}{year}"
    yield f"{first}{number % 10}"


def refused(names: list[tuple[str, str]]) -> list[str]:
    """Return what the filter refuses of the names in all spellings."""
    return [
        written
        for number, (first, last) in enumerate(names)
        for written in spellings(first, last, number)
        if nickname_filter.is_rude(name := nicknames.clean(written)) or nickname_filter.is_teachers_name(name)
    ]


def test_the_names_are_of_at_least_thirty_countries() -> None:
    assert len({locale.split("_")[1] for locale in LOCALES if all(names_of(locale))}) >= 30


@pytest.mark.parametrize("locale", LOCALES)
def test_real_names_come_in(locale: str) -> None:
    first, last = names_of(locale)
    pairs = list(zip(first, cycle(last or first), strict=False))
    assert not refused(pairs[:: 1 + len(pairs) // 20])


@pytest.mark.long
@pytest.mark.parametrize("locale", LOCALES)
def test_all_real_names_come_in(locale: str) -> None:
    first, last = names_of(locale)
    most = max(len(first), len(last))
    pairs = zip(islice(cycle(first), most), islice(cycle(last or first), most), strict=True)
    assert not refused(list(pairs))
