"""Spreadsheets of other programs, recognised by their headings."""

from typing import Any

import pytest

from classroom.formats import ParsedFile, get, guess
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.formats import workbooks

QUIZIZZ = [
    "Question Text", "Question Type", "Option 1", "Option 2", "Option 3", "Option 4", "Option 5", "Correct Answer",
    "Time in seconds", "Image Link", "Answer explanation",
]  # fmt: skip
BLOOKET = (
    '"Blooket\nImport Template",,,,,,,\n'
    'Question #,Question Text,Answer 1,Answer 2,"Answer 3\n(Optional)","Answer 4\n(Optional)",'
    '"Time Limit (sec)\n(Max: 300 seconds)","Correct Answer(s)\n(Only include Answer #)"\n'
)
GIMKIT = (
    "Gimkit Spreadsheet Import Template,,,,\n"
    "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2 (Optional),Incorrect Answer 3 (Optional)\n"
)
SOCRATIVE: list[list[Any]] = [
    ["Socrative Quiz Import Template"],
    ["Instructions:", "Please fill in the quiz according to the steps."],
    ["1. Quiz Name:", "Physics"],
    ["2. Question Type:", "3. Question:", "4. If Multiple Choice question, enter answers below each column:",
     None, None, None, None, "5. Optional (Choose correct answer - you may leave these blank)"],
    [None, None, "Answer A:", "Answer B:", "Answer C:", "Answer D:", "Answer E:", "Correct Answer", "Correct Answer"],
]  # fmt: skip


def xlsx(*rows: list[Any]) -> ParsedFile:
    data = workbooks.workbook(workbooks.rows(*rows))
    assert guess("quiz.xlsx", data) == "xlsx"
    return get("xlsx").read(data)


def csv(text: str) -> ParsedFile:
    return get("csv").read(text.encode())


def summary(parsed: ParsedFile) -> list[tuple[str, Any]]:
    """Return the type of each question and what is right in it."""
    assert parsed.errors == []
    found = []
    for item in parsed.items:
        content = check(item.question)
        source = item.question
        if "choices" in source:
            right = [plain_inline(choice["text"]) for choice in source["choices"] if choice["correct"]]
        else:
            right = [entry.get("text", entry.get("value")) for entry in source.get("accepted", ())]
        found.append((content.type, right))
    return found


def test_wayground() -> None:
    parsed = xlsx(
        QUIZIZZ,
        ["Which floats?", "Multiple Choice", "Ice", "Lead", "Iron", "Gold", None, 1, 30, None, "Less dense"],
        ["Which float?", "Checkbox", "Ice", "Lead", "Cork", None, None, "1,3", 45, "https://example.org/a.png"],
        ["What floats?", "Fill-in-the-Blank", "ice", "frozen water", None, None, None, None, 60],
        ["Why does it float?", "Open-Ended", None, None, None, None, None, None, 120],
        ["Do you like ice?", "Poll", "yes", "no"],
        ["Draw ice", "Draw"],
    )
    assert parsed.program == "Wayground (Quizizz)"
    assert [(error["line"], "Draw" in error["message"]) for error in parsed.errors] == [(7, True)]
    parsed.errors.clear()
    assert summary(parsed) == [
        ("single_choice", ["Ice"]), ("multiple_choice", ["Ice", "Cork"]), ("short_text", ["ice", "frozen water"]),
        ("open_text", []), ("poll", []),
    ]  # fmt: skip
    assert (parsed.items[0].question["time_limit"], parsed.items[0].question["explanation"]) == (30, "Less dense")
    assert ["address" in note["message"] for note in parsed.notes] == [True]


def test_blooket() -> None:
    parsed = csv(BLOOKET + '1,Which floats?,Ice,Lead,,,20,1\n2,How much is 2 + 2?,4,5,4.0,,20,"1,3"\n')
    assert (parsed.program, parsed.notes) == ("Blooket", [])
    assert summary(parsed) == [("single_choice", ["Ice"]), ("multiple_choice", ["4", "4.0"])]


