"""Numbers as people write them. The scripts read the same table (tests/js/inputs.test.mjs)."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.questions.number_reading import read_number

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "numbers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']} {case.get('unit', '')}")
def test_what_is_clear_is_a_number_and_the_rest_has_a_reason(case: dict[str, Any]) -> None:
    found = read_number(case["text"], case.get("unit", ""))
    assert (found.number, found.problem) == (case.get("number"), case.get("problem", ""))


@pytest.mark.parametrize("text", ["", "  ", "9" * 65, "1" + " " * 70])
def test_empty_and_very_long_texts_are_no_numbers(text: str) -> None:
    assert read_number(text).problem == "unreadable"


@given(number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e99, max_value=1e99), comma=st.booleans())
def test_every_number_is_read_back(number: float, comma: bool) -> None:
    text = repr(number).replace(".", "," if comma else ".")
    assert read_number(text).number == number


@given(text=st.text(max_size=80), unit=st.text(max_size=5))
def test_no_text_is_too_odd(text: str, unit: str) -> None:
    found = read_number(text, unit)
    assert (found.number is None) == bool(found.problem)
