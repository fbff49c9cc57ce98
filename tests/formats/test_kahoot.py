"""Kahoot's spreadsheet: reading filled-in templates, and losses in written ones."""

import random
from typing import Any

import pytest

from classroom import formats
from classroom.formats import ParsedFile, get
from classroom.formats.kahoot.writer import HEADER, TIMES
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.formats import workbooks
from tests.support.questions import TYPES, generated_of, question

FORMAT = get("kahoot")
TITLES: list[list[Any]] = [[], [None, "Quiz template"], [None, "How to fill this in"], [], [], [], []]
SPANISH = [
    "Pregunta: máximo 120 caracteres", "Respuesta 1: máximo 75 caracteres", "Respuesta 2", "Respuesta 3",
    "Respuesta 4", "Límite de tiempo (s)", "Respuesta(s) correcta(s): elige al menos una",
]  # fmt: skip


def template(*lines: list[Any], header: list[str] = HEADER, before: list[list[Any]] = TITLES) -> bytes:
    return workbooks.workbook(workbooks.rows(*before, [None, *header], *([None, *line] for line in lines)))


def read(*lines: list[Any], **how: Any) -> ParsedFile:
    return FORMAT.read(template(*lines, **how))


def right(entry: dict[str, Any]) -> list[str]:
    return [choice["text"] for choice in entry["choices"] if choice["correct"]]


@pytest.mark.parametrize("header", [HEADER, SPANISH, [name.upper() for name in HEADER]])
@pytest.mark.parametrize("before", [TITLES, []])
def test_a_filled_in_template(header: list[str], before: list[list[Any]]) -> None:
    parsed = read(
        ["Capital of Peru?", "Lima", "Quito", "Bogotá", None, 20, 1],
        ["Which are rivers?", "Amazon", "Andes", "Orinoco", "Nile", "60", "1,3,4"],
        ["Two?", "no", None, "yes", None, None, "3"],
        header=header,
        before=before,
    )
    assert (parsed.errors, parsed.notes) == ([], [])
    one, many, gap = [item.question for item in parsed.items]
    assert (one["type"], one["prompt"], right(one), one["time_limit"]) == (
        "single_choice",
        "Capital of Peru?",
        ["Lima"],
        20,
    )
    assert (many["type"], right(many), many["time_limit"]) == ("multiple_choice", ["Amazon", "Orinoco", "Nile"], 60)
    assert (gap["type"], right(gap), len(gap["choices"]), gap["time_limit"]) == ("single_choice", ["yes"], 2, None)
    assert [item.line for item in parsed.items] == [len(before) + 2, len(before) + 3, len(before) + 4]
    for item in parsed.items:
        check(item.question)


@pytest.mark.parametrize("marks", ["1,3", "1;3", "1 3", "1, 3", 1.3, "1 and 3", "3,1"])
def test_right_answers(marks: Any) -> None:
    assert right(read(["?", "a", "b", "c", "d", 20, marks]).items[0].question) == ["a", "c"]


@pytest.mark.parametrize(
    ("cells", "hint"),
    [
        (["?", "a", "b", None, None, 20, None], "1,3"),
        (["?", "a", "b", None, None, 20, 3], "1,3"),
        (["?", "a", "b", None, None, 20, "12"], "1,3"),
        (["?", "a", "b", None, None, 20, "0"], "1,3"),
        (["?", "a", "b", None, None, "soon", 1], "20"),
    ],
)
def test_rows_that_cannot_be_read(cells: list[Any], hint: str) -> None:
    errors = read(["Fine?", "a", "b", None, None, 20, 1], cells).errors
    assert [error["line"] for error in errors] == [10]
    assert hint in errors[0]["suggestion"]


def test_numbers_are_what_the_sheet_shows() -> None:
    row = ["¿Cuánto es la mitad de 5?", 2.5, 10, None, None, 20, 1]
    assert right(read(row, header=SPANISH).items[0].question) == ["2,5"]
    assert right(read(row).items[0].question) == ["2.5"]


