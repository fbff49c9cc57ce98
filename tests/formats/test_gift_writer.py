"""Writing GIFT: questions survive a round trip, except for reported losses."""

import random
from typing import Any

import pytest

from classroom.formats import get
from classroom.questions.markdown import inline_html, plain_inline
from classroom.questions.types.true_false import WORDS
from classroom.services.bank.validation import check
from tests.support.questions import generated_of, question

FORMAT = get("gift")
HELD = ("true_false", "single_choice", "multiple_choice", "poll", "numeric", "short_text", "matching", "open_text")


def written(one: dict[str, Any]) -> str:
    return FORMAT.write([one]).data.decode()


def truths(first: str, second: str) -> list[dict[str, Any]]:
    return [{"text": first, "correct": True}, {"text": second, "correct": False}]


def shown(text: str) -> str:
    return plain_inline(text)


def expected(kind: str, one: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the type that survive a round trip, according to docs/formats/gift.md."""
    if kind == "true_false":
        return {"choices": [{**choice, "text": ""} for choice in one["choices"]]}
    if kind == "numeric":
        different = [item for index, item in enumerate(one["accepted"]) if item not in one["accepted"][:index]]
        return {"accepted": different, "unit": ""}
    if kind == "short_text":
        return {"accepted": one["accepted"], "forgive": ["case"]}
    return {} if kind == "open_text" else {"choices": one["choices"]}


@pytest.mark.parametrize("kind", HELD)
def test_round_trip_of_many(kind: str) -> None:
    dice = random.Random(kind)
    originals = [generated_of(kind, dice) for _ in range(150)]
    parsed = FORMAT.read(FORMAT.write(originals).data)
    assert parsed.errors == []
    for item, original in zip(parsed.items, originals, strict=True):
        check(item.question)
        common = {name: original[name] for name in ("type", "title", "prompt", "explanation", "tags")}
        common["tags"] = sorted(original["tags"])
        if kind == "matching":
            pairs, others = item.question.pop("pairs"), item.question.pop("distractors")
            assert [pair["left"] for pair in pairs] == [pair["left"] for pair in original["pairs"]]
            assert [shown(pair["right"]) for pair in pairs] == [shown(pair["right"]) for pair in original["pairs"]]
            assert sorted(map(shown, others)) == sorted(map(shown, original["distractors"]))
            assert item.question == common
        else:
            if kind == "true_false":
                assert tuple(choice["text"] for choice in item.question["choices"]) in WORDS.values()
                item.question["choices"] = [{**choice, "text": ""} for choice in item.question["choices"]]
            assert item.question == {**common, **expected(kind, original)}
    allowed = {"poll": "is imported as a poll"}.get(kind, "nothing")
    assert [note for note in parsed.notes if allowed not in note["message"]] == []


@pytest.mark.parametrize("kind", ["word_cloud", "rating", "ordering", "map_pin", "image_pin"])
def test_types_that_gift_cannot_hold_are_left_out(kind: str) -> None:
    result = FORMAT.write([question("poll"), generated_of(kind, random.Random(1)), question("open_text")])
    assert len(FORMAT.read(result.data).items) == 2
    assert [loss for loss in result.losses if loss["question"] == 2 and kind in loss["message"]]


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({}, ""),
        ({"language": "es"}, "language"),
        ({"time_limit": 5}, "time limit"),
        ({"points": 0}, "points"),
        ({"points": 100}, ""),
        ({"difficulty": 2}, "difficulty"),
        ({"image": {"alt": "x", "data": b""}}, "picture"),
    ],
)
def test_fields_that_gift_cannot_hold_are_losses(changes: dict[str, Any], lost: str) -> None:
    plain = {**question(), "language": None, "time_limit": None, **changes}
    messages = [loss["message"] for loss in FORMAT.write([plain]).losses]
    assert messages == ([f"Not in the file: {lost}."] if lost else [])


@pytest.mark.parametrize(
    ("one", "lost"),
    [
        (question("numeric", unit="m"), "unit"),
        (question("numeric", unit=""), ""),
        (question("short_text", forgive=["case"]), ""),
        (question("short_text", forgive=[]), "differences that are ignored"),
        (question("short_text", forgive=["accents", "case", "punctuation", "spaces"]), "differences that are ignored"),
        (question("poll", points=0), "every choice is right"),
        (question("true_false", choices=truths("Yes", "No")), "Yes and No"),
        (question("true_false", choices=truths("True", "False")), ""),
        (question("matching", pairs=[{"left": "a", "right": "**b**"}, {"left": "c", "right": "d"}]), "mark-up"),
        (question("matching", pairs=[{"left": "`a -> b`", "right": "b"}, {"left": "c", "right": "d"}]), "-> in code"),
        (question("matching", pairs=[{"left": "a -> b", "right": "b"}, {"left": "c", "right": "d"}]), ""),
        (question("short_text", forgive=["case"], accepted=[{"text": "a -> b"}, {"text": "c"}]), "such answers are"),
    ],
)  # fmt: skip
def test_losses_of_types(one: dict[str, Any], lost: str) -> None:
    messages = [loss["message"] for loss in FORMAT.write([{**one, "language": None, "time_limit": None}]).losses]
    assert len(messages) == bool(lost)
    assert lost in "".join(messages)


def test_a_short_answer_with_an_arrow_is_left_out() -> None:
    result = FORMAT.write([question("short_text", accepted=[{"text": "a -> b"}, {"text": "c", "credit": 50}])])
    assert result.data == b""
    assert len(result.losses) == 1


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (question("true_false", explanation="a\n\nb"), "{TRUE####a\\n\\nb}"),
        (question("multiple_choice"), "{\n\t~%50%Quito\n\t~%-50%Bogotá\n\t~%50%Lima\n\t~%-50%La Paz\n}"),
        (question("single_choice"), "{\n\t~Quito\n\t=Bogotá\n\t~Lima\n\t~La Paz\n}"),
        (question("poll"), "{\n\t~%100%Quito\n\t=Bogotá\n\t=Lima\n\t=La Paz\n}"),
        (question("numeric"), "{#\n\t=2640:40\n\t=%50%2500..2800\n}"),
        (
            question("short_text", accepted=[{"text": "a*"}, {"text": "[x]", "credit": 5}, {"text": "%5%"}]),
            "{\n\t=a\\\\*\n\t=%5%[plain][x]\n\t=[plain]%5%\n}",
        ),
        (
            question("matching", explanation="e"),
            "{\n\t=Colombia -> Bogotá\n\t=Perú -> Lima\n\t= -> Quito\n\t####e\n}",
        ),
        (question("open_text"), "{}"),
        (question("open_text", explanation="[x]"), "{####[markdown][x]}"),
    ],
)
def test_what_is_written(one: dict[str, Any], text: str) -> None:
    explanation = one["explanation"] if "####" in text else ""
    one = {**one, "prompt": "**A**: b", "title": "", "tags": [], "explanation": explanation}
    assert written(one) == f"[markdown]**A**\\: b{text}\n"


def test_titles_and_tags_are_written() -> None:
    one = question("open_text", title="A: b", prompt="c", explanation="", tags=["x ] \\", "y"])
    assert written(one) == "// [tag:x \\] \\\\] [tag:y]\n::A\\: b::[markdown]c{}\n"


@pytest.mark.parametrize(
    "text",
    ["// no comment", "::no title::", "$CATEGORY: x", "[html]<b>", "{T}", "#5", "####x", "=a ~b", "%50%a", "a\\", "\\n",
     "->", "a -> b", "  x", "~", "&&010", "[tag:x]", "a\n\nb", "a\n// b\n::c", "}", "\\}", "\\\\}"],
)  # fmt: skip
def test_texts_that_look_like_gift(text: str) -> None:
    line = " ".join(text.split())
    choices = [{"text": line, "correct": True, "feedback": text.strip()}, {"text": f"{line}.", "correct": False}]
    one = question("single_choice", prompt=text.strip(), title=line, explanation=text.strip(), choices=choices)
    back = FORMAT.read(FORMAT.write([one]).data)
    assert back.errors == []
    assert {name: back.items[0].question[name] for name in ("prompt", "title", "explanation", "choices")} == {
        "prompt": text.strip(), "title": line, "explanation": text.strip(), "choices": choices,
    }  # fmt: skip


def test_no_text_can_begin_another_question_or_comment() -> None:
    """No hostile text contains the beginning of another question or a comment."""
    dice = random.Random(9)
    for _ in range(300):
        kind = dice.choice(HELD)
        lines = written(generated_of(kind, dice)).rstrip("\n").split("\n")
        assert all(line.startswith(("\t", "}")) for line in lines[1 + lines[0].startswith("//") :])


def test_files_cut_anywhere_are_read_without_exceptions() -> None:
    dice = random.Random(10)
    originals = [{**generated_of(kind, dice), "explanation": ""} for kind in HELD]
    data = FORMAT.write(originals).data
    ends = [len(FORMAT.write(originals[: count + 1]).data) for count in range(len(originals))]
    for place in range(len(data)):
        parsed = FORMAT.read(data[:place])
        lines = data[:place].count(b"\n") + 1
        assert parsed.items or parsed.errors
        assert all(1 <= error["line"] <= lines and error["message"] for error in parsed.errors)
        if data[place - 1 : place] >= b"\x80":
            continue  # perhaps in the middle of a character
        complete = sum(end <= place for end in ends)
        assert [item.question["prompt"] for item in parsed.items[:complete]] == [
            original["prompt"] for original in originals[:complete]
        ]


def test_lost_mark_up_on_the_right_side_is_reported() -> None:
    assert "<" in inline_html("**b**")
    assert "<" not in inline_html("a < b")
