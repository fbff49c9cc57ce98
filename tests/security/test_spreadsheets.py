"""Whatever somebody typed, a spreadsheet shows it as text."""

import csv
import io
import re
import zipfile
from xml.sax.saxutils import unescape

import pytest
from flask import Flask

from classroom.models import Lesson, User
from classroom.services.bank import entries, import_export
from classroom.services.classes import courses, new_passwords, rosters
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.lessons import headcount, lifecycle, lookup
from classroom.services.results import export
from tests.support.lessons import CAPITAL, answer, ask, close, join

BEGINNINGS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "'=1+1",
    '="x"',
    "=cmd|' /C calc'!A0",
]
RISKY = re.compile("[=+\\-@\t\r\n＝＋－＠]")


def runs(cell: str) -> bool:
    """Say whether a spreadsheet may take a cell for a formula: also after it has dropped blanks."""
    return bool(RISKY.match(cell)) and not re.fullmatch(r"-?[0-9.]+", cell)


@pytest.fixture
def hostile(owner: User) -> Lesson:
    """A lesson whose title, question, choices and nicknames begin like formulas, with an answer of each."""

    lesson = lifecycle.create(owner.id, title="=TITLE()")
    people = [join(lesson, f"{text.strip()} {number}") for number, text in enumerate(BEGINNINGS)]
    for text in BEGINNINGS:
        choices = [{"text": f"{text} a", "correct": True}, {"text": f"{text} b", "correct": False}]
        asked = ask(lesson, entries.create(owner.id, {**CAPITAL, "prompt": f"{text} ?", "choices": choices}))
        for person in people[:3]:
            answer(person, asked, ["a"])
        close(asked)
    return lesson


def test_results_as_csv(hostile: Lesson) -> None:
    data = export.csv_for_programs(hostile).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert len(rows) == 1 + 3 * len(BEGINNINGS)
    assert not [cell for row in rows for cell in row if runs(cell)]
    assert any(cell.startswith("'=") for row in rows for cell in row)


def test_results_as_workbook(hostile: Lesson) -> None:
    with zipfile.ZipFile(io.BytesIO(export.xlsx_for_programs(hostile))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = unescape(book.read("xl/sharedStrings.xml").decode())
    assert len(sheets) == 2
    for sheet in sheets:
        assert "<f>" not in sheet
        assert "<f " not in sheet
        assert "<hyperlink" not in sheet
    assert "=1+1" in strings, "it is there, as text"


def test_questions_as_csv(app: Flask, owner: User) -> None:
    for text in BEGINNINGS:
        choices = [{"text": f"{text} a", "correct": True}, {"text": f"{text} b", "correct": False}]
        entries.create(
            owner.id, {**CAPITAL, "prompt": f"{text} ?", "choices": choices, "explanation": text, "tags": ["=tag"]}
        )
    data = import_export.export_questions(owner.id, None, "csv").data.decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(data)) for cell in row if runs(cell)]


def test_questions_as_workbooks(app: Flask, owner: User) -> None:
    for text in BEGINNINGS:
        choices = [{"text": f"{text} a", "correct": True}, {"text": f"{text} b", "correct": False}]
        entries.create(owner.id, {**CAPITAL, "prompt": f"{text} ?", "choices": choices, "explanation": text})
    for form in ("xlsx", "kahoot"):
        with zipfile.ZipFile(io.BytesIO(import_export.export_questions(owner.id, None, form).data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            strings = unescape(book.read("xl/sharedStrings.xml").decode())
        assert not re.search("<f[ >]|<hyperlink", sheet)
        assert "=1+1 ?" in strings, "it is there, as text"
    with zipfile.ZipFile(io.BytesIO(import_export.export_questions(owner.id, None, "ods").data)) as book:
        content = book.read("content.xml").decode()
    assert "formula" not in content
    assert "=1+1 ?" in content, "it is there, as text"


def test_passwords_of_a_roster_as_csv(app: Flask, owner: User) -> None:
    course = courses.create(owner.id, "9a")
    done = rosters.apply(course.id, owner.id, read_text("username,name\nana,=SUM(1)\nbea,@x\ncarla,+Carla\n"))
    assert done.created == 3
    new_passwords.hash_batch()
    text = rosters.as_csv(new_passwords.show(course.id, owner.id, done.passwords_id or 0))
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if runs(cell)]


def test_names_of_files_come_from_codes_only(app: Flask, owner: User) -> None:
    from tests.support.people import log_in

    lesson = lifecycle.create(owner.id, title='"; filename="evil.exe\r\nX: y')
    response = log_in(app, owner).get(f"/teach/lessons/{lesson.id}/report.csv")
    assert re.fullmatch(r'attachment; filename="tiza-[A-Z0-9]{6}\.csv"', response.headers["Content-Disposition"])
    assert headcount.of_lesson(lesson.id) == 0
    assert lookup.newest_round(lesson.id) is None