def test_the_empty_template_has_no_question() -> None:
    assert read(*[[] for _ in range(100)]).errors[0]["line"] == 1
    numbered = workbooks.workbook(workbooks.rows(*TITLES, [None, *HEADER], *([number] for number in range(1, 101))))
    assert len(FORMAT.read(numbered).errors) == 1


def test_plain_text_stays_plain_text() -> None:
    entry = read(["What is *p in C? # <b>", "2 * 3 * 4", "__init__", "[a](b)", "1. one", 20, 2]).items[0].question
    assert plain(entry["prompt"]) == "What is *p in C? # <b>"
    shown = [plain_inline(choice["text"]) for choice in entry["choices"]]
    assert shown == ["2 * 3 * 4", "__init__", "[a](b)", "1. one"]


def test_workbooks_are_told_apart() -> None:
    ours = formats.get("xlsx").write([question()]).data
    theirs = FORMAT.write([question()]).data
    assert formats.guess("a.xlsx", ours) == "xlsx"
    assert formats.guess("a.XLSX", theirs) == "kahoot"
    assert formats.guess("a.xlsx", b"PK\x03\x04 broken") == "xlsx"
    assert formats.guess("a.xlsx", b"") is None
    assert "Kahoot" in FORMAT.read(ours).errors[0]["message"]
    assert [item.question["prompt"] for item in formats.get("xlsx").read(theirs).items] == [
        "What is the capital of Colombia?"
    ]


BARE = {"explanation": "", "tags": [], "language": None, "time_limit": 20, "prompt": "Which one?"}


def said(**changes: Any) -> str:
    written = FORMAT.write([question(**{**BARE, **changes})])
    assert {loss["question"] for loss in written.losses} <= {1}
    return " ".join(loss["message"] for loss in written.losses)


def test_questions_that_fit_are_lossless() -> None:
    for kind in ("single_choice", "multiple_choice"):
        for seconds in TIMES:
            entry = question(kind, **{**BARE, "time_limit": seconds})
            written = FORMAT.write([entry])
            assert written.losses == []
            back = FORMAT.read(written.data).items[0].question
            assert {**back, "points": 100} == {"title": "", "difficulty": None, "image": None, **entry}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"explanation": "x"}, "explanation"),
        ({"tags": ["x"]}, "tags"),
        ({"language": "es"}, "language"),
        ({"title": "x"}, "title"),
        ({"difficulty": 2}, "difficulty"),
        ({"points": 5}, "points"),
        ({"image": {"alt": "x", "data": b"x"}}, "picture"),
        ({"prompt": "**Which** one?"}, "Mark-up"),
        ({"prompt": "Which\n\none?"}, "Mark-up"),
        ({"prompt": "x" * 121}, "120"),
        ({"choices": [{"text": "x" * 76, "correct": True}, {"text": "y", "correct": False}]}, "75"),
        ({"choices": [{"text": "x", "correct": True, "feedback": "z"}, {"text": "y", "correct": False}]}, "feedback"),
        ({"choices": [{"text": str(number), "correct": not number} for number in range(5)]}, "Left out"),
        ({"kind": "true_false"}, "another type"),
        ({"kind": "poll"}, "Left out"),
        ({"time_limit": None}, "20 seconds"),
        ({"time_limit": 25}, "30"),
        ({"time_limit": 3600}, "240"),
    ],
)
def test_what_does_not_fit_is_a_loss(changes: dict[str, Any], word: str) -> None:
    assert word in said(**changes)


def test_everything_that_changes_is_a_loss() -> None:
    """Each question that is not the same after a round trip has a loss."""
    dice = random.Random(7)
    for kind in TYPES:
        for _ in range(15):
            entry = generated_of(kind, dice)
            written = FORMAT.write([entry])
            items = FORMAT.read(written.data).items
            same = bool(items) and {**items[0].question, "points": entry["points"]} == entry and entry["points"] == 100
            assert same or written.losses
            if items:
                assert plain(items[0].question["prompt"]) == (plain(entry["prompt"]) or entry["prompt"])
