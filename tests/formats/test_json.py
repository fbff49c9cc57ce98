"""JSON: lossless, with errors at their line."""

import base64
import json
import random
from typing import Any

import pytest

from classroom.formats import MAX_QUESTIONS, ParsedFile, get
from tests.support.questions import generated, question

FORMAT = get("json")


def document(*questions: Any, **head: Any) -> bytes:
    return json.dumps({"format": "tiza-questions", "version": 1, "questions": list(questions), **head}).encode()


def read(data: bytes | str) -> ParsedFile:
    return FORMAT.read(data.encode() if isinstance(data, str) else data)


def test_round_trip_of_many() -> None:
    dice = random.Random(1)
    questions = [generated(dice) for _ in range(300)]
    parsed = read(FORMAT.write(questions).data)
    assert parsed.errors == []
    for item, original in zip(parsed.items, questions, strict=True):
        image = item.question["image"]
        if image:
            image = {**image, "data": base64.b64decode(image["data"])}
        assert {**item.question, "image": image} == original


def test_line_numbers_are_those_of_the_file() -> None:
    text = """{"format": "tiza-questions",
 "version": 1,
 "questions": [

  {"prompt": "line five"}, {"prompt": "five too"},
  {"prompt":
     "begins in line six"},
  7,
  {"prompt": "nine"}
 ]}"""
    parsed = read(text)
    assert [(item.line, item.question["prompt"]) for item in parsed.items] == [
        (5, "line five"),
        (5, "five too"),
        (6, "begins in line six"),
        (9, "nine"),
    ]
    assert [error["line"] for error in parsed.errors] == [8]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("[]", 1),
        ("null", 1),
        ("{", 1),
        ('{"format": "tiza-questions", "version": 1,\n "questions": [{"a": 1},\n {"a": }]}', 3),
        ('{"format": "tiza-questions", "version": 1,\n "questions": [{"a": 1}\n {"a": 1}]}', 3),
        ('{"format": "tiza-questions", "version": 1, "questions": []}\n\nx', 3),
        ('{"format": "tiza-questions", "version": 1, "questions": [{"a": NaN}]}', 1),
        ('{"format": "tiza-questions", "version": 1,\n"questions": [{"a": 1, "a": 2}]}', 2),
        ('{"format": "tiza-questions",\n"version": 2, "questions": [{}]}', 2),
        ('{"format": "tiza-questions", "version": true, "questions": [{}]}', 1),
        ('{"format": "other", "version": 1, "questions": [{}]}', 1),
        ('{"format": "tiza-questions", "version": 1,\n"format": "tiza-questions", "questions": [{}]}', 2),
        ('{"version": 1, "questions": [{}]}', 1),
        ('{"format": "tiza-questions", "questions": [{}]}', 1),
        ('{"format": "tiza-questions", "version": 1, "questions": {}}', 1),
        ('{"format": "tiza-questions", "version": 1, "questions": []}', 1),
        ('{"format": "tiza-questions", "version": 1, "questions": [{}],\n\n"owner_id": 1}', 3),
        ('{5: 1}', 1),
        ('{"format": "tiza-questions", "version": 1, "questions": [{},\n{"a": [{"\\ud800": 1}]}]}', 2),
        ('{"format": "tiza-questions", "version": 1, "questions": [{},\n{"a": ["\\udc00\\ud800"]}]}', 2),
        ('{"format": "tiza-questions", "version": 1, "questions": [{}],\n"\\ud800": 1}', 2),
        ('{"questions": [' + "[" * 200_000, 1),
        ('{"questions": [{"a": ' + "1" * 5000 + "}]}", 1),
    ],
)  # fmt: skip
def test_errors_name_their_line(text: str, line: int) -> None:
    errors = read(text).errors
    assert errors
    assert errors[0]["line"] == line
    assert errors[0]["message"]


def test_not_text() -> None:
    assert read(b'{"format":\n\xff\xfe}').errors[0]["line"] == 2
    assert read("\ufeff" + document(question()).decode()).errors == []
    assert read(document(question()).decode().encode("utf-16")).errors == []


def test_surrogate_pairs_are_read() -> None:
    parsed = read(document({"prompt": "x"}).replace(b'"x"', b'"\\ud83d\\ude00"'))
    assert [item.question["prompt"] for item in parsed.items] == ["😀"]


def test_a_deeply_nested_question_is_read() -> None:
    parsed = read(document({"a": 1}).replace(b'"a": 1', b'"a": ' + b"[" * 800 + b"]" * 800))
    assert (len(parsed.items), parsed.errors) == (1, [])


def test_too_many_questions() -> None:
    parsed = read(document(*([{}] * (MAX_QUESTIONS + 5))))
    assert len(parsed.items) == MAX_QUESTIONS
    assert len(parsed.errors) == 1


@pytest.mark.parametrize("text", ['[{"question": "Who?", "options": ["a", "b"]}]', "\n [ ]"])
def test_a_list_of_another_program_is_not_called_incorrect(text: str) -> None:
    parsed = read(text)
    assert [error["message"] for error in parsed.errors] == [
        'This is not a file of Tiza: "format" is not "tiza-questions".'
    ]


def test_texts_of_another_kind_are_read_and_refused_later() -> None:
    """The words for true and false were looked for in them, which ended in an error."""
    choices = [{"text": {"en": "yes"}, "correct": True}, {"text": None, "correct": False}]
    (item,) = read(document({"type": "true_false", "prompt": "Is it?", "choices": choices})).items
    assert item.question["choices"] == choices
