"""What authors may and may not write into the types without fixed choices."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom import questions
from classroom.core.errors import Invalid
from tests.questions.grading import OTHERS, RECT, body
from tests.support.questions import UNGRADED, any_question, question

AX = {"left": "a", "right": "x"}


@pytest.mark.parametrize(
    ("kind", "changes", "names"),
    [
        ("numeric", {"accepted": None}, {"accepted"}),
        ("numeric", {"accepted": []}, {"accepted"}),
        ("numeric", {"accepted": [{}]}, {"accepted.0.value"}),
        ("numeric", {"accepted": [{"value": 1, "tolerance": -1}]}, {"accepted.0.tolerance"}),
        ("numeric", {"accepted": [{"min": 2, "max": 1}]}, {"accepted.0.max"}),
        ("numeric", {"accepted": [{"min": 2}]}, {"accepted.0.max"}),
        ("numeric", {"accepted": [{"value": 1, "min": 1, "max": 2}]}, {"accepted.0.value"}),
        ("numeric", {"accepted": [{"value": 1, "credit": 50}]}, {"accepted"}),
        ("numeric", {"accepted": [{"value": 1, "credit": 101}]}, {"accepted.0.credit"}),
        ("numeric", {"accepted": [{"value": 1, "colour": 1}], "unit": 5}, {"accepted.0.colour", "unit"}),
        ("short_text", {"accepted": [{"text": ""}]}, {"accepted.0.text"}),
        ("short_text", {"accepted": [{"text": "a"}, {"text": "a"}]}, {"accepted.1.text"}),
        ("short_text", {"forgive": ["typos"]}, {"forgive"}),
        ("word_cloud", {"words": 6, "hidden": "a"}, {"words", "hidden"}),
        ("rating", {"low": 2, "high": 11, "low_label": 5}, {"low", "high", "low_label"}),
        ("ordering", {"choices": [{"text": "a", "correct": True}, {"text": "b"}]}, {"choices.0.correct"}),
        ("ordering", {"choices": [{"text": "a"}]}, {"choices"}),
        ("matching", {"pairs": [{"left": "a", "right": "b"}]}, {"pairs"}),
        ("matching", {"pairs": [AX, {"left": "a", "right": ""}]}, {"pairs.1.left", "pairs.1.right"}),
        ("matching", {"pairs": [AX, {"left": "\ud800", "right": "\x00"}]}, {"pairs.1.left", "pairs.1.right"}),
        ("matching", {"distractors": ["Lima"]}, {"distractors.0"}),
        ("matching", {"pairs": [AX, {"left": "b", "right": "x"}], "distractors": []}, {"pairs"}),
        ("map_pin", {"point": None}, {"point"}),
        ("map_pin", {"point": [200, -95]}, {"point.0", "point.1"}),
        ("map_pin", {"full_km": 10, "zero_km": 10}, {"zero_km"}),
        ("image_pin", {"regions": []}, {"regions"}),
        ("image_pin", {"regions": [{"shape": "star"}]}, {"regions.0.shape"}),
        ("image_pin", {"regions": [{"shape": {"a": 1}}]}, {"regions.0.shape"}),
        ("image_pin", {"regions": [{**RECT, "width": 0}]}, {"regions.0.width"}),
        ("image_pin", {"regions": [{"shape": "polygon", "points": [[0, 0], [1, 1]]}]}, {"regions.0.points"}),
    ],
)  # fmt: skip
def test_what_authors_may_not_write(kind: str, changes: dict[str, Any], names: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        body(kind, **changes)
    assert set(caught.value.fields) == names


def test_a_pin_needs_a_picture() -> None:
    from classroom.services.bank.validation import check

    with pytest.raises(Invalid) as caught:
        check(question("image_pin", image=None))
    assert set(caught.value.fields) == {"image"}


@pytest.mark.parametrize("kind", OTHERS)
@given(data=st.data())
def test_source_is_what_parse_takes_and_gives_the_same_body(kind: str, data: st.DataObject) -> None:
    raw = data.draw(any_question([kind]))
    form = questions.get(kind)
    made = form.parse(raw, raw["language"])
    source = form.source(made)
    assert source == {name: raw[name] for name in form.fields}
    assert form.parse(source, raw["language"]) == made
    assert json.loads(json.dumps(made)) == made
    assert form.graded == (kind not in UNGRADED)
