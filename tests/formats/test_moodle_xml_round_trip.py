"""Round trips of random questions through Moodle XML, and reported losses."""

import random
from typing import Any

import pytest

from classroom.formats import get
from classroom.formats.shared.markup import from_plain
from classroom.questions.markdown import plain_inline
from classroom.services.bank.validation import check
from tests.support.questions import generated_of, picture, question, with_pictures
from tests.support.sameness import looks

FORMAT = get("moodle_xml")
HELD = (
    "true_false", "single_choice", "multiple_choice", "numeric", "short_text", "open_text", "ordering", "matching",
)  # fmt: skip
NOT_HELD = ("poll", "word_cloud", "rating", "map_pin")


def expected(original: dict[str, Any]) -> dict[str, Any]:
    """Return what survives a round trip according to docs/formats/moodle_xml.md."""
    changes: dict[str, Any] = {"language": None, "time_limit": None, "difficulty": None}
    if original["type"] == "true_false":
        changes["type"] = "single_choice"  # with other words
    if original["type"] == "short_text":
        changes["forgive"] = [name for name in original["forgive"] if name == "case"]
    if original["type"] == "matching":  # answers are plain text in Moodle
        plain = [from_plain(plain_inline(text), inline=True) for text in original["distractors"]]
        pairs = [{**pair, "right": from_plain(plain_inline(pair["right"]), inline=True)} for pair in original["pairs"]]
        changes |= {"pairs": pairs, "distractors": plain}
    return {**original, **changes}


@pytest.mark.parametrize("kind", HELD)
def test_random_questions_survive_a_round_trip(kind: str) -> None:
    dice = random.Random(f"moodle {kind}")
    originals = [generated_of(kind, dice) for _ in range(60)]
    parsed = FORMAT.read(FORMAT.write(originals).data)
    assert parsed.errors == []
    for item, original in zip(parsed.items, originals, strict=True):
        assert looks(item.question) == looks(expected(original))


@pytest.mark.parametrize("kind", ["true_false", "single_choice", "multiple_choice", "ordering"])
def test_pictures_on_choices_survive_a_round_trip(kind: str) -> None:
    dice = random.Random(f"moodle pictures {kind}")
    originals = [with_pictures(generated_of(kind, dice), dice) for _ in range(40)]
    parsed = FORMAT.read(FORMAT.write(originals).data)
    assert parsed.errors == parsed.notes == []
    for item, original in zip(parsed.items, originals, strict=True):
        assert looks(item.question) == looks(expected(original))
        check(item.question)


def test_a_picture_on_true_or_false_is_a_loss() -> None:
    choices = [{"text": "True", "correct": True}, {"text": "False", "correct": False}]
    choices[1]["image"] = {"alt": "A cross", "data": picture()}
    written = FORMAT.write([question("true_false", choices=choices, language=None, time_limit=None)])
    assert [loss["message"] for loss in written.losses] == ["Moodle XML does not hold: the picture of choice B."]
    assert "image" not in FORMAT.read(written.data).items[0].question["choices"][1]


@pytest.mark.parametrize("kind", HELD)
def test_a_second_round_trip_changes_nothing(kind: str) -> None:
    dice = random.Random(f"again {kind}")
    first = FORMAT.read(FORMAT.write([generated_of(kind, dice) for _ in range(30)]).data)
    second = FORMAT.read(FORMAT.write([item.question for item in first.items]).data)
    assert [looks(item.question) for item in second.items] == [looks(item.question) for item in first.items]


@pytest.mark.parametrize("kind", [*HELD, "image_pin"])
def test_questions_are_valid_after_a_round_trip(kind: str) -> None:
    parsed = FORMAT.read(FORMAT.write([generated_of(kind, random.Random(f"right {kind} {n}")) for n in range(10)]).data)
    assert parsed.errors == []
    for item in parsed.items:
        check(item.question)


def test_regions_survive_a_round_trip_to_the_pixel() -> None:
    dice = random.Random(7)
    for _ in range(40):
        original = generated_of("image_pin", dice)
        written = FORMAT.write([original])
        back = FORMAT.read(written.data).items[0].question
        assert [loss["question"] for loss in written.losses]
        assert back["image"]["data"] == original["image"]["data"]
        for region, found in zip(original["regions"], back["regions"], strict=True):
            if region["shape"] == found["shape"] == "rect":  # the picture has 40 by 30 pixels
                assert found["x"] == pytest.approx(region["x"], abs=1 / 40 + 1e-6)
                assert found["y"] == pytest.approx(region["y"], abs=1 / 30 + 1e-6)


@pytest.mark.parametrize("kind", NOT_HELD)
def test_types_that_moodle_cannot_hold_are_left_out(kind: str) -> None:
    written = FORMAT.write([question(), question(kind), question("open_text")])
    assert [(loss["question"], kind in loss["message"]) for loss in written.losses if loss["question"] == 2] == [
        (2, True)
    ]
    assert [item.question["type"] for item in FORMAT.read(written.data).items] == ["single_choice", "open_text"]


def test_each_loss_is_reported_once() -> None:
    written = FORMAT.write(
        [question(language="es", time_limit=30, difficulty=2), question(language=None, time_limit=None)]
    )
    assert [loss["question"] for loss in written.losses] == [1]
    for name in ("language", "time limit", "difficulty"):
        assert name in written.losses[0]["message"]


def test_true_false_stays_true_false() -> None:
    original = question("true_false", choices=[{"text": "True", "correct": False}, {"text": "False", "correct": True}])
    written = FORMAT.write([original])
    assert b'type="truefalse"' in written.data
    assert FORMAT.read(written.data).items[0].question["choices"] == original["choices"]


def test_weights_are_those_with_which_tiza_grades() -> None:
    choices = [{"text": text, "correct": text in "abc"} for text in "abcde"]
    data = FORMAT.write([question("multiple_choice", choices=choices)]).data
    assert data.count(b'fraction="33.33333"') == 3
    assert data.count(b'fraction="-33.33333"') == 2


def test_weights_that_moodle_does_not_offer_are_losses() -> None:
    choices = [{"text": str(number), "correct": True} for number in range(11)]
    losses = FORMAT.write([question("multiple_choice", choices=choices, language=None, time_limit=None)]).losses
    assert ["9.09091" in loss["message"] for loss in losses] == [True]


def test_a_name_made_from_the_prompt_is_no_title_when_read() -> None:
    prompt = "Which **river** " + "flows past the city " * 10
    data = FORMAT.write([question(title="", prompt=prompt)]).data.decode()
    name = data.partition("<name><text>")[2].partition("</text>")[0]
    assert name.startswith("Which river flows")
    assert len(name) <= 80
    assert FORMAT.read(data.encode()).items[0].question["title"] == ""


def test_an_empty_export_is_a_valid_file() -> None:
    assert FORMAT.write([]).losses == []
    assert FORMAT.read(FORMAT.write([]).data).errors[0]["line"] == 1
