"""What people write into cells: right choices, numbers, plain texts, dates, quotation marks."""

from typing import Any

import pytest

from classroom.formats import ParsedFile, get
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.tables.habits import NumberHabit
from classroom.formats.shared.tables.marks import right_places
from classroom.formats.shared.tables.plain_texts import _SIGN, markdown_of, to_markdown, to_plain
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.formats import workbooks
from tests.support.questions import WORDS, question

FORMAT = get("csv")


def csv(text: str) -> ParsedFile:
    return FORMAT.read(text.encode())


@pytest.mark.parametrize(
    ("cell", "places"),
    [
        ("A", [0]), ("b)", [1]), ("(C)", [2]), ("2.", [1]), ("1.0", [0]), ("3,0", [2]), ("Lead", [1]), (" lead ", [1]),
        ("choice_2", [1]), ("Option C", [2]), ("Opción 2", [1]), ("respuesta b", [1]), ("A;C", [0, 2]),
        ("A, C", [0, 2]),
        ("1,3", [0, 2]), ("1.3", [0, 2]), ("A y C", [0, 2]), ("A and B", [0, 1]), ("a/b", [0, 1]), ("A C", [0, 2]),
        ("Ice; Cork", [0, 2]), ("Ice, Cork", [0, 2]), ("", []),
    ],
)  # fmt: skip
def test_right_choices(cell: str, places: list[int]) -> None:
    assert sorted(right_places(cell, ["Ice", "Lead", "Cork"])) == places


def test_a_text_may_hold_separators() -> None:
    assert right_places("salt, pepper and oil", ["oil", "salt, pepper and oil"]) == {1}
    assert right_places("A and B", ["both", "A and B"]) == {1}


def test_numbers_are_places_or_texts_by_the_habit_of_the_table() -> None:
    head = "Question,A,B,C,D,Correct\n"
    parsed = csv(head + "How much is 2 + 2?,3,4,5,6,4\n")
    assert [choice["correct"] for choice in parsed.items[0].question["choices"]] == [False, False, False, True]
    assert ["“4” was taken as the place" in note["message"] for note in parsed.notes] == [True]
    parsed = csv(head + "How much is 2 + 2?,3,4,5,6,4\nAnd 5 + 5?,10,11,12,13,10\n")
    assert [[choice["correct"] for choice in item.question["choices"]].index(True) for item in parsed.items] == [1, 0]
    assert parsed.notes == []


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["2.640", "1,5"], ["2640", "1.5"]),
        (["3.500,0", "2.640"], ["3500.0", "2640"]),
        (["2,640", "1.5"], ["2640", "1.5"]),
        (["2.640", "1.5"], ["2.6400", "1.5"]),
        (["1.234.567"], ["1234567"]),
        (["1'234.5"], ["1234.5"]),
        (["0.125", "2,640"], ["0.125", "2640"]),
        (["2640", "5±0,5"], ["2640", "5±0.5"]),
        (["4..6", "-1,5"], ["4..6", "-1.5"]),
        (["1,5,3"], ["1,5,3"]),
        (["1.125e7"], ["1.125e7"]),
        (["about 2.640"], ["about 2.640"]),
    ],
)
def test_numbers_are_read_by_the_habit_of_the_table(cells: list[str], read: list[str]) -> None:
    habit = NumberHabit()
    habit.learn(cells)
    assert [habit.normal(cell) for cell in cells] == read
    assert habit.doubtful == {}


@pytest.mark.parametrize(("separator", "value"), [(";", 2640), (",", 2.64)])
def test_a_number_that_could_be_either_is_said(separator: str, value: float) -> None:
    parsed = csv("Tipo,Pregunta,Aceptadas\nnúmero,¿Altura?,2.640\n".replace(",", separator))
    assert parsed.items[0].question["accepted"][0]["value"] == value
    assert ["2.640 was read as" in note["message"] for note in parsed.notes] == [True]


@pytest.mark.parametrize("value", [1.125, -2.5, 2640, 0.125, 1.125e-7, 12.345, 999.999, 1e21])
def test_numbers_that_we_write_are_read_again(value: float) -> None:
    entry = {**question("numeric"), "accepted": [{"value": value, "tolerance": 0, "credit": 100}]}
    for name in ("csv", "xlsx"):
        parsed = get(name).read(get(name).write([entry]).data)
        assert parsed.items[0].question["accepted"][0]["value"] == value
        assert (parsed.errors, parsed.notes) == ([], [])


