"""Results as JSON, CSV and XLSX."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask

from classroom.models import Lesson
from classroom.services.results import export
from classroom.services.results.tables import Table
from tests.api.client import Api, Reply
from tests.api.conftest import ask, command, enter, good, submission

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)"]


@pytest.fixture
def played(app: Flask, teacher: Api, lesson: dict[str, Any], question_id: int) -> dict[str, Any]:
    """A lesson in which four guests with dangerous names answered, and one did not."""
    students = [enter(app, lesson, name) for name in FORMULAS]
    enter(app, lesson, "Idle")
    asked = ask(teacher, lesson, question_id)
    for number, (student, value) in enumerate(zip(students, "abca", strict=True)):
        good(student.post("/live/answers", submission(asked, [value], number)))
    good(command(teacher, lesson, asked, "close"))
    good(command(teacher, lesson, asked, "reveal"))
    return lesson


def rows(reply: Reply) -> list[dict[str, str]]:
    """Read a CSV answer."""
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(reply.data.decode(), newline="")))


def test_json_has_every_answer(teacher: Api, played: dict[str, Any], question_id: int) -> None:
    found = good(teacher.get(f"/lessons/{played['id']}/results"))
    (asked,) = found["rounds"]
    assert (asked["question_id"], asked["answered"], asked["correct"]) == (question_id, 4, 1)
    assert asked["counts"] == {"a": 2, "b": 1, "c": 1}
    people = {person["id"]: person for person in found["participants"]}
    right = [people[item["participant_id"]]["nickname"] for item in asked["answers"] if item["correct"]]
    assert right == ["+1+1"]
    assert [person["total_points"] for person in people.values()] == [0, 100, 0, 0, 0]


def test_csv_has_a_row_an_answer_and_no_formula(teacher: Api, played: dict[str, Any]) -> None:
    reply = teacher.get(f"/lessons/{played['id']}/results.csv")
    assert reply.headers["Content-Disposition"] == f'attachment; filename="results-{played["code"]}.csv"'
    found = rows(reply)
    assert [row["participant"] for row in found] == [f"'{name}" for name in FORMULAS]
    assert [(row["answer"], row["correct"], row["points"]) for row in found[:2]] == [
        ("A", "no", "0"),
        ("B", "yes", "100"),
    ]
    assert found[0]["question"] == "What is the capital of Australia?"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", found[0]["answered_at_utc"])
    assert float(found[0]["answered_at"]) > 1.7e9


def test_csv_cells_with_separators_quotes_and_lines() -> None:
    header, row = ["a", "b"], ['say "hi", now', "two\nlines"]
    assert list(csv.reader(io.StringIO(export.csv(header, [row], mark=False).decode(), newline=""))) == [header, row]
    assert export.csv(header, []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_csv_begins_like_a_formula(start: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(export.csv(["x"], [[f"{start}1+1"]], mark=False).decode(), newline="")))[1]
    assert cell == f"'{start}1+1"


def test_numbers_stay_numbers() -> None:
    assert export.csv(["x"], [[-5, 2.5], ["-5", "-5.25"]], mark=False) == b"x\r\n-5,2.5\r\n-5,-5.25\r\n"


def sheets(data: bytes) -> dict[str, str]:
    """Return the XML of a workbook's parts by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_xlsx_has_answers_and_matrix_and_no_formula(teacher: Api, played: dict[str, Any]) -> None:
    reply = teacher.get(f"/lessons/{played['id']}/results.xlsx")
    assert reply.headers["Content-Type"] == export.XLSX_TYPE
    parts = sheets(reply.data)
    assert re.findall(r'<sheet name="(\w+)"', parts["xl/workbook.xml"]) == ["Answers", "Matrix"]
    for name in ("sheet1", "sheet2"):
        assert "<f>" not in parts[f"xl/worksheets/{name}.xml"]
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", parts["xl/sharedStrings.xml"])
    assert {*FORMULAS, "Idle", "A", "B", "C"} <= set(texts)
    assert len(re.findall("<row ", parts["xl/worksheets/sheet1.xml"])) == 1 + 4
    assert len(re.findall("<row ", parts["xl/worksheets/sheet2.xml"])) == 1 + 5


def test_an_empty_lesson_has_empty_results(teacher: Api, lesson: dict[str, Any]) -> None:
    assert good(teacher.get(f"/lessons/{lesson['id']}/results"))["rounds"] == []
    assert rows(teacher.get(f"/lessons/{lesson['id']}/results.csv")) == []
    assert "xl/worksheets/sheet2.xml" in sheets(teacher.get(f"/lessons/{lesson['id']}/results.xlsx").data)


def test_too_long_texts_are_cut_in_xlsx(teacher: Api, lesson: dict[str, Any], app: Flask) -> None:
    from classroom.core.database import db

    stored = db.session.get_one(Lesson, lesson["id"])
    assert export.xlsx_for_programs(stored).startswith(b"PK")
    data = export.workbook([Table("Answers", ["x" * 40_000], [["y" * 40_000]])], export.PLAIN)
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", sheets(data)["xl/sharedStrings.xml"])
    assert [len(text) for text in texts[:2]] == [export.MAX_CELL] * 2
