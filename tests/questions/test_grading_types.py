"""Grading of what students write, and what holds for all types without fixed choices, against tables of cases."""

import json
from typing import Any

import pytest

from classroom import questions
from classroom.core.errors import InvalidValue
from tests.questions.grading import OTHERS, body, graded

WRITTEN = ("short_text", "open_text", "word_cloud")


@pytest.mark.parametrize(
    ("accepted", "value", "result"),
    [
        ([{"value": 5}], 5, (True, 1)),
        ([{"value": 5}], 5.0, (True, 1)),
        ([{"value": 5}], "5,0", (True, 1)),
        ([{"value": 5}], 5.1, (False, 0)),
        ([{"value": 0.2, "tolerance": 0.1}], 0.3, (True, 1)),  # 0.3 - 0.2 is more than 0.1 in binary
        ([{"value": 0.2, "tolerance": 0.1}], 0.1, (True, 1)),
        ([{"value": 0.2, "tolerance": 0.1}], 0.31, (False, 0)),
        ([{"min": 1822, "max": 1824}], 1822, (True, 1)),
        ([{"min": 1822, "max": 1824}], 1824, (True, 1)),
        ([{"min": 1822, "max": 1824}], 1825, (False, 0)),
        ([{"value": 5, "tolerance": 1}, {"value": 5, "tolerance": 3, "credit": 50}], 7, (False, 0.5)),
        ([{"value": 5, "tolerance": 3, "credit": 50}, {"value": 5, "tolerance": 1}], 5.5, (True, 1)),
        ([{"value": -3}], "\u22123", (True, 1)),
        ([{"value": 1000000}], "1 000 000", (True, 1)),
        ([{"value": 6.02e23, "tolerance": 1e21}], "6,02e23", (True, 1)),
    ],
)
def test_numeric(accepted: list[dict[str, Any]], value: Any, result: tuple[bool, float]) -> None:
    assert graded("numeric", value, accepted=accepted) == result


ALL = ["accents", "case", "punctuation", "spaces"]


@pytest.mark.parametrize(
    ("given", "forgive", "result"),
    [
        ("Santa Marta", [], (True, 1)),
        ("  Santa   Marta ", [], (True, 1)),  # runs of spaces are never a mistake
        ("santa marta", [], (False, 0)),
        ("santa marta", ["case"], (True, 1)),
        ("Sánta Marta", ["accents"], (True, 1)),
        ("Sa\u0301nta Marta", ["accents"], (True, 1)),
        ("Santa-Marta!", ["punctuation"], (True, 1)),
        ("SantaMarta", ["spaces"], (True, 1)),
        ("SantaMarta", ["case"], (False, 0)),
        ("¡SÁNTA-MARTA!", ALL, (True, 1)),
        ("Marta", ALL, (False, 0.25)),
        ("Cartagena", ALL, (False, 0)),
    ],
)
def test_short_text(given: str, forgive: list[str], result: tuple[bool, float]) -> None:
    accepted = [{"text": "Santa Marta"}, {"text": "Marta", "credit": 25}]
    assert graded("short_text", given, accepted=accepted, forgive=forgive) == result