PLAIN = (
    "3*4*5", "2*30*1", "12. Which one floats?", "1944. What landed?", "# one", "- 5", "a_b_c", "__init__", "~~x~~",
    "5 < 6 & 7 > 2", "[x](y)", "costs $5 or $6", "**", "> all", "1) first", "&amp;", "`ls`", "\\frac",
)  # fmt: skip


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize("text", PLAIN)
def test_plain_tables_are_plain(name: str, text: str) -> None:
    table = ["Question", "A", "B", "Correct", "Explanation"], [text, text, "other", "A", text]
    file = workbooks.workbook(workbooks.rows(*table))
    if name == "csv":
        file = "\n".join("\t".join(row) for row in table).encode()
    parsed = get(name).read(file)
    content = check(parsed.items[0].question)
    assert parsed.errors == []
    assert plain(content.prompt) == plain(content.explanation) == text
    assert "<ol" not in content.prompt
    assert plain_inline(content.body["choices"][0]["text"]) == text


def test_texts_without_signs_are_what_they_would_be_if_they_were_rendered() -> None:
    for word in (
        *WORDS,
        *PLAIN,
        "a\n  b",
        " a ",
        "a  \nb",
        "a\n===",
        "b\n---",
        "http://a.b",
        "www.a.b",
        "a@b.c",
        "(c) :)",
        "a\t\tb",
    ):
        for inline in (False, True):
            if not _SIGN.search(word):
                assert markdown_of(word, inline=inline) == from_plain(word, inline=inline)


def test_markdown_is_read_where_it_is_asked_for() -> None:
    head = "Question,A,B,Correct,Markup\n"
    parsed = csv(head + "**Which** $x^2$?,*a*,b,A,markdown\n")
    assert (parsed.items[0].question["prompt"], parsed.notes) == ("**Which** $x^2$?", [])
    parsed = csv(head + "**Which** $x^2$?,*a*,b,A,\n")
    assert plain(parsed.items[0].question["prompt"]) == "**Which** $x^2$?"
    assert ["markup" in note["suggestion"] for note in parsed.notes] == [True]
    assert csv(head + "**Which** $x^2$?,*a*,b,A,plain\n").notes == []


@pytest.mark.parametrize("text", ["\\(x^2\\)", "$\\sqrt{2}$", "Is $\\frac{1}{2}$ more than $\\frac{1}{3}$?"])
def test_formulas_in_plain_tables(text: str) -> None:
    parsed = csv(f"Question\tA\tB\tCorrect\n{text}\t{text}\tno\tA\n")
    assert parsed.notes == []
    assert parsed.items[0].question["prompt"] == text.replace("\\(", "$").replace("\\)", "$")
    written = FORMAT.write([{**parsed.items[0].question, "points": 100}]).data
    assert (b"markup" in written) == ("\\(" in text)
    assert FORMAT.read(written).items[0].question["choices"] == parsed.items[0].question["choices"]


def test_rows_survive_as_plain_texts_or_say_that_they_are_markdown() -> None:
    for word in (*WORDS, *PLAIN):
        row = {"prompt": word, "choice_1": word, "feedback_1": f"{word}\n\n{word}"}
        written = to_plain(row)
        assert (written.pop("markup", "") == "markdown" and written == row) or to_markdown(written) == row
    assert "markup" not in to_plain({"prompt": "Which one?", "choice_1": "\\*a\\*"})
    heads = [FORMAT.write([question(prompt=text)]).data.decode().splitlines()[0] for text in ("Which?", "**Which**?")]
    assert ["markup" in head for head in heads] == [False, True]


@pytest.mark.parametrize("cell", ["03-abr", "01-feb", "3-Apr", "Apr-03", "12/ene/2026", "1-sep."])
def test_fractions_that_became_dates_are_noted(cell: str) -> None:
    parsed = csv(f"Question;A;B;Correct\nWhich is 0.75?;{cell};1/2;A\n")
    assert ["date" in note["message"] for note in parsed.notes] == [True]


@pytest.mark.parametrize("cell", ["may", "3 may have", "abril", "5-7", "Mar 3 de"])
def test_words_are_no_dates(cell: str) -> None:
    assert csv(f"Question;A;B;Correct\nWhich?;{cell};x;A\n").notes == []


