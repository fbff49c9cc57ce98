"""Scales of marks: rounding, letters, pass marks, and what a form may say."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from classroom.core.errors import Invalid
from classroom.services.results import scales
from classroom.services.results.scales import PRESETS, Scale

LETTERS = {"scale": "letters", "letters": "A 90\nB 80\nC 70\nD 60\nF 0"}


@pytest.fixture(autouse=True)
def _language(app: Flask) -> Any:
    with app.test_request_context(), force_locale("en"):
        yield


def number(scale: Scale, share: float) -> str:
    return str(scale.mark(share).value)


@pytest.mark.parametrize(
    ("share", "ten", "hundred", "five"),
    [
        (0, "0.0", "0", "1.0"),
        (1, "10.0", "100", "5.0"),
        (1 / 3, "3.3", "33", "2.3"),
        (2 / 3, "6.7", "67", "3.7"),
        (0.625, "6.3", "63", "3.5"),
        (0.145, "1.5", "15", "1.6"),
        (0.1449, "1.4", "14", "1.6"),
        (0.995, "10.0", "100", "5.0"),
    ],
)
def test_marks_are_rounded_half_up(share: float, ten: str, hundred: str, five: str) -> None:
    assert [number(PRESETS[name], share) for name in ("0-10", "0-100", "1-5")] == [ten, hundred, five]


def test_the_noise_of_floating_point_does_not_lower_a_mark() -> None:
    assert 0.145 * 100 < 14.5, "as floating point has it"
    assert number(PRESETS["0-100"], 0.145) == "15"
    assert number(PRESETS["0-10"], sum([0.1] * 10)) == "10.0"
    assert number(PRESETS["0-10"], (0.7 + 0.6 + 0.65) / 3) == "6.5"


def test_a_scale_may_run_downwards() -> None:
    german = scales.named({"scale": "range", "low": "6", "high": "1", "pass_mark": "4"})
    assert german is not None
    assert [number(german, share) for share in (0, 0.5, 1)] == ["6.0", "3.5", "1.0"]
    assert [german.mark(share).passed for share in (0.39, 0.4, 0.9)] == [False, True, True]


def test_the_pass_mark_is_compared_with_the_rounded_mark() -> None:
    scale = scales.named({"scale": "0-10", "pass_mark": "5"})
    assert scale is not None
    assert [scale.mark(share).passed for share in (0.494, 0.495, 0.5)] == [False, True, True]
    assert PRESETS["0-10"].mark(0).passed is None


def test_letters_begin_at_percentages_that_are_not_rounded() -> None:
    scale = scales.named({**LETTERS, "pass_mark": "d"})
    assert scale is not None
    given = [scale.mark(share) for share in (1, 0.9, 0.8999, 0.6, 0.5999, 0)]
    assert [mark.value for mark in given] == ["A", "A", "B", "D", "F", "F"]
    assert [mark.passed for mark in given] == [True, True, True, True, False, False]
    assert scale.mark(0.1 + 0.2 + 0.6).value == "A", "0.8999999999999999 is 90 %"


@pytest.mark.parametrize(
    "text",
    ["A 90, B 80, C 70, D 60, F 0", "A: 90 %; B: 80%; C 70;D 60 ; F 0", "A = 90\r\nB ≥ 80\r\nC 70\r\nD 60\r\nF 0\r\n"],
)
def test_letters_are_read_as_people_write_them(text: str) -> None:
    scale = scales.named({"scale": "letters", "letters": text})
    assert scale is not None
    assert scale.letters == (("A", 90), ("B", 80), ("C", 70), ("D", 60), ("F", 0))


def test_letters_may_be_words_with_decimal_commas() -> None:
    scale = scales.named({"scale": "letters", "letters": "muy bien 89,5\nA+ 70\nno 0"})
    assert scale is not None
    assert scale.letters == (("muy bien", 89.5), ("A+", 70), ("no", 0))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"scale": "11"}, {"scale"}),
        ({"scale": "range", "low": "", "high": "x"}, {"low", "high"}),
        ({"scale": "range", "low": "5", "high": "5,0"}, {"high"}),
        ({"scale": "range", "low": "-1", "high": "10"}, {"low"}),
        ({"scale": "range", "low": "0", "high": "1e9"}, {"high"}),
        ({"scale": "range", "low": "0.001", "high": "1"}, {"low"}),
        ({"scale": "0-10", "decimals": "3"}, {"decimals"}),
        ({"scale": "0-10", "pass_mark": "11"}, {"pass_mark"}),
        ({"scale": "0-10", "pass_mark": "five"}, {"pass_mark"}),
        ({**LETTERS, "pass_mark": "E"}, {"pass_mark"}),
        ({"scale": "letters", "letters": ""}, {"letters"}),
        ({"scale": "letters", "letters": "A 90\nB"}, {"letters"}),
        ({"scale": "letters", "letters": "A 50\nB 60\nC 0"}, {"letters"}),
        ({"scale": "letters", "letters": "A 90\na 0"}, {"letters"}),
        ({"scale": "letters", "letters": "A 90\nB 10"}, {"letters"}),
        ({"scale": "letters", "letters": "A 101\nB 0"}, {"letters"}),
        ({"scale": "letters", "letters": f"{'A' * 21} 90\nB 0"}, {"letters"}),
        ({"scale": "letters", "letters": "\n".join(f"{n} {n}" for n in range(16, -1, -1))}, {"letters"}),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        scales.named(fields)
    assert set(caught.value.fields) == wrong


@pytest.mark.parametrize(
    "fields",
    [
        {"scale": ""},
        {"scale": "0-10", "decimals": "2", "pass_mark": "4.5", "shown": True},
        {"scale": "0-100"},
        {"scale": "range", "low": "6", "high": "1", "decimals": "0", "pass_mark": "4"},
        {**LETTERS, "pass_mark": "D"},
    ],
)
def test_a_form_shows_the_scale_that_was_stored(fields: dict[str, Any]) -> None:
    scale = scales.named(fields)
    if scale is not None:
        assert Scale.from_stored(scale.to_store()) == scale
    assert scales.named(scales.raw(scale)) == scale


def test_marks_in_words() -> None:
    ten, letters = PRESETS["0-10"], PRESETS["letters"]
    assert (ten.text(ten.mark(0.7)), letters.text(letters.mark(0.7))) == ("7.0", "C")
    assert ten.summary() == "Marks from 0 to 10, rounded half up to one decimal."
    assert letters.summary() == "Marks: A from 90 %, B from 80 %, C from 70 %, D from 60 %, F from 0 %."
    with force_locale("es"):
        assert ten.text(ten.mark(0.75)) == "7,5"
    assert ten.mark(0.7).value == Decimal("7.0")
