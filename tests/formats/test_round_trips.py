"""Round trips through the lossless formats: all types, all fields, random banks."""

import base64
import random
from string import ascii_uppercase
from typing import Any

import pytest

from classroom import formats
from classroom.questions.markdown import plain_inline
from classroom.services.bank.validation import check
from tests.support.questions import CHOOSING, TYPES, generated, generated_of, picture, question, with_pictures

LOSSLESS = ("json", "csv", "xlsx", "ods")


def decoded(image: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a picture as bytes, as formats take it."""
    return image and {**image, "data": base64.b64decode(image["data"])}


def with_bytes(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question with its pictures as bytes."""
    found = {**question, "image": decoded(question["image"])}
    if "choices" in question:
        found["choices"] = [
            {**choice, "image": decoded(choice["image"])} if "image" in choice else choice
            for choice in question["choices"]
        ]
    return found


def back(name: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    form = formats.get(name)
    written = form.write(questions)
    assert written.losses == []
    parsed = form.read(written.data)
    assert (parsed.errors, parsed.notes) == ([], [])
    return [with_bytes(item.question) for item in parsed.items]


@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.parametrize("kind", TYPES)
def test_each_type(name: str, kind: str) -> None:
    dice = random.Random(f"{name} {kind}")
    questions = [generated_of(kind, dice) for _ in range(40)]
    assert back(name, questions) == questions


@pytest.mark.parametrize("kind", CHOOSING)
def test_pictures_on_choices(kind: str) -> None:
    dice = random.Random(f"pictures {kind}")
    questions = [with_pictures(generated_of(kind, dice), dice) for _ in range(40)]
    assert back("json", questions) == questions


@pytest.mark.parametrize("name", ["csv", "xlsx", "ods", "gift", "aiken", "kahoot"])
@pytest.mark.parametrize("kind", CHOOSING)
def test_formats_without_pictures_on_choices_write_alternative_texts(name: str, kind: str) -> None:
    dice = random.Random(f"without {name} {kind}")
    form = formats.get(name)
    for _ in range(20):
        original = with_pictures(generated_of(kind, dice), dice)
        written = form.write([original])
        said = " ".join(loss["message"] for loss in written.losses)
        items = form.read(written.data).items
        if not items:
            assert "eft out" in said
            continue
        for letter, before, after in zip(
            ascii_uppercase, original["choices"], items[0].question["choices"], strict=False
        ):
            assert (f"the picture of choice {letter}" in said) == ("image" in before)
            assert "image" not in after
            if not before["text"]:
                assert plain_inline(after["text"]) == " ".join(before["image"]["alt"].split())
        check(items[0].question)


def test_questions_whose_choices_are_equal_without_pictures_are_left_out() -> None:
    images = [{"alt": "A flag", "data": picture(shade)} for shade in (1, 2)]
    entry = {**generated_of("single_choice", random.Random(1)), "image": None}
    entry["choices"] = [{"text": text, "correct": not n, "image": images[n]} for n, text in enumerate(("", "A flag"))]
    for name in ("csv", "gift", "aiken", "kahoot"):
        written = formats.get(name).write(
            [entry, {**entry, "choices": [entry["choices"][0], {"text": "b", "correct": False}]}]
        )
        assert [loss["question"] for loss in written.losses if "are the same" in loss["message"]] == [1]
        assert len(formats.get(name).read(written.data).items) == 1


def test_a_long_alternative_text_is_cut_to_the_length_of_a_choice() -> None:
    image = {"alt": "A *long* description " * 45, "data": picture()}
    choices = [{"text": "", "correct": True, "image": image}, {"text": "b", "correct": False}]
    written = formats.get("csv").write([question(choices=choices)])
    content = check(formats.get("csv").read(written.data).items[0].question)
    shown = plain_inline(content.body["choices"][0]["text"])
    assert shown.startswith("A *long* description")
    assert shown.endswith("…")


@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.parametrize("seed", range(4))
def test_mixed_banks(name: str, seed: int) -> None:
    dice = random.Random(seed)
    questions = [generated(dice) for _ in range(dice.randint(1, 150))]
    assert back(name, questions) == questions


@pytest.mark.parametrize("name", LOSSLESS)
def test_large_pictures(name: str) -> None:
    noise = random.Random(8).randbytes(700_000)  # in base64 more than a cell of a workbook can hold
    questions = [{**generated_of(kind, random.Random(9)), "image": None} for kind in ("poll", "rating")]
    questions[1]["image"] = {"alt": "Noise", "data": noise}
    assert back(name, questions) == questions


@pytest.mark.parametrize("name", LOSSLESS)
def test_the_same_questions_give_the_same_bytes(name: str) -> None:
    questions = [generated(random.Random(3)) for _ in range(5)]
    form = formats.get(name)
    assert form.write(questions).data == form.write(questions).data
    assert formats.guess(f"a.{form.extension}", form.write(questions).data) == name
