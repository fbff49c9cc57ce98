"""QTI 1.2: what is written, and that it is read back."""

import io
import random
import zipfile
from html import unescape
from typing import Any

import pytest

from classroom.formats.shared.markup import from_html, from_plain, to_html
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from classroom.starter import bank
from tests.support.qti12 import (
    FORMAT,
    read,
)
from tests.support.questions import CHOOSING, generated_of, picture, question, with_pictures


def starter() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for entry_ in bank.questions("en"):
        common = {"title": "", "notes": "", "tags": [], "language": None, "time_limit": None, "difficulty": None}
        image = entry_["image"]
        data = {"alt": image["alt"], "data": image["path"].read_bytes()} if image else None
        found.append({**entry_, **common, "image": data})
    return found


def test_starter_questions_survive_a_round_trip() -> None:
    originals = [one_ for one_ in starter() if one_["type"] in (FORMAT.types or ())]
    written = FORMAT.write(originals)
    parsed = read(written.data)
    assert (parsed.errors, parsed.notes) == ([], [])
    assert len(parsed.items) == len(originals) > 10
    for before, item_ in zip(originals, parsed.items, strict=True):
        after = item_.question
        assert plain(after["prompt"]) == plain(before["prompt"])
        assert [plain_inline(choice["text"]) for choice in after.get("choices", ())] == [
            plain_inline(choice["text"]) for choice in before.get("choices", ())
        ]
        assert [choice["correct"] for choice in after.get("choices", ())] == [
            choice["correct"] for choice in before.get("choices", ())
        ]
        check(after)


def test_texts_that_look_like_html_stay_texts_in_a_matching() -> None:
    texts = ("<p></b>", "a < b", "<b>x</b>", "&lt;")
    pairs = [{"left": from_plain(text, inline=True), "right": from_plain(f"{text} 1", inline=True)} for text in texts]
    entry = {**question("matching"), "pairs": pairs, "distractors": [from_plain("<i>", inline=True)]}
    found = FORMAT.read(FORMAT.write([entry]).data).items[0].question
    assert [(plain_inline(pair["left"]), plain_inline(pair["right"])) for pair in found["pairs"]] == [
        (text, f"{text} 1") for text in texts
    ]
    assert [plain_inline(text) for text in found["distractors"]] == ["<i>"]


def again(text_: str, *, inline: bool = False) -> str:
    """Return a text as it is after a round trip through HTML: the text itself, if that renders nothing."""
    return from_html(to_html(text_, inline=inline), inline=inline) or from_plain(text_, inline=inline)


def tidy(image: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a picture with its alternative text on one line."""
    return image and {**image, "alt": " ".join(image["alt"].split())}


HELD = ("true_false", "single_choice", "multiple_choice", "poll", "numeric", "short_text", "open_text", "matching")


@pytest.mark.parametrize("kind", HELD)
def test_random_questions_survive_a_round_trip(kind: str) -> None:
    """What docs/formats/qti12.md says is held; everything else is a loss."""
    dice = random.Random(f"qti12 {kind}")
    for _ in range(40):
        original = generated_of(kind, dice)
        if kind in CHOOSING:
            original = with_pictures(original, dice)
        written = FORMAT.write([original])
        parsed = read(written.data)
        assert (parsed.errors, parsed.notes) == ([], [])
        after = parsed.items[0].question
        check(after)
        assert after["prompt"] == again(original["prompt"])
        assert after["explanation"] == again(original["explanation"])
        assert (after["points"], after["image"]) == (original["points"], tidy(original["image"]))
        assert [choice.get("image") for choice in after.get("choices", ())] == [
            tidy(choice.get("image")) for choice in original.get("choices", ())
        ]
        assert [choice.get("feedback", "") for choice in after.get("choices", ())] == [
            again(choice.get("feedback", "")) for choice in original.get("choices", ())
        ]
        assert [choice["correct"] for choice in after.get("choices", ())] == [
            choice["correct"] for choice in original.get("choices", ())
        ]
        if after["type"] != kind or after.get("accepted") != original.get("accepted"):
            assert written.losses


def test_what_canvas_needs_is_in_a_written_package() -> None:
    data = FORMAT.write([{**question(image={"alt": "A map", "data": picture()}), "tags": []}]).data
    archive = zipfile.ZipFile(io.BytesIO(data))
    quiz = archive.read("tiza/tiza.xml").decode()
    assert archive.namelist() == ["tiza/tiza.xml", "tiza/assessment_meta.xml", "images/q0001.png", "imsmanifest.xml"]
    assert "<fieldentry>multiple_choice_question</fieldentry>" in quiz
    assert '<img src="%24IMS-CC-FILEBASE%24/images/q0001.png" alt="A map"/>' in unescape(quiz)
    for name in ("tiza/tiza.xml", "tiza/assessment_meta.xml", "images/q0001.png"):
        assert f'<file href="{name}"/>' in archive.read("imsmanifest.xml").decode()
    assert data == FORMAT.write([{**question(image={"alt": "A map", "data": picture()}), "tags": []}]).data
