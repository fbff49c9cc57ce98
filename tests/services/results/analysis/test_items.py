"""Item analysis: the same figures as R, and none where there can be none."""

import json
import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.services.results.analysis import formulas
from classroom.services.results.analysis.items import Item, analyse

# 40 people in five items; the second is worth 2 points.
ROWS = """
0,.5,0,1,1 0,1,0,0,0 0,.5,0,0,0 1,0,1,1,0 1,.5,0,1,0 1,.5,1,1,0 0,.5,0,0,0 1,.5,1,1,1 1,.5,1,0,0 0,1,1,0,0
0,1,1,0,0 1,0,1,1,1 0,0,0,0,0 1,1,1,1,1 1,.5,1,0,0 1,0,1,0,0 0,.5,1,0,0 1,1,0,0,0 1,1,1,1,1 0,.5,0,0,0
0,0,0,0,0 1,.5,1,1,1 0,1,0,0,0 1,0,0,0,0 1,.5,0,0,0 0,1,0,0,0 1,1,0,0,0 1,0,0,0,0 0,.5,1,0,0 1,0,1,0,0
1,1,1,0,0 1,.5,1,1,0 1,0,0,1,0 1,1,0,0,0 1,1,0,1,0 0,0,1,0,0 1,0,0,1,1 1,.5,1,0,0 1,1,0,0,0 1,0,1,0,0
"""
WEIGHTS = (1.0, 2.0, 1.0, 1.0, 1.0)
# Computed by R 4.2 with psych 2.2.9: alpha(), skew(type=2), kurtosi(type=2); efficiency and weights by cov().
BY_R = {
    "discrimination": [0.230939973201, -0.117134687924, 0.140819133390, 0.391458642606, 0.409799356714],
    "alpha_if_dropped": [0.2136498516320, 0.6222926571580, 0.2838257115878, 0.0816070307596, 0.1183908045977],
    "sd": [0.483045891540, 0.800240348511 / 2, 0.506369683542, 0.474341649025, 0.384807644255],
    "efficiency": [0.308357348703, -0.135371179039, 0.179487179487, 0.546925566343, 0.600000000000],
    "effective_weight": [0.192202451010, 0.227950356201, 0.185776972987, 0.209847893167, 0.184222326635],
}
TEST_BY_R = {
    "mean": 2.675, "median": 3.0, "sd": 1.421221937233, "skewness": 0.387167808045, "kurtosis": 0.201249794486,
    "alpha": 0.319739765154,
}  # fmt: skip


def items(rows: list[list[float | None]], weights: tuple[float, ...] | None = None) -> list[Item]:
    """Return the items of a table with a row a person."""
    columns = list(zip(*rows, strict=True))
    return [
        Item(f"Q{number}", weight, list(column))
        for number, (column, weight) in enumerate(zip(columns, weights or (1.0,) * len(columns), strict=True), 1)
    ]


def table() -> list[list[float | None]]:
    return [[float(cell) for cell in row.split(",")] for row in ROWS.split()]


def of(found: dict[str, Any], figure: str) -> list[Any]:
    return [item[figure] for item in found["items"]]


@pytest.mark.parametrize("figure", BY_R)
def test_items_are_as_in_r(figure: str) -> None:
    assert of(analyse(items(table(), WEIGHTS)), figure) == pytest.approx(BY_R[figure], abs=1e-10)


def test_the_test_is_as_in_r() -> None:
    test = analyse(items(table(), WEIGHTS))["test"]
    assert {name: test[name] for name in TEST_BY_R} == pytest.approx(TEST_BY_R, abs=1e-10)
    assert test["error_ratio"] == pytest.approx(math.sqrt(1 - TEST_BY_R["alpha"]))
    assert test["sem"] == pytest.approx(TEST_BY_R["sd"] * math.sqrt(1 - TEST_BY_R["alpha"]))


def test_facility_and_weights() -> None:
    found = analyse(items(table(), WEIGHTS))
    assert of(found, "facility") == pytest.approx([0.65, 0.5125, 0.5, 0.325, 0.175])
    assert of(found, "intended_weight") == pytest.approx([1 / 6, 2 / 6, 1 / 6, 1 / 6, 1 / 6])
    assert (found["people"], found["complete"]) == (40, 40)
    assert of(found, "n") == [40] * 5


def test_ties_at_the_border_of_a_group_share_its_places() -> None:
    """Of 10 people, the groups have 2.7 places: the best one, and 1.7 places for the four who follow."""
    shares = formulas.group_shares([9, 7, 7, 7, 7, 5, 4, 3, 2, 1], upper=True)
    assert shares == pytest.approx([1, *[1.7 / 4] * 4, 0, 0, 0, 0, 0])
    assert formulas.group_shares([9, 7, 7, 7, 7, 5, 4, 3, 2, 1], upper=False) == pytest.approx([*[0] * 7, 0.7, 1, 1])
    assert formulas.group_mean(shares, [1, 0, 0, 1, 1, 1, 1, 1, 1, 1]) == pytest.approx((1 + 2 * 1.7 / 4) / 2.7)


