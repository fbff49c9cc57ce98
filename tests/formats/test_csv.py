"""CSV: variants that spreadsheet programs write, and protection from formulas."""

import base64
import csv
import io
import random
from typing import Any

import pytest

from classroom.formats import MAX_QUESTIONS, ParsedFile, get
from classroom.formats.shared.csv_injection import neutralise, restore
from tests.support.questions import generated, question

FORMAT = get("csv")


def read(text: str | bytes) -> ParsedFile:
    return FORMAT.read(text.encode() if isinstance(text, str) else text)


def one(text: str) -> dict[str, Any]:
    parsed = read(text)
    assert parsed.errors == []
    return parsed.items[0].question


def test_round_trip_of_many() -> None:
    dice = random.Random(2)
    questions = [generated(dice) for _ in range(300)]
    parsed = read(FORMAT.write(questions).data)
    assert parsed.errors == []
    for item, original in zip(parsed.items, questions, strict=True):
        image = item.question["image"]
        if image:
            image = {**image, "data": base64.b64decode(image["data"])}
        assert {**item.question, "image": image} == original


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "'=", "''+", "'\t"])
def test_no_cell_is_a_formula(sign: str) -> None:
    evil = f"{sign}HYPERLINK(1)"
    written = FORMAT.write(
        [{**question(prompt=evil, explanation=evil, tags=[evil]), "choices": [{"text": evil, "correct": True}] * 2}]
    ).data
    table = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert not [cell for cell in table[1] if cell.lstrip().startswith(tuple("=+-@＝"))]
    assert not [cell for cell in table[1] if cell.startswith(("\t", "\r"))]


@pytest.mark.parametrize(
    "text", ["", "a", "'", "''", "'a", "=", "'=", "''=", "'''-1", "+", "@x", "\tx", "a=", "＋1", "' ="]
)
def test_restore_is_the_inverse_of_neutralise(text: str) -> None:
    assert restore(neutralise(text)) == text
    assert not neutralise(text).startswith(tuple("=+-@\t\r＝＋－＠"))


@pytest.mark.parametrize("text", ["+5", "-5", "'+5", "+5 km", "=1+1", "''=x", "@a", "-5.5", "+"])
def test_answers_that_look_like_formulas_come_back_exactly(text: str) -> None:
    accepted = [{"text": text, "credit": 100}, {"text": "other", "credit": 50}]
    original = question("short_text", accepted=accepted, prompt=f"Which one? {text}")
    found = read(FORMAT.write([original]).data).items[0].question
    assert (found["accepted"], found["prompt"]) == (accepted, original["prompt"])


def test_every_cell_is_quoted() -> None:
    written = FORMAT.write([question(prompt="a;=cmd()")]).data.decode("utf-8-sig")
    assert '"a;=cmd()"' in written
    assert all(line.startswith('"') and line.endswith('"') for line in written.strip().split("\r\n"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(separator: str, encoding: str) -> None:
    rows = [["type", "prompt", "choice_1", "choice_2", "correct", "tags"], ["poll", "¿Sí?", "a", "b", "", '"x;y"']]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert one(text.encode(encoding))["prompt"] == "¿Sí?"
    assert one(text.encode(encoding))["tags"] == ["x", "y"]


HEAD = "type,prompt,choice_1,choice_2,choice_3,correct,time_limit,points\n"


@pytest.mark.parametrize("marks", ["A;C", "a,c", "1;3", "A 3", " c ; 1 "])
def test_right_choices(marks: str) -> None:
    row = one(f'{HEAD}multiple_choice,p,x,y,z,"{marks}",,')
    assert [choice["correct"] for choice in row["choices"]] == [True, False, True]


def test_letters_go_before_a_choice_that_looks_like_them() -> None:
    row = one(f'{HEAD}multiple_choice,p,x,"a;b",z,"A;B",,')
    assert [choice["correct"] for choice in row["choices"]] == [True, True, False]


@pytest.mark.parametrize(("word", "right"), [("true", 0), ("Falso", 1), ("V", 0), ("B", 1), ("2", 1)])
def test_true_false_by_word(word: str, right: int) -> None:
    row = one(f"type,prompt,correct\ntrue_false,p,{word}")
    assert [choice["correct"] for choice in row["choices"]] == [right == 0, right == 1]


def test_line_numbers_are_those_of_the_file() -> None:
    text = (
        HEAD
        + 'poll,"two\nlines",x,y,,,,\n'
        + "\n"
        + "poll,five,x,y,,,,\n"
        + "poll,six,x,y,,Z,,\n"
        + "poll,seven,x,y,,,soon,\n"
        + "poll,eight,x,y,,,,,,,extra\n"
    )
    parsed = read(text)
    assert [item.line for item in parsed.items] == [2, 5]
    assert [error["line"] for error in parsed.errors] == [6, 7, 8]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n\n", 1),
        ("type,color\npoll,x", 1),
        ("type,prompt", 1),
        ('type,prompt\npoll,"never closed\nand on', 2),
        ("type,prompt,correct\nsingle_choice,x,A", 2),
        ("type,prompt,points\npoll,x,1e3", 2),
        ("type,prompt,points\npoll,x,-5", 2),
        ("type,prompt,points\npoll,x,٣", 2),
    ],
)
def test_errors_name_their_line(text: str, line: int) -> None:
    errors = read(text).errors
    assert errors
    assert errors[0]["line"] == line


def test_short_lines_are_filled_up() -> None:
    assert one("type,language,prompt,points\npoll")["prompt"] == ""


def test_not_text() -> None:
    assert read(b"type,prompt\npoll,a\x00\xf3o").errors[0]["line"] == 2


EXCEL = "type;prompt;choice_1;choice_2;correct\r\nsingle_choice;¿Capital de España?;Madrid;Málaga;A\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman"), ("cp850", "MS-DOS"), ("utf-16", ""), ("utf-16-le", ""),
     ("utf-8-sig", ""), ("utf-8", "")],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["", "sep=;\r\n", '"sep=;"\r\n'])
def test_what_spreadsheet_programs_write(encoding: str, name: str, declared: str) -> None:
    parsed = read((declared + EXCEL).encode(encoding))
    assert parsed.errors == []
    (item,) = parsed.items
    assert item.question["prompt"] == "¿Capital de España?"
    assert [choice["text"] for choice in item.question["choices"]] == ["Madrid", "Málaga"]
    assert [note["message"] for note in parsed.notes if name in note["message"]] == [
        note["message"] for note in parsed.notes
    ]
    assert bool(parsed.notes) == bool(name)


def test_decimal_commas_in_tables_with_semicolons() -> None:
    (item,) = read("type;prompt;latitude;longitude;full_km;zero_km\nmap_pin;Where?;40,42;-3,7;10,5;500").items
    assert item.question["full_km"] == 10.5


def test_too_many_questions() -> None:
    parsed = read("type,prompt\n" + "poll,x\n" * (MAX_QUESTIONS + 3))
    assert (len(parsed.items), len(parsed.errors)) == (MAX_QUESTIONS, 1)
