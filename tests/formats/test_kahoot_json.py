"""Quizzes of Kahoot as JSON."""

import json
from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.formats import ParsedFile
from classroom.services.bank.validation import check

RIGHT, WRONG = {"answer": "Lima", "correct": True}, {"answer": "Quito", "correct": False}


def question(kind: str = "quiz", *choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, "question": "Capital?", "time": 20000, "choices": list(choices), **more}


def quiz(*questions: Any, **more: Any) -> bytes:
    return json.dumps({"uuid": "1", "quizType": "quiz", **more, "questions": questions}).encode()


def read(*questions: Any, **more: Any) -> ParsedFile:
    return formats.get("kahoot").read(quiz(*questions, **more))


def one(*choices: dict[str, Any], kind: str = "quiz", **more: Any) -> dict[str, Any]:
    parsed = read(question(kind, *choices, **more))
    assert parsed.errors == []
    return parsed.items[0].question


def said(problems: list[Any]) -> str:
    return " ".join(problem["message"] for problem in problems)


def test_a_quiz(app: Flask) -> None:
    parsed = read(question("quiz", RIGHT, WRONG, points=True), language="Español")
    assert (parsed.errors, parsed.notes, parsed.label) == ([], [], "Kahoot (JSON)")
    entry = parsed.items[0].question
    assert (entry["type"], entry["prompt"]) == ("single_choice", "Capital?")
    assert (entry["time_limit"], entry["points"]) == (20, 100)
    assert entry["choices"] == [{"text": "Lima", "correct": True}, {"text": "Quito", "correct": False}]
    assert entry["language"] == "es"
    check(entry)


@pytest.mark.parametrize("name", ["a.json", "A.JSON"])
def test_its_json_is_told_from_ours(name: str) -> None:
    assert formats.guess(name, quiz(question("quiz", RIGHT, WRONG))) == "kahoot"
    assert formats.guess(name, b'{"questions": [{"question": "Q", "choices": []}]}') == "kahoot"
    assert formats.guess(name, b'{"format": "tiza-questions", "version": 1, "questions": []}') == "json"
    assert formats.guess(name, b"[1]") == "json"


def test_the_quiz_may_be_within_another_object() -> None:
    inner = {"language": "English", "questions": [question("quiz", RIGHT, WRONG)]}
    data = json.dumps({"card": {}, "kahoot": inner}).encode()
    assert formats.guess("a.json", data) == "kahoot"
    assert [item.question["language"] for item in formats.get("kahoot").read(data).items] == ["en"]


def test_questions_have_their_line() -> None:
    data = json.dumps({"questions": [question("quiz", RIGHT, WRONG), question("quiz", WRONG)]}, indent=1).encode()
    parsed = formats.get("kahoot").read(data)
    assert [item.line for item in parsed.items] == [3]
    assert data.split(b"\n")[parsed.errors[0]["line"] - 1].strip() == b"{"
    assert parsed.errors[0]["message"].startswith("Question 2: ")


def test_true_or_false() -> None:
    truths = [{"answer": "True", "correct": False}, {"answer": "False", "correct": True}]
    for choices in (truths, truths[::-1]):
        entry = one(*choices, layout="TRUE_FALSE")
        assert entry["type"] == "true_false"
        assert entry["choices"] == [{"text": "True", "correct": False}, {"text": "False", "correct": True}]
    assert one(*truths, kind="true_false")["type"] == "true_false"


def test_several_right_answers() -> None:
    parsed = read(question("quiz", RIGHT, RIGHT | {"answer": "Cusco"}, WRONG))
    assert parsed.items[0].question["type"] == "multiple_choice"
    assert "one of the right answers is enough" in said(parsed.notes)
    assert one(RIGHT, WRONG, kind="multiple_select_quiz")["type"] == "multiple_choice"
    assert one(RIGHT, RIGHT | {"answer": "Cusco"})["type"] == "poll"