@given(seed=st.integers(0, 10**6))
def test_the_order_of_people_and_items_does_not_matter(seed: int) -> None:
    draw = random.Random(seed)
    rows = [[draw.choice([0, 0.25, 1 / 3, 0.5, 1, None]) for _item in range(4)] for _person in range(24)]
    people, columns = draw.sample(range(24), 24), draw.sample(range(4), 4)
    plain, mixed = analyse(items(rows)), analyse(items([[rows[person][c] for c in columns] for person in people]))
    assert mixed["test"] == pytest.approx(plain["test"], nan_ok=False, abs=1e-9)
    for place, column in enumerate(columns):
        want, have = dict(plain["items"][column]), dict(mixed["items"][place])
        del want["item"], have["item"]
        assert set(want.pop("flags")) == set(have.pop("flags"))
        assert want.pop("options") == have.pop("options") == []
        assert have == pytest.approx(want, abs=1e-9)


@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0, None]), min_size=width, max_size=width), max_size=14
        )
    )
)
def test_there_is_a_number_or_none_whatever_was_answered(rows: list[list[float | None]]) -> None:
    json.dumps(analyse(items(rows) if rows else []), allow_nan=False)


@pytest.mark.parametrize(
    "rows",
    [[], [[1.0]], [[None, None]], [[0.1, 0.2]] * 12, [[1.0]] * 40, [[None]] * 40, [[0.1 + 0.2], [0.3]] * 20],
    ids=["nobody", "one person", "not asked", "all the same", "one item, all right", "nobody asked", "rounding"],
)
def test_what_has_no_value_is_none(rows: list[list[float | None]]) -> None:
    found = analyse(items(rows) if rows else [])
    for item in found["items"]:
        figures = ("discrimination", "efficiency", "effective_weight", "upper_lower", "alpha_if_dropped")
        assert [item[name] for name in figures] == [None] * 5
        assert item["flags"] == []
    assert [found["test"][name] for name in ("alpha", "error_ratio", "sem", "skewness", "kurtosis")] == [None] * 5


def test_a_few_people_get_the_facility_only() -> None:
    found = analyse(items([[1.0, 0.0], [0.0, 0.5], *[[1.0, 1.0]] * 7]))
    assert of(found, "facility") == pytest.approx([8 / 9, 7.5 / 9])
    for item in found["items"]:
        assert [name for name, value in item.items() if value is not None and name not in ("options", "flags")] == [
            "item", "n", "facility", "intended_weight"
        ]  # fmt: skip
    assert set(found["test"].values()) == {None}


def test_who_came_late_is_left_out_where_a_total_is_needed() -> None:
    """The facility of an item uses all who were asked it, what needs a total only those who were asked everything."""
    late: list[list[float | None]] = [[None, 1.0, 1.0, 1.0, 1.0]] * 10
    found, alone = analyse(items([*table(), *late], WEIGHTS)), analyse(items(table(), WEIGHTS))
    assert (found["people"], found["complete"]) == (50, 40)
    assert of(found, "n") == [40, 50, 50, 50, 50]
    assert found["items"][4]["facility"] == pytest.approx(17 / 50)
    assert found["test"] == alone["test"]
    assert of(found, "discrimination") == of(alone, "discrimination")


def with_options(chosen: str, key: str, others: list[int]) -> dict[str, Any]:
    """Return the analysis of an item with options; ``others`` are the points of the same people in another item."""
    options = {letter: letter == key for letter in "ABCD"}
    item = Item("Q1", 1, [float(letter == key) for letter in chosen], 0.25, options, list(chosen))
    rest = [Item(f"R{place}", 1, [float(place < points) for points in others]) for place in range(max(others))]
    found: dict[str, Any] = analyse([item, *rest])["items"][0]
    return found


def test_options() -> None:
    """The weaker half takes A, and nobody D."""
    found = with_options("B" * 20 + "A" * 20, "B", [9] * 20 + [1] * 20)
    a, b, c, d = found["options"]
    assert [option["n"] for option in (a, b, c, d)] == [20, 20, 0, 0]
    assert (b["share"], b["upper"], b["lower"], b["key"]) == (0.5, pytest.approx(1), pytest.approx(0), True)
    assert (b["r"], a["r"]) == (pytest.approx(1), pytest.approx(-1))
    assert (b["mean_total"], a["mean_total"]) == (pytest.approx(10), pytest.approx(1))
    assert (d["r"], d["mean_total"], d["share"]) == (None, None, 0)
    assert c["flags"] == d["flags"] == ["rare"]
    assert found["flags"] == ["rare_option"]


def test_a_wrong_key_is_suspected() -> None:
    found = with_options("B" * 20 + "A" * 20, "A", [9] * 20 + [1] * 20)
    assert found["flags"] == ["wrong_key", "negative_discrimination", "attracts_strong", "rare_option"]
    assert found["options"][1]["flags"] == ["attracts_strong"]


def test_there_is_no_verdict_for_a_small_class() -> None:
    found = with_options("B" * 14 + "A" * 15, "A", [9] * 14 + [1] * 15)
    assert found["discrimination"] == pytest.approx(-1)
    assert found["flags"] == []
    assert [option["flags"] for option in found["options"]] == [[]] * 4


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 60)), max_size=30))
def test_the_correlation_of_a_choice_is_that_of_ones_and_zeros(people: list[tuple[bool, float]]) -> None:
    scores = [round(score, 3) for _chose, score in people]
    apart = formulas.deviations(scores)
    chosen = [value for value, (chose, _score) in zip(apart, people, strict=True) if chose]
    expected = formulas.correlation([float(chose) for chose, _score in people], scores)
    found = formulas.correlation_of_choice(chosen, apart)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-6))
