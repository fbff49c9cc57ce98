"""Every key that a data package can check agrees with it."""

import copy
from typing import Any

import pytest

from tests.starter import facts
from tests.starter.entries import ENTRIES, by_ref, each

CHECKED = [entry for entry in ENTRIES if "fact" in entry and "correct" in entry]
"""Questions with choices; the other types have test files of their own."""


def test_many_keys_are_checked_by_data() -> None:
    assert len(CHECKED) >= 25


@each(CHECKED)
def test_the_data_gives_the_same_key(entry: dict[str, Any]) -> None:
    assert facts.key(entry["fact"]) == set(entry["correct"])


@each([e for e in CHECKED if "options" in e["fact"]])
def test_the_fact_speaks_of_the_choices_in_their_order(entry: dict[str, Any]) -> None:
    options = entry["fact"]["options"]
    assert len(options) == len(entry["en"]["choices"])
    for option, choice in zip(options, entry["en"]["choices"], strict=True):
        assert facts.folded(choice) in facts.names(option)


@each([e for e in CHECKED if "claim" in e["fact"]])
def test_only_true_or_false_makes_a_claim(entry: dict[str, Any]) -> None:
    assert entry["type"] == "true_false"


def test_a_wrong_fact_is_noticed() -> None:
    """The checks tell right from wrong: each of these claims differs from a true one in one word."""
    true_claims = {
        "classic-bogota-capital": ["CO", "Medellín"],
        "borders-mongolia": ["MN", "RU", "KZ"],
        "currency-ecuador": ["EC", "PEN"],
        "population-indonesia-brazil": ["BR", "ID"],
        "map-mercator-greenland": ["AF", "GL", 4, 6],
    }
    for ref, wrong in true_claims.items():
        fact = copy.deepcopy(by_ref(ref)["fact"])
        assert facts.key(fact) == {0}
        assert facts.key(fact | {"claim": wrong}) == {1}


def test_a_narrow_lead_is_refused() -> None:
    with pytest.raises(AssertionError, match="too close"):
        facts.key({"check": "extreme", "by": "population", "pick": "max", "options": ["CN", "IN"]})
