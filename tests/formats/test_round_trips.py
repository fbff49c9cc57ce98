"""What goes into a lossless format comes out of it again: all types, all fields, random banks."""

import base64
import random
from typing import Any

import pytest

from classroom import formats
from tests.support.questions import TYPES, generated, generated_of

LOSSLESS = ("json", "csv", "xlsx")


def with_bytes(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question with its picture as bytes, as it goes into files."""
    image = question["image"]
    return {**question, "image": image and {**image, "data": base64.b64decode(image["data"])}}


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