def test_types_without_a_key() -> None:
    poll = one(RIGHT, WRONG, kind="survey")
    assert (poll["type"], poll["points"]) == ("poll", 0)
    assert not any(choice["correct"] for choice in poll["choices"])
    assert one(kind="word_cloud")["type"] == "word_cloud"
    assert one(kind="feedback")["type"] == one(kind="brainstorming")["type"] == "open_text"
    rating = one(kind="scale", choiceRange={"start": 1, "end": 7})
    assert (rating["type"], rating["low"], rating["high"]) == ("rating", 1, 7)
    assert one(kind="nps")["high"] == 10


def test_answers_that_are_typed_or_put_in_order() -> None:
    typed = one({"answer": "Lima", "correct": True}, {"answer": "City of Lima", "correct": True}, kind="open_ended")
    assert [text["text"] for text in typed["accepted"]] == ["Lima", "City of Lima"]
    assert typed["forgive"] == ["case"]
    order = one(RIGHT, RIGHT | {"answer": "second"}, kind="jumble")
    assert (order["type"], [choice["text"] for choice in order["choices"]]) == ("ordering", ["Lima", "second"])


def test_a_slider_becomes_a_number() -> None:
    scale = {"start": 0, "end": 100, "step": 1, "correct": 37.5, "tolerance": 2, "unit": "km"}
    entry = one(kind="slider", choiceRange=scale)
    assert entry["accepted"] == [{"value": 37.5, "tolerance": 2, "credit": 100}]
    assert entry["unit"] == "km"
    parsed = read(question("slider", choiceRange={**scale, "tolerance": "MEDIUM"}))
    assert "margin MEDIUM" in said(parsed.notes)


def test_texts_with_some_html() -> None:
    marked, plain = {"answer": "a&nbsp;<b>b</b>", "correct": True}, {"answer": "3 < 4", "correct": False}
    entry = one(marked, plain, question="2*3*4 <i>x</i>")
    assert entry["choices"][0]["text"].replace("\u00a0", " ") == "a **b**"
    assert entry["choices"][1]["text"] == "3 < 4"
    assert entry["prompt"].endswith("*x*")


def test_times_and_points() -> None:
    assert one(RIGHT, WRONG, time=None)["time_limit"] is None
    assert one(RIGHT, WRONG, time=1000)["time_limit"] == 5
    assert one(RIGHT, WRONG, pointsMultiplier=2)["points"] == 200
    assert one(RIGHT, WRONG, pointsMultiplier=0)["points"] == 0
    assert one(RIGHT, WRONG, points=False)["points"] == 0


def test_what_is_not_in_the_file_is_said() -> None:
    parsed = read(
        question("content", title="Welcome", description="Today: rivers"),
        question("content"),
        question("quiz", RIGHT, WRONG, image="https://media.kahoot.it/1", video={"fullUrl": "https://youtu.be/x"}),
        question("quiz", {"correct": True, "image": {"id": "1", "altText": "A cat"}}, WRONG),
    )
    assert [item.question["type"] for item in parsed.items] == ["slide", "single_choice", "single_choice"]
    assert parsed.items[0].question["prompt"] == "# Welcome\n\nToday: rivers"
    assert parsed.items[2].question["choices"][0]["text"] == "A cat"
    for words in ("A slide", "is not downloaded", "video", "descriptions replace"):
        assert words in said(parsed.notes)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (question("quiz", WRONG, WRONG), "No answer of this question is right"),
        (question("quiz"), "has no answers"),
        (question("sums", RIGHT), "sums is not supported"),
        (question("pin_it"), "not in the file"),
        (question("slider"), "no right number"),
        (question("scale", choiceRange={"start": 1, "end": 50}), "A rating goes"),
        (question("quiz", {"correct": True, "image": {"id": "1"}}), "answers are pictures"),
        ("text", "an object in braces"),
        (question("quiz", RIGHT | {"answer": "\ud800"}, WRONG), "an object in braces"),
    ],
)
def test_faults_are_said(entry: Any, message: str) -> None:
    parsed = read(entry, question("quiz", RIGHT, WRONG))
    assert message in said(parsed.errors)
    assert len(parsed.items) == 1


@pytest.mark.parametrize("data", [b'{"questions": [', b'{"questions": [' + b"[" * 100_000, b"{}", b"{", b"\xff\x00{"])
def test_broken_files_are_refused(data: bytes) -> None:
    assert formats.get("kahoot").read(data).errors
