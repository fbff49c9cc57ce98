"""Grading of the types without fixed choices, against tables of cases."""

import json
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom import questions
from classroom.core.errors import Invalid, InvalidValue
from classroom.questions.geometry import contains, great_circle_km
from classroom.questions.shuffle import agreement
from tests.support.questions import CHOICE_TYPES, TYPES, UNGRADED, any_question, fields_of, question

WRITTEN = ("short_text", "open_text", "word_cloud")
AX = {"left": "a", "right": "x"}
OTHERS = [kind for kind in TYPES if kind not in CHOICE_TYPES]


def body(kind: str, **fields: Any) -> dict[str, Any]:
    return questions.get(kind).parse({**fields_of(kind), **fields}, "en")


def graded(kind: str, value: Any, **fields: Any) -> tuple[bool | None, float]:
    made = body(kind, **fields)
    grade = questions.get(kind).grade(made, questions.get(kind).parse_answer(made, value))
    return grade.correct, round(grade.fraction, 4)


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


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [
        ([0, 0], [0, 0], 0),
        ([0, 0], [180, 0], 20015),  # half round a sphere of 6,371.0088 km
        ([0, 90], [120, 90], 0),  # the pole, whatever the longitude
        ([-180, 10], [180, 10], 0),  # the date line
        ([0, 0], [0, 1], 111),
        ([-0.1278, 51.5074], [2.3522, 48.8566], 344),  # London and Paris
        ([0, 0], [90, 0], 10008),
        ([0, 0], [90, 45], 10008),  # a quarter of a circle, whatever the latitude there
    ],
)
def test_great_circle(first: list[float], second: list[float], km: int) -> None:
    assert great_circle_km(first, second) == pytest.approx(km, abs=max(1, km * 0.001))
    assert great_circle_km(second, first) == great_circle_km(first, second)


@pytest.mark.parametrize(
    ("point", "result"),
    [
        ([0, 0], (True, 1)),
        ([0, 0.8], (True, 1)),  # 89 km
        ([0, 4.946], (False, 0.5)),  # 550 km, half way from 100 to 1,000
        ([0, 10], (False, 0)),  # 1,112 km
        (["0", "0,8"], (True, 1)),
    ],
)
def test_map_pin(point: list[Any], result: tuple[bool, float]) -> None:
    correct, fraction = graded("map_pin", point, point=[0, 0], full_km=100, zero_km=1000)
    assert (correct, round(fraction, 2)) == result


RECT = {"shape": "rect", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}
ELLIPSE = {"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.2, "ry": 0.1}
ARROW = {"shape": "polygon", "points": [[0, 0], [1, 0], [0.5, 0.5], [1, 1], [0, 1]]}


@pytest.mark.parametrize(
    ("region", "point", "inside"),
    [
        (RECT, [0.1, 0.2], True),
        (RECT, [0.4, 0.6], True),
        (RECT, [0.41, 0.6], False),
        (RECT, [0.2, 0.1], False),
        (ELLIPSE, [0.5, 0.5], True),
        (ELLIPSE, [0.69, 0.5], True),
        (ELLIPSE, [0.65, 0.58], False),  # in its box and not in it
        (ARROW, [0.2, 0.5], True),
        (ARROW, [0.5, 0.5], True),  # a corner
        (ARROW, [0.8, 0.5], False),  # in the notch
        (ARROW, [0.5, 0], True),  # an edge
        (ARROW, [0, 0.3], True),
    ],
)
def test_regions(region: dict[str, Any], point: list[float], inside: bool) -> None:
    assert contains(region, point) is inside
    assert graded("image_pin", point, regions=[region]) == (inside, float(inside))


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
    for body in (made, stored):
        shown = first_shown(body)
        assert agreement(shown, body["order"]) <= 0
        assert kind.grade(body, shown).fraction == 0
        assert kind.answer_text(body, shown) == ", ".join("ABCDEFGHIJKL"[: len(right)])


def test_the_first_order_tells_nothing_but_that() -> None:
    """Whatever is right, students get the same bytes, or those of the reverse order."""
    kind = questions.get("ordering")
    views = {json.dumps(kind.public_view(ordering(right))) for right in permutations(ITEMS[:5])}
    assert len(views) == 2
    texts = [[choice["text_html"] for choice in json.loads(view)["choices"]] for view in views]
    assert texts[0] == texts[1][::-1]


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
