"""Cloze questions of Moodle: each gap in the text becomes a question."""

from typing import Any

import pytest
from flask import Flask

from classroom.services.bank.validation import check
from tests.support.moodle import notes, question, read, refusal


def cloze(text: str, inside: str = "", kind: str = "cloze", more: str = "") -> str:
    return question(kind, inside, text, more=more)


def parts(text: str, inside: str = "") -> list[dict[str, Any]]:
    parsed = read(cloze(text, inside))
    assert parsed.errors == []
    for item in parsed.items:
        check(item.question)
    return [item.question for item in parsed.items]


def only(gap: str) -> dict[str, Any]:
    (found,) = parts(f"<p>Say {gap}.</p>")
    assert found["prompt"] == "Say _____."
    return found


def texts(found: dict[str, Any]) -> list[tuple[str, int]]:
    return [(one["text"], one["credit"]) for one in found["accepted"]]


def test_a_text_with_gaps_of_several_types(app: Flask) -> None:
    text = (
        "<p>The capital of <b>Peru</b> is {1:SHORTANSWER:=Lima~%50%Callao#Near.} with {2:NM:=10:1} million;"
        " {1:MC:~Quito#No.~=Bogotá#Yes.} is another.</p>"
    )
    first, second, third = parts(text, "<generalfeedback format='html'><text>Maps.</text></generalfeedback>")
    assert first["prompt"] == "The capital of **Peru** is _____ with […] million; […] is another.\n\nPart 1 of 3"
    assert texts(first) == [("Lima", 100), ("Callao", 50)]
    assert second["accepted"] == [{"value": 10, "tolerance": 1, "credit": 100}]
    assert third["choices"] == [
        {"text": "Quito", "correct": False, "feedback": "No."},
        {"text": "Bogotá", "correct": True, "feedback": "Yes."},
    ]
    assert [one["points"] for one in (first, second, third)] == [100, 200, 100]
    assert {one["explanation"] for one in (first, second, third)} == {"Maps."}
    assert [one["title"] for one in (first, second)] == ["A name (1/3)", "A name (2/3)"]
    assert "it became 3 questions" in notes(cloze(text))


def test_the_grade_of_the_question_is_shared(app: Flask) -> None:
    text = "{1:SA:=a} {3:SA:=b}"
    assert [one["points"] for one in parts(text, "<defaultgrade>2</defaultgrade>")] == [50, 150]


@pytest.mark.parametrize("name", ["SHORTANSWER", "SA", "MW"])
def test_short_answers_ignore_case(name: str, app: Flask) -> None:
    assert only(f"{{:{name}:=Lima}}")["forgive"] == ["case"]
    assert only(f"{{1:{name if name != 'SHORTANSWER' else name + '_'}C:=Lima}}")["forgive"] == []


@pytest.mark.parametrize("name", ["MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_HS", "MCHS", "MCS"])
def test_choices_however_they_are_shown(name: str, app: Flask) -> None:
    found = only(f"{{1:{name}:=yes~no}}")
    assert (found["type"], [one["correct"] for one in found["choices"]]) == ("single_choice", [True, False])


@pytest.mark.parametrize("name", ["MULTIRESPONSE", "MR", "MRH", "MULTIRESPONSE_HS"])
def test_several_right_choices(name: str, app: Flask) -> None:
    found = only(f"{{1:{name}:%50%a~%50%b~c}}")
    assert (found["type"], [one["correct"] for one in found["choices"]]) == ("multiple_choice", [True, True, False])


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        ("{1:SA:=a\\}b}", "a}b"),
        ("{1:SA:=a\\~b\\#c}", "a~b#c"),
        ("{1:SA:=it&#39;s}", "it's"),
        ("{1:SA:=R&amp;B}", "R&B"),
        ("{1:SA:%100%<i>x</i>}", "x"),
    ],
)
def test_escaped_signs(gap: str, shown: str, app: Flask) -> None:
    assert texts(only(gap)) == [(shown, 100)]


def test_other_braces_are_text(app: Flask) -> None:
    (found,) = parts("<p>A set {1:2} and {1:ABC:x}: {1:SA:=yes}</p>")
    assert found["prompt"] == "A set {1:2} and {1:ABC:x}: _____"


def test_old_files_call_it_multianswer(app: Flask) -> None:
    assert len(read(cloze("{1:SA:=a}", kind="multianswer")).items) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<p>No gap</p>", "no gap"),
        ("{1:SA:=a", "not closed"),
        ("{1:SA:a}", "scores full points"),
        ("{1:NM:=five}", "not a number: five"),
        ("{1:MC:=a~=b}", "one right answer"),
        ("{1:MC:a~b}", "one right answer"),
        ("{1:SA:=a} " * 51, "at most 50 gaps"),
    ],
)
def test_faults_are_said(text: str, message: str) -> None:
    said = refusal(cloze(text))
    assert message in said["message"]
    assert said["line"] == 3


def test_braces_without_end_take_linear_time() -> None:
    """Quadratic time for a text of this length would run into the time-out."""
    for unit in ("{1:SA:", "{1:", "{1:SA:=a#", "{1:SA:=a}", "~", "\\"):
        parsed = read(cloze(unit * 8000), cloze("{1:SA:" + unit * 8000 + "}"))
        assert parsed.errors
