"""Answers: what fits, what it is worth, how it is counted; and what students may not see."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given

from classroom import questions
from classroom.core.errors import InvalidValue
from tests.support.questions import CHOICE_TYPES, any_question, question


def body(kind: str) -> dict[str, Any]:
    return questions.get(kind).parse(question(kind), "en")


@pytest.mark.parametrize(
    ("kind", "value", "correct", "fraction"),
    [
        ("true_false", ["a"], True, 1),
        ("true_false", ["b"], False, 0),
        ("single_choice", ["b"], True, 1),
        ("single_choice", ["a"], False, 0),
        ("multiple_choice", ["a", "c"], True, 1),
        ("multiple_choice", ["a"], False, 0.5),
        ("multiple_choice", ["a", "b"], False, 0),
        ("multiple_choice", ["a", "b", "c"], False, 0.5),
        ("multiple_choice", ["a", "b", "c", "d"], False, 0),
        ("multiple_choice", ["b", "d"], False, 0),
        ("poll", ["a"], None, 0),
    ],
)
def test_grade(kind: str, value: list[str], correct: bool | None, fraction: float) -> None:
    grade = questions.get(kind).grade(body(kind), value)
    assert (grade.correct, grade.fraction) == (correct, fraction)


def test_only_the_whole_key_is_correct() -> None:
    kind, whole = questions.get("multiple_choice"), body("multiple_choice")
    for size in range(1, 5):
        for value in itertools.combinations("abcd", size):
            grade = kind.grade(whole, list(value))
            assert 0 <= grade.fraction <= 1
            assert grade.correct == (grade.fraction == 1) == (set(value) == {"a", "c"})


@pytest.mark.parametrize("kind", CHOICE_TYPES)
@pytest.mark.parametrize(
    "value", [None, "a", 1, {}, [], ["z"], ["a", "a"], [1], [["a"]], ["A"], [None], {"a": True}, True, ["a", "z"], [""]]
)
def test_values_that_do_not_fit(kind: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        questions.get(kind).parse_answer(body(kind), value)
    assert list(caught.value.fields) == ["value"]


@pytest.mark.parametrize("kind", ["true_false", "single_choice", "poll"])
def test_single_types_take_one(kind: str) -> None:
    with pytest.raises(InvalidValue):
        questions.get(kind).parse_answer(body(kind), ["a", "b"])


def test_order_of_an_answer_does_not_matter() -> None:
    assert questions.get("multiple_choice").parse_answer(body("multiple_choice"), ["c", "a"]) == ["a", "c"]


def test_tally_names_every_choice() -> None:
    tally = questions.get("multiple_choice").tally(body("multiple_choice"), {'["a","c"]': 3, '["a"]': 2})
    assert tally == {"counts": {"a": 5, "b": 0, "c": 3, "d": 0}}


def test_label() -> None:
    assert questions.get("multiple_choice").answer_text(body("multiple_choice"), ["a", "c"]) == "A, C"


@pytest.mark.parametrize("kind", CHOICE_TYPES)
def test_key(kind: str) -> None:
    expected = {"true_false": ["a"], "single_choice": ["b"], "multiple_choice": ["a", "c"], "poll": None}
    assert questions.get(kind).key(body(kind)) == expected[kind]


@given(raw=any_question(CHOICE_TYPES))
def test_public_view_does_not_depend_on_the_key(raw: dict[str, Any]) -> None:
    """Whatever is right, students get the same bytes."""
    kind = questions.get(raw["type"])
    views = set()
    for right in range(len(raw["choices"])):
        choices = [{**c, "correct": index == right} for index, c in enumerate(raw["choices"])]
        view = kind.public_view(kind.parse({"choices": choices}, raw["language"]))
        assert set(view) == {"choices"}
        assert all(set(choice) == {"id", "label", "text_html"} for choice in view["choices"])
        views.add(json.dumps(view))
    assert len(views) == 1
