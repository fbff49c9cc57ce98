"""The pairs of the starter bank are those of the data, and what is left over belongs to nothing."""

from collections.abc import Callable
from typing import Any

from tests.starter import facts, figures
from tests.starter.entries import ENTRIES, by_ref, each

MATCHES = [entry for entry in ENTRIES if entry["type"] == "matching"]
each_match = each(MATCHES)


def _language(code: str) -> str:
    return str(facts.countries()[code]["languages"].split(",")[0].split("-")[0])


HOLDS: dict[str, Callable[[str, str], bool]] = {
    "capital": lambda code, name: facts.is_capital((code, name)),
    "currency": lambda code, name: facts.countries()[code]["currencyname"] == name,
    "continent": lambda code, continent: facts.countries()[code]["continentcode"] == continent,
    "language": lambda code, language: _language(code) == language,
    "mouth": lambda river, sea: figures.MOUTHS[river] == sea,
}
"""Whether what is on the right belongs to what is on the left."""

RIGHT_NAMES: dict[str, Callable[[str], str]] = {
    "continent": lambda code: figures.CONTINENTS[code],
    "language": lambda code: figures.LANGUAGES[code],
}
"""How the right side is called in English, where the data has codes."""

SUMMITS = {
    "Aconcagua": "AR",
    "Kilimanjaro": "TZ",
    "Mount Logan": "CA",
    "K2": "PK",
    "Mont Blanc": "FR",
    "Mount Vinson": "AQ",
}
"""A country in which the summit lies, or Antarctica."""


def _named(check: str, right: Any) -> str:
    name = right[1] if isinstance(right, list) else right
    return RIGHT_NAMES.get(check, str)(name)


def test_enough_matches_of_different_kinds() -> None:
    assert len(MATCHES) >= 6
    assert {entry["fact"]["check"] for entry in MATCHES} == set(HOLDS)


@each_match
def test_each_pair_holds_and_no_other(entry: dict[str, Any]) -> None:
    fact = entry["fact"]
    holds = HOLDS[fact["check"]]
    rights = {right for _left, right in fact["pairs"]}
    rights |= {right[1] if isinstance(right, list) else right for right in fact["distractors"]}
    for left, right in fact["pairs"]:
        if fact["check"] == "capital":  # a city of another country is not even known in this one
            assert holds(left, right)
        else:
            assert {other for other in rights if holds(left, other)} == {right}


@each_match
def test_the_fact_speaks_of_the_pairs_in_their_order(entry: dict[str, Any]) -> None:
    fact, words = entry["fact"], entry["en"]
    for (left, right), (shown_left, shown_right) in zip(fact["pairs"], words["pairs"], strict=True):
        left_names = {facts.folded(SUMMITS[shown_left])} if shown_left in SUMMITS else {facts.folded(shown_left)}
        assert left_names & (facts.names(left) | {facts.folded(left)})
        assert facts.folded(_named(fact["check"], right)) == facts.folded(shown_right)
    for left_over, shown in zip(fact["distractors"], words["distractors"], strict=True):
        assert facts.folded(_named(fact["check"], left_over)) == facts.folded(shown)


@each_match
def test_both_languages_pair_alike(entry: dict[str, Any]) -> None:
    """Where two on the left share their partner in one language, the same two do in the other."""

    def shape(language: str) -> list[int]:
        rights = [right for _left, right in entry[language]["pairs"]]
        return [rights.index(right) for right in rights]

    assert shape("en") == shape("es")
    assert len(entry["en"]["distractors"]) == len(entry["es"]["distractors"]) == 1
    for language in ("en", "es"):
        lefts = [left for left, _right in entry[language]["pairs"]]
        assert len(set(lefts)) == len(lefts)
        assert not {right for _left, right in entry[language]["pairs"]} & set(entry[language]["distractors"])


def test_a_city_that_is_left_over_is_no_capital() -> None:
    for ref in ("match-capitals-south-america", "match-capitals-africa"):
        assert not any(facts.is_capital(place) for place in by_ref(ref)["fact"]["distractors"])


def test_a_wrong_pair_is_noticed() -> None:
    wrong = {
        "capital": ("EC", "Guayaquil"),
        "currency": ("PL", "Euro"),
        "continent": ("TZ", "AS"),
        "language": ("BR", "es"),
    }
    assert not any(HOLDS[check](*pair) for check, pair in wrong.items())
