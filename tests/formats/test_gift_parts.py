"""GIFT: a text with several answers in braces, and files that only look like GIFT."""

from typing import Any

import pytest
from flask import Flask

from classroom import formats
from classroom.services.bank.validation import check

FORMAT = formats.get("gift")


def parts(text: str) -> list[dict[str, Any]]:
    parsed = FORMAT.read(text.encode())
    assert parsed.errors == []
    for item in parsed.items:
        check(item.question)
    return [item.question for item in parsed.items]


def test_each_gap_is_a_question(app: Flask) -> None:
    first, second = parts("::Art::We {=walk#yes} to {~a ~=the#good} <b>sea</b>.")
    assert first["prompt"] == "We _____ to […] **sea**.\n\nPart 1 of 2"
    assert second["prompt"] == "We […] to _____ **sea**.\n\nPart 2 of 2"
    assert (first["type"], second["type"]) == ("short_text", "single_choice")
    assert (first["title"], second["title"]) == ("Art (1/2)", "Art (2/2)")
    assert first["points"] + second["points"] == 100
    parsed = FORMAT.read(b"A {=x} and {=y}.")
    assert "it became 2 questions" in parsed.notes[0]["message"]


def test_a_text_in_markdown_and_its_general_feedback(app: Flask) -> None:
    first, second = parts("[markdown]A *word* {=x####One.} and {=y####Two.}")
    assert (first["explanation"], second["explanation"]) == ("One.", "Two.")
    assert first["prompt"].startswith("A *word* _____ and […]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The {1:SHORTANSWER:=sun} is a {2:SHORTANSWER:=star}.", "too many braces"),
        ("The {1:MC:=sun~moon} shines.", "a gap of a cloze"),
        ("The set {a} has {=one} member.", "too many braces"),
        ("A {=x} and " * 51, "too many braces"),
    ],
)
def test_what_is_no_gift_is_refused(text: str, message: str) -> None:
    parsed = FORMAT.read(text.encode())
    assert parsed.items == []
    assert message in parsed.errors[0]["message"]


PROGRAM = "1. What is printed?\nclass A {\n  int x = 1;\n}\na) 1\nb) 2\nRespuesta: a\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PROGRAM, "list"),
        (PROGRAM + "2. Is {} empty?\na) yes\nb) no\nRespuesta: a\n", "list"),
        (PROGRAM + "\n::T::x{T}\n", "gift"),
        ("1. Q {\n~a\n=b\n}\n", "gift"),
        ("What? {Lima}\n", "gift"),
    ],
)
def test_a_list_about_programming_is_no_gift(text: str, name: str) -> None:
    assert formats.guess("questions.txt", text.encode()) == name