def test_another_digit_or_sign_is_no_typing_error() -> None:
    kind = questions.get("short_text")
    for accepted, written in (("1824", "1823"), ("-12.5", "12.5"), ("x^2 + 1", "x^3 + 1")):
        (entry,) = kind.tally(body("short_text", accepted=[{"text": accepted}]), {json.dumps(written): 1})["entries"]
        assert entry["near"] is False, written


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12 m", "Write only the number: the answer is in km."),
        ("1.50,5", "It is not clear which sign is the decimal point."),
        ("3/0", "Nothing can be divided by 0."),
        ("twelve", "Enter a number, such as 3.5."),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(value: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        questions.get("numeric").parse_answer(body("numeric", unit="km"), value)
    assert str(caught.value.fields["value"]).startswith(reason)


@pytest.mark.parametrize(
    ("text", "near"),
    [("Bogata", True), ("Bgtooá", False), ("Boogtá", True), ("Bogo", False), ("bogota", False), ("Quito", False)],
)
def test_near_misses_are_shown_to_the_teacher(text: str, near: bool) -> None:
    kind = questions.get("short_text")
    (entry,) = kind.tally(body("short_text", accepted=[{"text": "Bogotá"}]), {json.dumps(text): 3})["entries"]
    assert (entry["near"], entry["count"]) == (near, 3)


def test_words_of_a_cloud_are_grouped_and_filtered() -> None:
    kind, made = questions.get("word_cloud"), body("word_cloud", words=2, hidden=["Tonto"])
    values = [kind.parse_answer(made, text) for text in ("Río, mar", "rio", "RÍO; tonto", "Río", "mar.")]
    counted: dict[str, int] = {}
    for value in values:
        counted[json.dumps(value)] = counted.get(json.dumps(value), 0) + 1
    assert kind.tally(made, counted)["counts"] == {"Río": 4, "mar": 2}


def test_one_word_is_one_word_however_often_somebody_writes_it() -> None:
    made = body("word_cloud", words=1)
    assert questions.get("word_cloud").parse_answer(made, "mar, Mar, MAR") == "mar"


def test_rating() -> None:
    kind, made = questions.get("rating"), body("rating", low=0, high=3)
    tally = kind.tally(made, {"0": 1, "3": 2})
    assert tally == {"counts": {"0": 1, "1": 0, "2": 0, "3": 2}, "mean": 2.0}
    assert kind.tally(made, {})["mean"] is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((kind, value) for kind in OTHERS for value in (None, True, [], [[]], [None, None], {"x": 1})),
        *(("numeric", value) for value in ("", "five", float("nan"), float("inf"), 1e200, "1,2,3", "0x10", "9" * 80)),
        *((kind, value) for kind in WRITTEN for value in ("", "  \n ", "a\0b", "\ud800", "x" * 1001)),
        ("word_cloud", "a, b, c"),
        ("word_cloud", ", ,"),
        *(("rating", value) for value in (0, 6, 2.5, "x", -1)),
        *(("ordering", value) for value in (["a"], ["a", "b", "c", "c"], ["a", "b", "c", "z"], "abcd")),
        *(("matching", value) for value in ({"a": "1"}, {"a": "1", "b": "9"}, {"c": "1", "a": "1"}, {"a": 1, "b": 1})),
        *(("map_pin", value) for value in ([181, 0], [0, 91], [0], [0, 0, 0], ["a", "b"])),
        *(("image_pin", value) for value in ([1.1, 0], [-0.1, 0], "0,0")),
    ],
)  # fmt: skip
def test_values_that_do_not_fit(kind: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        questions.get(kind).parse_answer(body(kind), value)
    assert list(caught.value.fields) == ["value"]


@pytest.mark.parametrize("kind", ["numeric", "short_text", "map_pin", "image_pin"])
def test_what_students_see_has_nothing_of_the_key(kind: str) -> None:
    view = json.dumps(questions.get(kind).public_view(body(kind)))
    assert not [word for word in ("accepted", "2640", "Bogot", "point", "full_km", "regions", "0.3") if word in view]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_tally_counts_everything_and_is_json(kind: str) -> None:
    form, made = questions.get(kind), body(kind)
    samples: dict[str, list[Any]] = {
        "numeric": [1, 2.5], "short_text": ["Bogotá", "bogota"], "open_text": ["a", "b"], "word_cloud": ["a, b", "a"],
        "rating": [1, 5], "map_pin": [[0, 0], [-74.07, 4.71]], "image_pin": [[0.2, 0.3], [1, 1]],
        "ordering": [["a", "b", "c", "d"], ["d", "c", "b", "a"]],
        "matching": [{"a": "1", "b": "2"}, {"a": "2", "b": "2"}],
    }  # fmt: skip
    values = {json.dumps(form.parse_answer(made, value)): 3 for value in samples[kind]}
    tally = form.tally(made, values)
    assert json.loads(json.dumps(tally)) == tally
    assert all(isinstance(count, int) for count in tally["counts"].values())
    assert form.tally(made, {})["counts"] is not None
    for value in samples[kind]:
        assert form.answer_text(made, form.parse_answer(made, value))