def test_raised_letters_are_kept() -> None:
    def fill(book: Any, sheet: Any) -> None:
        workbooks.rows(["Question", "A", "B", "Correct"], ["?", "", "x", "B"])(book, sheet)
        up, down = (book.add_format({"font_script": script}) for script in (1, 2))
        sheet.write_rich_string(1, 0, "How much is 10", up, "2", "?")
        sheet.write_rich_string(1, 1, "H", down, "2", "O in 4", up, "th", " place")

    entry = get("xlsx").read(workbooks.workbook(fill)).items[0].question
    assert entry["prompt"] == "How much is 10²?"
    assert plain_inline(entry["choices"][0]["text"]) == "H₂O in 4^(th) place"


@pytest.mark.parametrize("text", ["-5", "+5", "-0,5", "-74.07", "-5 %"])
def test_a_minus_stays_a_minus(text: str) -> None:
    entry = question(choices=[{"text": text, "correct": True}, {"text": "0", "correct": False}])
    bare = text.startswith("-") and "%" not in text
    assert (f'"{text}"' in FORMAT.write([entry]).data.decode()) == bare
    sheet = workbooks.rows(["type", "prompt", "choice_1", "choice_2", "correct"], ["poll", "p", f"'{text}", "''-6", ""])
    found = get("xlsx").read(workbooks.workbook(sheet)).items[0].question["choices"]
    assert [plain_inline(choice["text"]) for choice in found] == [text, "'-6"]
    for name in ("csv", "xlsx"):
        for guarded in (text, f"'{text}", f"''{text}"):
            entry["choices"][1]["text"] = guarded
            assert get(name).read(get(name).write([entry]).data).items[0].question["choices"][1]["text"] == guarded


BAD = """type,prompt,choice_1,choice_2,correct,accepted
single_choice,Fine?,yes,no,A,
single_choice,"Who said "hi"?,yes,no,A,
single_choice,Which "one" is it?,yes,no,A,
hologram,What?,,,,
single_choice,Which?,yes,no,Z,
numeric,How much?,,,,about five
single_choice,"Last
one?",yes,no,B,
single_choice,"never closed,yes,no,A,
single_choice,After it?,yes,no,A,
"""


def test_one_bad_row_never_blocks_the_rest() -> None:
    parsed = csv(BAD)
    assert [item.line for item in parsed.items] == [2, 4, 8, 11] or [item.line for item in parsed.items] == [
        2,
        4,
        8,
        10,
        11,
    ]
    assert [error["line"] for error in parsed.errors][:4] == [3, 5, 6, 7]
    assert [error["message"].partition(":")[0] for error in parsed.errors][1:4] == [
        "Column A (type)", "Column E (correct)", "Column F (accepted)",
    ]  # fmt: skip


def test_quotation_marks_that_are_not_doubled_are_kept_where_the_cells_are_clear() -> None:
    parsed = csv('Question,A,B,Correct\n"Hi" said who?,Ana,Luis,A\n')
    assert (parsed.errors, parsed.items[0].question["prompt"]) == ([], '"Hi" said who?')
    assert ["quotation marks" in note["message"] for note in parsed.notes] == [True]


def test_messages_name_the_column_of_the_file() -> None:
    parsed = csv("Pregunta;Opción 1;Opción 2;Opción 3;Correcta\n¿Qué flota?;El hielo;;El plomo;A\n")
    (item,) = parsed.items
    assert item.place("choices.1.text") == "Column C (Opción 2)"
    assert item.place("choices") == "Column E (Correcta)"
    assert item.place("prompt.anything") == "Column A (Pregunta)"
    assert item.place("points") == "points"


def test_html_in_a_table_is_shown_as_it_stands_with_a_note() -> None:
    parsed = csv("Question,A,B,Correct\nOne<br>two <strong>x</strong>,a,b,A\nIs 1<2?,yes,no,A\n")
    first, second = [item.question for item in parsed.items]
    assert plain(first["prompt"]) == "One<br>two <strong>x</strong>"
    assert plain(second["prompt"]) == "Is 1<2?"
    assert [note["line"] for note in parsed.notes if "HTML tags" in note["message"]] == [2]
