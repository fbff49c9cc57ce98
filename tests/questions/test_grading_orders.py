"""Grading of orderings and matchings, and the order in which students get them."""

import json
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom import questions
from classroom.questions.shuffle import agreement
from tests.questions.grading import body, graded


@pytest.mark.parametrize(
    ("order", "result"),
    [
        ([0, 1, 2, 3], (True, 1)),
        ([1, 0, 2, 3], (False, 0.6667)),  # 5 of 6 pairs agree: (5 - 1) / 6
        ([3, 2, 1, 0], (False, 0)),
        ([2, 3, 0, 1], (False, 0)),  # 2 of 6
        ([0, 3, 1, 2], (False, 0.3333)),  # 4 of 6
    ],
)
def test_ordering(order: list[int], result: tuple[bool, float]) -> None:
    key = body("ordering")["order"]
    assert graded("ordering", [key[place] for place in order]) == result


def test_chance_earns_nothing_in_an_ordering() -> None:
    """Before it is cut off, the credit of all orders together is 0."""
    made = body("ordering")
    place = {key: index for index, key in enumerate(made["order"])}
    total = 0
    for order in permutations(made["order"]):
        ranks = [place[key] for key in order]
        total += sum(1 if a < b else -1 for i, a in enumerate(ranks) for b in ranks[i + 1 :])
    assert total == 0


@pytest.mark.parametrize(("right", "result"), [(2, (True, 1)), (1, (False, 0.5)), (0, (False, 0))])
def test_matching(right: int, result: tuple[bool, float]) -> None:
    made = body("matching")
    others = {item["id"] for item in made["right"]}
    value = {
        left: key if index < right else min(others - {key})
        for index, (left, key) in enumerate(questions.get("matching").key(made).items())
    }
    assert graded("matching", value) == result


def test_what_students_see_of_a_matching_does_not_depend_on_the_key() -> None:
    """Turn what is right round and round: students get the same bytes."""
    texts = ["Nilo", "Amazonas", "Orinoco", "Magdalena"]
    views = set()
    kind = questions.get("matching")
    for turn in range(4):
        pairs = [{"left": str(index), "right": text} for index, text in enumerate(texts[turn:] + texts[:turn])]
        views.add(json.dumps(kind.public_view(kind.parse({"pairs": pairs}, "es"))))
    assert len(views) == 1


ITEMS = (
    "Nilo",
    "Amazonas",
    "Orinoco",
    "Magdalena",
    "Cauca",
    "Meta",
    "Caquetá",
    "Vaupés",
    "Atrato",
    "Sinú",
    "Patía",
    "Baudó",
)


def ordering(right: Sequence[str]) -> dict[str, Any]:
    return questions.get("ordering").parse({"choices": [{"text": text} for text in right]}, "es")


def first_shown(made: dict[str, Any]) -> list[str]:
    """Return the ids in the order in which pages and programs get them; their letters follow it."""
    choices = questions.get("ordering").public_view(made)["choices"]
    assert [choice["label"] for choice in choices] == list("ABCDEFGHIJKL"[: len(choices)])
    return [choice["id"] for choice in choices]


@given(right=st.integers(2, len(ITEMS)).flatmap(lambda count: st.permutations(ITEMS[:count])))
def test_the_first_order_is_never_nearer_to_the_right_one_than_chance(right: list[str]) -> None:
    """Untouched it earns nothing; this holds too for questions whose first order was stored before the rule."""
    kind = questions.get("ordering")
    made = ordering(right)
    stored = {"choices": [{"id": key, "text": text} for key, text in zip("abcdefghijkl", right, strict=False)]}
    stored["order"] = [choice["id"] for choice in stored["choices"]]
    for each in (made, stored):
        shown = first_shown(each)
        assert agreement(shown, each["order"]) <= 0
        assert kind.grade(each, shown).fraction == 0
        assert kind.answer_text(each, shown) == ", ".join("ABCDEFGHIJKL"[: len(right)])


def test_the_first_order_tells_nothing_but_that() -> None:
    """Whatever is right, students get the same bytes, or those of the reverse order."""
    kind = questions.get("ordering")
    views = {json.dumps(kind.public_view(ordering(right))) for right in permutations(ITEMS[:5])}
    assert len(views) == 2
    texts = [[choice["text_html"] for choice in json.loads(view)["choices"]] for view in views]
    assert texts[0] == texts[1][::-1]
