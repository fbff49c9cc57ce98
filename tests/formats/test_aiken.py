"""Aiken: the examples of Moodle's documentation, variants that are read, and errors.

Source of the examples: https://docs.moodle.org/en/Aiken_format.
"""

import random
from typing import Any

import pytest

from classroom.formats import MAX_QUESTIONS, ParsedFile, get
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.support.questions import TYPES, generated_of, question

FORMAT = get("aiken")

DOCUMENTED = """What is the correct answer to this question?
A. Is it this one?
B. Maybe this answer?
C. Possibly this one?
D. Must be this one!
ANSWER: D

Which LMS has the most quiz import formats?
A) Moodle
B) ATutor
C) Claroline
D) Blackboard
E) WebCT
F) Ilias
ANSWER: A
"""


def read(text: str | bytes) -> ParsedFile:
    return FORMAT.read(text.encode() if isinstance(text, str) else text)


def shown(parsed: ParsedFile) -> list[tuple[str, list[str]]]:
    """Return prompts and choices, the right ones with = before them."""
    for item in parsed.items:
        check(item.question)
    return [
        (item.question["prompt"], ["=" * choice["correct"] + choice["text"] for choice in item.question["choices"]])
        for item in parsed.items
    ]


EXPECTED = [
    (
        "What is the correct answer to this question?",
        ["Is it this one?", "Maybe this answer?", "Possibly this one?", "=Must be this one!"],
    ),
    (
        "Which LMS has the most quiz import formats?",
        ["=Moodle", "ATutor", "Claroline", "Blackboard", "WebCT", "Ilias"],
    ),
]


@pytest.mark.parametrize(
    "text",
    [
        DOCUMENTED,
        DOCUMENTED.replace("\n", "\r\n"),
        DOCUMENTED.replace("\n", "\r"),
        "\ufeff" + DOCUMENTED,
        DOCUMENTED.replace("\n\n", "\n"),
        DOCUMENTED.replace("\n", "\n\n"),
        DOCUMENTED.replace("\n", "  \n\t"),
        DOCUMENTED.replace("ANSWER: ", "Answer :"),
        DOCUMENTED.replace("A. ", "(a) ").replace("B) ", "b.\t"),
        DOCUMENTED.replace("ANSWER: D", "ANSWER: D)").replace("ANSWER: A", "ANSWER: (a)"),
        DOCUMENTED.rstrip("\n"),
    ],
)
def test_examples_of_the_documentation(text: str) -> None:
    parsed = read(text)
    assert parsed.errors == parsed.notes == []
    assert shown(parsed) == EXPECTED


def test_encodings() -> None:
    text = "¿Sí?\nA. sí\nB. no\nANSWER: A"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert shown(read(text.encode(encoding))) == [("¿Sí?", ["=sí", "no"])]
    guessed = read(text.encode("latin-1"))
    assert shown(guessed) == [("¿Sí?", ["=sí", "no"])]
    assert "Windows-1252" in guessed.notes[0]["message"]


def test_texts_are_plain() -> None:
    text = "Is *this* <b>1 < 2</b>?\nA. _a_ & `b`\nB. # {c}\nANSWER: B"
    item = read(text).items[0].question
    assert plain(item["prompt"]) == "Is *this* <b>1 < 2</b>?"
    assert [plain_inline(choice["text"]) for choice in item["choices"]] == ["_a_ & `b`", "# {c}"]


def test_a_question_on_several_lines_is_read_and_noted() -> None:
    parsed = read("Consider:\nI. Water is wet\nII. Fire is cold\nA. I\nB. II\nANSWER: A")
    assert shown(parsed) == [("Consider:\nI. Water is wet\nII. Fire is cold", ["=I", "II"])]
    assert [note["line"] for note in parsed.notes] == [1]


def test_twelve_choices() -> None:
    lines = [f"{letter}. {letter}" for letter in "ABCDEFGHIJKLM"]
    assert len(shown(read("\n".join(["Q", *lines[:12], "ANSWER: L"])))[0][1]) == 12
    assert [error["line"] for error in read("\n".join(["Q", *lines, "ANSWER: L"])).errors] == [14]


