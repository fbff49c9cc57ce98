"""Chamilo's table, in which a question goes down the sheet."""

from typing import Any

from flask import Flask

from classroom.formats import ParsedFile, get
from classroom.services.bank.validation import check
from tests.formats.workbooks import rows as lines
from tests.formats.workbooks import workbook

ROWS = [
    ["Quiz", "Sample", ""],
    ["Question", "What is the capital of Spain?", ""],
    ["", "Madrid", "x"],
    ["", "Lima", ""],
    ["Score", "", "2"],
    ["FeedbackTrue", "Right!", ""],
    ["FeedbackFalse", "Look at the map.", ""],
    ["Category", "Geo", ""],
    ["Question", "Which are even?", ""],
    ["", "2", "x"],
    ["", "4", "X"],
    ["", "5", "-1"],
    ["Score", "", "10"],
    ["Question", "Match", ""],
    ["", "Peru", "Lima"],
    ["", "Spain", "Madrid"],
    ["Score", "", "1"],
    ["QuestionType", "", "4"],
    ["Question", "Why?", ""],
    ["EnrichQuestion", "Think of <b>rain</b>.", ""],
    ["Score", "", "4"],
]


def read(rows: list[list[str]]) -> ParsedFile:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    return get("csv").read(text.encode())


def questions(parsed: ParsedFile) -> list[dict[str, Any]]:
    assert parsed.errors == []
    for item in parsed.items:
        check(item.question)
    return [item.question for item in parsed.items]


def test_the_types_of_the_table(app: Flask) -> None:
    parsed = read(ROWS)
    single, several, pairs, essay = questions(parsed)
    assert parsed.program == "Chamilo"
    assert single["choices"] == [
        {"text": "Madrid", "correct": True, "feedback": "Right!"},
        {"text": "Lima", "correct": False, "feedback": "Look at the map."},
    ]
    assert (single["type"], single["points"], single["tags"]) == ("single_choice", 200, ["geo"])
    assert several["type"] == "multiple_choice"
    assert [choice["correct"] for choice in several["choices"]] == [True, True, False]
    assert pairs["pairs"] == [{"left": "Peru", "right": "Lima"}, {"left": "Spain", "right": "Madrid"}]
    assert (essay["type"], essay["prompt"]) == ("open_text", "Why?\n\nThink of **rain**.")
    assert [item.line for item in parsed.items] == [2, 9, 14, 19]
    assert "Madrid | x" in parsed.items[0].excerpt
    said = " ".join(note["message"] for note in parsed.notes)
    assert "title of the test is not kept: Sample" in said
    assert "Points for a single choice" in said


def test_a_workbook_is_read_alike(app: Flask) -> None:
    (single, *_others) = questions(get("xlsx").read(workbook(lines(*ROWS))))
    assert single["prompt"] == "What is the capital of Spain?"


def test_words_in_brackets_are_gaps(app: Flask) -> None:
    rows = [
        ["Question", "Fill in", ""],
        ["EnrichQuestion", "The [cat] sat on the [mat].", ""],
        ["", "", "3"],
        ["", "", "1"],
        ["Score", "", ""],
        ["QuestionType", "", "3"],
    ]
    first, second = questions(read(rows))
    assert first["prompt"] == "Fill in\n\nThe _____ sat on the […].\n\nPart 1 of 2"
    assert [one["text"] for one in second["accepted"]] == ["mat"]
    assert [first["points"], second["points"]] == [300, 100]


def test_one_bad_question_keeps_no_other_out(app: Flask) -> None:
    rows = [["Quiz", "", ""], ["Question", "Which?", ""], ["", "a", ""], ["", "b", ""], ["Score", "", "1"], *ROWS[1:5]]
    parsed = read([*rows, ["Question", "What?", ""], ["Score", "", "1"], ["QuestionType", "", "99"]])
    assert len(parsed.items) == 1
    assert [error["line"] for error in parsed.errors] == [2, 10]
    assert [error["question"]["prompt"] for error in parsed.errors] == ["Which?", "What?"]
    assert "99" in parsed.errors[1]["message"]


def test_a_score_that_is_too_high_is_noted(app: Flask) -> None:
    parsed = read([["Question", "Why?", ""], ["Score", "", "900"]])
    assert "900" in parsed.notes[-1]["message"]