def test_gimkit() -> None:
    parsed = csv(GIMKIT + "Which floats?,Ice,Lead,Iron,\nWhat is 2 + 2?,4,3,,\nCapital of Peru?,Lima,,,\n")
    assert (parsed.program, parsed.notes) == ("Gimkit", [])
    assert summary(parsed) == [("single_choice", ["Ice"]), ("single_choice", ["4"]), ("short_text", ["Lima"])]
    assert [plain_inline(choice["text"]) for choice in parsed.items[0].question["choices"]] == ["Ice", "Lead", "Iron"]


def test_socrative() -> None:
    parsed = xlsx(
        *SOCRATIVE,
        ["Multiple choice", "Which float?", "Ice", "Lead", "Cork", None, None, "A", "C"],
        ["True/False", "Ice floats.", None, None, None, None, None, "True"],
        ["Open-ended", "What floats?", None, None, None, None, None, "ice"],
        ["Open-ended", "Why?"],
    )
    assert (parsed.program, parsed.notes) == ("Socrative", [])
    assert summary(parsed) == [
        ("multiple_choice", ["Ice", "Cork"]), ("true_false", ["True"]), ("short_text", ["ice"]), ("open_text", []),
    ]  # fmt: skip


@pytest.mark.parametrize("heads", [["Choice"] * 4, [f"Choice {number}" for number in range(1, 5)]])
def test_wooclap(heads: list[str]) -> None:
    parsed = xlsx(
        ["Type", "Title", "Correct", *heads],
        ["MCQ", "Which floats?", "1", "Ice", "Lead", "Iron"],
        ["MCQ", "Which float?", "1,3", "Ice", "Lead", "Cork"],
        ["Poll", "Do you like ice?", None, "yes", "no"],
        ["OpenQuestion", "Why?"],
        ["GuessNumber", "How much is 2 + 2?", 4],
        ["Sorting", "Lightest first", None, "Cork", "Ice", "Lead"],
        ["Matching", "Join", None, "Peru --- Lima", "Chile --- Santiago"],
        ["FillInTheBlanks", "Complete", None, "Ice [floats] on water."],
    )
    assert (parsed.program, parsed.notes) == ("Wooclap", [])
    kinds = ["single_choice", "multiple_choice", "poll", "open_text", "numeric", "ordering", "matching", "short_text"]
    assert [item.question["type"] for item in parsed.items] == kinds
    join, fill = (item.question for item in parsed.items[-2:])
    assert join["pairs"] == [{"left": "Peru", "right": "Lima"}, {"left": "Chile", "right": "Santiago"}]
    assert (plain(fill["prompt"]), fill["accepted"][0]["text"]) == ("Complete Ice _____ on water.", "floats")
    wrong = xlsx(["Type", "Title", "Correct", *heads], ["FillInTheBlanks", "Complete", None, "[Ice] and [lead]"])
    assert "several gaps" in wrong.errors[0]["message"]


def test_our_own_tables_are_no_other_program_s() -> None:
    for head in ("type,prompt,choice_1,correct", "Pregunta,Opción 1,Correcta", "Question,Answer A,Correct answer"):
        assert csv(f"{head}\n").program == ""


def test_a_table_with_more_columns_is_not_kahoot_s() -> None:
    head = ["Pregunta", "Respuesta 1", "Respuesta 2", "Tiempo", "Respuesta correcta", "Explicación"]
    parsed = xlsx(head, ["¿Qué flota?", "hielo", "plomo", 20, 1, "Es menos denso."])
    assert (parsed.program, parsed.items[0].question["explanation"]) == ("", "Es menos denso.")
    assert guess("q.xlsx", workbooks.workbook(workbooks.rows(head[:5], ["?", "a", "b", 20, 1]))) == "kahoot"
    blooket = ["Question #", "Question Text", "Answer 1", "Answer 2", "Time Limit (sec)", "Correct Answer(s)"]
    assert xlsx(blooket, [1, "?", "a", "b", 20, 1]).program == "Blooket"