GOOD = "\n\nGood\nA. a\nB. b\nANSWER: A"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Q\nA. a\nB. b", [1]),
        ("\nQ\nA. a\nB. b\nC. c", [2]),
        ("Heading", [1]),
        ("Heading\n\nAnother", [1, 3]),
        ("A. a\nB. b\nANSWER: A", [1]),
        ("ANSWER: A", [1]),
        ("Q\nANSWER: A", [1]),
        ("Q\nA. a\nANSWER: A", [1]),
        ("Q\nA. a\nB. b\nANSWER: C", [4]),
        ("Q\nA. a\nB. b\nANSWER:", [4]),
        ("Q\nA. a\nB. b\nANSWER: A, B", [4]),
        ("Q\nA. a\nB. b\nANSWER: A B", [4]),
        ("Q\nA. a\nB. b\nANSWER: yes", [4]),
        ("Q\nA. a\nB. b\nANSWER: Ä", [4]),
        ("Q\nA. a\nC. c\nANSWER: A", [3]),
        ("Q\nA. a\nA. c\nANSWER: A", [3]),
        ("Q\nA. a\nB.\nANSWER: A", [3]),
        ("Q\nB. a\nC. b\nANSWER: B", [1]),
        ("Q\nA. a\ncontinued\nB. b\nANSWER: A", [3]),
        ("Q\nA. a\nB. b\nANSWER B", [4]),
        ("Q\nA. a\n" + "x" * 30_000 + "\nANSWER: A", [3]),
    ],
)
def test_errors_name_their_line_and_reading_goes_on(text: str, lines: list[int]) -> None:
    parsed = read(text + GOOD)
    assert [error["line"] for error in parsed.errors] == lines
    assert all(error["message"] for error in parsed.errors)
    assert shown(parsed) == [("Good", ["=a", "b"])]
    assert [error["line"] for error in read(text).errors] == lines


def test_errors_say_what_to_do() -> None:
    parsed = read("Q\nA. a\nB. b\nANSWER: A, B\n\nQ\nA. a\nB. b\n\nHeading\n\nQ\nA. a\nC. b\nANSWER: A")
    assert len(parsed.errors) == 4
    assert all(error["suggestion"] for error in parsed.errors)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", " \t\r\n"])
def test_empty_files(text: str) -> None:
    assert [error["line"] for error in read(text).errors] == [1]


def test_too_many_questions() -> None:
    parsed = read("Q\nA. a\nB. b\nANSWER: A\n" * (MAX_QUESTIONS + 3))
    assert (len(parsed.items), len(parsed.errors)) == (MAX_QUESTIONS, 1)


def test_round_trip_of_many() -> None:
    dice = random.Random(12)
    originals = [generated_of("single_choice", dice) for _ in range(300)]
    result = FORMAT.write(originals)
    parsed = FORMAT.read(result.data)
    assert parsed.errors == parsed.notes == []
    left_out = {loss["question"] for loss in result.losses if "left out" in loss["message"]}
    kept = [original for position, original in enumerate(originals, 1) if position not in left_out]
    assert len(kept) > 200
    for item, original in zip(parsed.items, kept, strict=True):
        check(item.question)
        assert item.question["type"] == "single_choice"
        assert plain(item.question["prompt"]) == plain(original["prompt"])
        for choice, before in zip(item.question["choices"], original["choices"], strict=True):
            assert plain_inline(choice["text"]) == plain_inline(before["text"])
            assert choice["correct"] == before["correct"]


def test_a_plain_question_survives_a_round_trip() -> None:
    one = {
        "type": "single_choice",
        "prompt": "2 * 3 < 7, naïve_name & {x}: 5 €?",
        "choices": [{"text": "1. yes", "correct": False}, {"text": "# no", "correct": True}],
    }
    result = FORMAT.write([one])
    assert result.losses == []
    assert result.data.decode() == "2 * 3 < 7, naïve_name & {x}: 5 €?\nA. 1. yes\nB. # no\nANSWER: B\n"
    assert FORMAT.read(result.data).items[0].question == one


@pytest.mark.parametrize("kind", [name for name in TYPES if name not in ("single_choice", "true_false")])
def test_types_that_aiken_cannot_hold_are_left_out(kind: str) -> None:
    result = FORMAT.write([generated_of(kind, random.Random(1))])
    assert result.data == b""
    assert [loss for loss in result.losses if kind in loss["message"]]


