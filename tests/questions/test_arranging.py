"""Other orders of what a question shows."""

from random import Random

import pytest
from flask import Flask

from classroom import questions
from classroom.questions.arranging import order_of, other_order, refer_to_others
from classroom.questions.shuffle import agreement
from tests.support.questions import TYPES, fields_of, generated_of

SEEDS = [f"{number} B" for number in range(1, 30)]


def test_an_order_follows_from_its_seed_alone() -> None:
    assert [order_of("77 B")("abcd"), order_of("78 B")("abcd")] == [["a", "d", "c", "b"], ["b", "d", "a", "c"]]
    assert order_of("77 B")("dcba") == order_of("77 B")("abcd"), "whatever they stood in before"
    assert len({tuple(order_of(seed)("abcd")) for seed in SEEDS}) > 10


def test_another_order_is_another_one() -> None:
    assert all(other_order(["a", "b"], order_of(seed)) == ["b", "a"] for seed in SEEDS)
    assert other_order(["a"], order_of("1 B")) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "None of the above.",
        "Todas las anteriores",
        "ninguna de las anteriores",
        "A and C",
        "a) y b)",
        "Both A and B",
        "Ambas",
        "A, B y D",
        "**All**",
        "Ninguna",
        "All of them",
        "solo a y b",
    ],
)
def test_choices_that_speak_of_others(text: str) -> None:
    assert refer_to_others([{"text": "Lima"}, {"text": text}])


@pytest.mark.parametrize("text", ["Lima", "A", "Andes and Alps", "Ana y Eva", "", "vitamin D", "$a + b$", "All rivers"])
def test_choices_that_stand_alone(text: str) -> None:
    assert not refer_to_others([{"text": text}])


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_shows_the_same_in_every_order(app: Flask, kind: str) -> None:
    of = questions.get(kind)
    body = of.parse(fields_of(kind), "en")
    plain = of.public_view(body)
    for seed in SEEDS:
        view = of.arranged(body, order_of(seed))
        assert view.keys() == plain.keys()
        for side in ("choices", "right"):
            if side in view:
                labels = [item["label"] for item in view[side]]
                assert labels == [item["label"] for item in plain[side]], "letters follow the places"
                texts = {item["id"]: item["text_html"] for item in plain[side]}
                assert {item["id"]: item["text_html"] for item in view[side]} == texts, "ids stay with their texts"


def test_what_an_order_would_spoil_stays(app: Flask) -> None:
    for kind, fields in (
        ("true_false", fields_of("true_false")),
        ("single_choice", {"choices": [{"text": "x", "correct": True}, {"text": "y"}, {"text": "All of the above"}]}),
    ):
        of = questions.get(kind)
        body = of.parse(fields, "en")
        assert all(of.arranged(body, order_of(seed)) == of.public_view(body) for seed in SEEDS)


def test_no_order_is_nearer_to_the_right_one_than_chance(app: Flask) -> None:
    of = questions.get("ordering")
    for number in range(40):
        body = of.parse(generated_of("ordering", Random(number)), "en")
        for seed in SEEDS:
            shown = [item["id"] for item in of.arranged(body, order_of(seed))["choices"]]
            assert agreement(shown, body["order"]) <= 0


@pytest.mark.parametrize(
    ("kind", "texts", "free"),
    [
        ("single_choice", ["Ebro", "Tajo", "Duero"], True),
        ("multiple_choice", ["Ebro", "Tajo", "Duero"], True),
        ("poll", ["Ebro", "Tajo", "Duero"], True),
        ("true_false", ["True", "False"], False),
        ("single_choice", ["Ebro", "Tajo", "All of the above"], False),
        ("single_choice", ["1", "2", "3"], False),
        ("single_choice", ["30 %", "20 %", "10,5 %"], False),
        ("single_choice", ["−3 m", "0 m", "5 m"], False),
        ("single_choice", ["3", "1", "2"], True),
        ("single_choice", ["1 m", "2 km", "3 mm"], True),
        ("single_choice", ["1 m", "2 m", "it depends"], True),
        ("poll", ["A", "B", "C"], False),
        ("poll", ["A", "B", "E"], True),
    ],
)
def test_which_choices_students_may_see_in_other_orders(app: Flask, kind: str, texts: list[str], free: bool) -> None:
    of = questions.get(kind)
    body = of.parse({"choices": [{"text": text, "correct": not place} for place, text in enumerate(texts)]}, "en")
    assert of.can_shuffle(body) is free


def test_other_types_are_not_shuffled(app: Flask) -> None:
    for kind in set(TYPES) - {"single_choice", "multiple_choice", "poll"}:
        of = questions.get(kind)
        assert not of.can_shuffle(of.parse(fields_of(kind), "en"))