def losses(**changes: Any) -> list[str]:
    one = {**question(), "prompt": "Q?", "language": None, "time_limit": None, "explanation": "", "tags": [], **changes}
    return [loss["message"] for loss in FORMAT.write([one]).losses]


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"title": "x"}, "title"),
        ({"language": "es"}, "language"),
        ({"explanation": "x"}, "explanation"),
        ({"tags": ["x"]}, "tags"),
        ({"time_limit": 5}, "time limit"),
        ({"points": 7}, "points"),
        ({"difficulty": 1}, "difficulty"),
        ({"image": {"alt": "x", "data": b""}}, "picture"),
        ({"choices": [{"text": "a", "correct": True, "feedback": "x"}, {"text": "b", "correct": False}]}, "feedback"),
        ({"prompt": "**Q**?"}, "bold"),
        ({"prompt": "Q\nR"}, "bold"),
        ({"choices": [{"text": "*a*", "correct": True}, {"text": "b", "correct": False}]}, "bold"),
        ({"prompt": "A. Lincoln was?"}, "left out"),
        ({"prompt": "answer: what?"}, "left out"),
        ({"prompt": "***"}, "left out"),
        ({"type": "true_false"}, "two choices"),
    ],
)
def test_losses(changes: dict[str, Any], lost: str) -> None:
    assert losses() == []
    messages = losses(**changes)
    assert len(messages) == 1
    assert lost in messages[0]


def test_true_and_false_become_two_choices() -> None:
    data = FORMAT.write([question("true_false", prompt="Q?")]).data
    assert shown(FORMAT.read(data)) == [("Q?", ["=Quito", "Bogotá"])]


def test_byte_order_marks_are_not_part_of_the_text() -> None:
    assert shown(read("\ufeff" * 3 + DOCUMENTED)) == EXPECTED
    written = FORMAT.write([question(prompt=f"\ufeff {prompt}") for prompt in ("Q", "A. is it?")])
    assert [prompt for prompt, _choices in shown(FORMAT.read(written.data))] == ["Q"]
    assert [loss["question"] for loss in written.losses if "take this question" in loss["message"]] == [2]


def test_files_cut_anywhere_are_read_without_exceptions() -> None:
    data = DOCUMENTED.encode()
    for place in range(len(data)):
        parsed = read(data[:place])
        assert parsed.items or parsed.errors
        assert all(1 <= error["line"] <= data[:place].count(b"\n") + 1 for error in parsed.errors)
        assert shown(parsed) == EXPECTED[: len(parsed.items)]
        assert len(parsed.items) >= (place >= DOCUMENTED.index("D\n\n") + 1)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DOCUMENTED.encode(), True),
        (DOCUMENTED.encode("utf-16"), True),
        (b"x\r\nanswer : b\r\n", True),
        (b"x{T}", False),
        (b"The ANSWER: B", False),
        (b"", False),
    ],
)
def test_recognise(data: bytes, expected: bool) -> None:
    assert FORMAT.recognise(data) is expected


CHAMILO = """¿Qué flota?
DESCRIPTION: Piensa en el peso.
A. El plomo
B. El hielo
ANSWER: B
ANSWER_EXPLANATION: Pesa menos que el agua; *no* se hunde.
SCORE: 5
TAGS: Física, agua

¿Qué se hunde?
A. El plomo
B. El corcho
ANSWER: A

SCORE: 0.5

SCORE: is it a word?
A. yes
B. no
ANSWER: A
TEXTO_CORRECTA: Claro.
SCORE: 70
"""


def test_lines_that_chamilo_adds_are_read() -> None:
    parsed = FORMAT.read(CHAMILO.encode())
    assert parsed.errors == []
    first, second, third = (item.question for item in parsed.items)
    assert first["prompt"] == "¿Qué flota?\n\nPiensa en el peso."
    assert first["explanation"] == "Pesa menos que el agua; \\*no\\* se hunde."
    assert (first["points"], first["tags"]) == (500, ["agua", "física"])
    assert (second["points"], "explanation" in second) == (50, False)
    assert (third["explanation"], "points" in third) == ("Claro.", False)
    assert [(note["line"], "70" in note["message"]) for note in parsed.notes] == [(22, True)]
    for item in parsed.items:
        check(item.question)


def test_lines_of_chamilo_without_a_question_are_texts() -> None:
    assert FORMAT.read(b"SCORE: 5\nA. a\nB. b\nANSWER: A").items[0].question["prompt"] == "SCORE: 5"
    later = FORMAT.read(b"Q\nA. a\nB. b\nANSWER: A\n\nTAGS: what are they?\nA. a\nB. b\nANSWER: B").items
    assert [item.question["prompt"] for item in later] == ["Q", "TAGS: what are they?"]
