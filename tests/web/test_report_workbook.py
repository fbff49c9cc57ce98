"""The workbook of a report, opened with openpyxl: its sheets, number formats and figures."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from classroom.services.results import marks, reports, scales
from classroom.services.results.analysis import lesson as analysis
from tests.support.lessons import CAPITAL, join, play
from tests.support.people import log_in
from tests.support.questions import question as question_of

PLURAL: dict[str, Any] = {
    "type": "multiple_choice",
    "prompt": "Which are right?",
    "choices": [{"text": f"**{text}**", "correct": text in "ab"} for text in "abcd"],
}


@pytest.fixture
def played(owner: User) -> Lesson:
    """Twelve students in two teams, three graded questions and an ordering, and a poll."""
    lesson = lifecycle.create(owner.id, title="Geography", options={"teams": 2})
    people = [join(lesson, f"=Student {number:02}") for number in range(12)]
    for turn in range(3):
        given = {person: ["b"] if (place * 5 + turn) % 4 else ["a"] for place, person in enumerate(people)}
        play(lesson, entries.create(owner.id, CAPITAL), given)
    play(lesson, entries.create(owner.id, PLURAL), {people[0]: ["a"], people[1]: ["a", "b"]})
    play(lesson, entries.create(owner.id, {"type": "rating", "prompt": "How was it?"}), {people[0]: 4})
    return lesson


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def book_of(browser: FlaskClient, lesson: Lesson, language: str = "en") -> openpyxl.Workbook:
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return openpyxl.load_workbook(io.BytesIO(browser.get(f"/teach/lessons/{lesson.id}/report.xlsx?zone=UTC").data))


def columns(sheet: Any) -> dict[str, list[Any]]:
    """Return the cells of the table's columns by title, without what stands below the filter."""
    (last,) = [int(part) for part in [sheet.auto_filter.ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")]]
    return {column[0].value: list(column[1:last]) for column in sheet.iter_cols()}


def values(cells: list[Any]) -> list[Any]:
    return [cell.value for cell in cells]


def test_each_sheet_has_a_frozen_head_a_filter_and_wide_columns(browser: FlaskClient, played: Lesson) -> None:
    book = book_of(browser, played)
    assert book.sheetnames == ["Summary", "Matrix", "Analysis", "Options", "Questions", "Answers"]
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("2"), sheet.title
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title
        assert all(10 <= size.width <= 61 for size in sheet.column_dimensions.values())
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], "no formula"


def test_the_sums_are_numbers_and_agree_with_the_report(browser: FlaskClient, played: Lesson, owner: User) -> None:
    scale = scales.named({"scale": "0-10", "pass_mark": "5"})
    marks.set_scale(played.id, owner.id, scale)
    sheet = book_of(browser, played)["Summary"]
    table = columns(sheet)
    rows = reports.report(played, "name")["participants"]
    assert list(table) == [
        "Participant", "Right", "Questions asked", "Points", "Team", "Mark", "Share of right answers", "Passed"
    ]  # fmt: skip
    assert values(table["Participant"]) == [row["nickname"] for row in rows]
    for title, key in (("Right", "correct"), ("Questions asked", "asked"), ("Points", "total_points")):
        assert values(table[title]) == [row[key] for row in rows]
        assert {cell.data_type for cell in table[title]} == {"n"}
    shares, given = marks.shares(played), marks.of_lesson(played)
    assert values(table["Share of right answers"]) == pytest.approx([shares[row["id"]] for row in rows])
    assert {cell.number_format for cell in table["Share of right answers"]} == {"0.0%"}
    assert values(table["Mark"]) == [float(given[row["id"]].value) for row in rows]
    assert {(cell.number_format, cell.data_type) for cell in table["Mark"]} == {("0.0", "n")}
    assert values(table["Passed"]) == ["yes" if given[row["id"]].passed else "no" for row in rows]
    below = [cell.value for row in sheet.iter_rows(min_row=15) for cell in row if cell.value]
    assert below[0] == "Marks from 0 to 10, rounded half up to one decimal."
    matrix = columns(book_of(browser, played)["Matrix"])
    assert values(matrix["Mark"]) == values(table["Mark"])


def test_the_analysis_agrees_with_the_module(browser: FlaskClient, played: Lesson) -> None:
    found = analysis.of_lesson(played, "last")
    book = book_of(browser, played)
    table, options = columns(book["Analysis"]), columns(book["Options"])
    for title, key, shown in (
        ("Difficulty: share of the points", "facility", "0.0%"),
        ("Standard deviation", "sd", "0.00"),
        ("Discrimination", "discrimination", "0.00"),
        ("Upper minus lower 27 %", "upper_lower", "0.00"),
        ("Share of a guess", "guess", "0.0%"),
        ("Alpha without the question", "alpha_if_dropped", "0.00"),
    ):
        assert values(table[title]) == pytest.approx([item[key] for item in found["items"]]), title
        assert {cell.number_format for cell in table[title] if cell.value is not None} == {shown}, title
    assert values(table["Number"]) == [1, 2, 3, 4]
    assert table["Options"][0].value == "A 3 (25 %) · B✓ 9 (75 %) · C 0 (0 %)"
    flat = [option for item in found["items"] for option in item["options"]]
    for title, key in (
        ("Chosen", "n"),
        ("Share", "share"),
        ("Upper group", "upper"),
        ("Correlation with the rest", "r"),
    ):
        assert values(options[title]) == pytest.approx([option[key] for option in flat]), title
    assert values(options["Text"])[:3] == ["Sydney", "Canberra", "Melbourne"]
    assert values(options["Text"])[-1] == "d", "no signs of Markdown"
    below = {row[1].value: row[2].value for row in book["Analysis"].iter_rows(min_row=7) if row[1].value}
    assert below["Reliability (alpha)"] == pytest.approx(found["test"]["alpha"])
    assert below["People"] == 12


def test_the_questions_have_their_keys_in_words(browser: FlaskClient, owner: User, played: Lesson) -> None:
    ordered = {"type": "ordering", "prompt": "Sort", "choices": [{"text": text} for text in ("one", "two", "three")]}
    play(played, entries.create(owner.id, ordered), {})
    play(played, entries.create(owner.id, question_of("numeric", prompt="How high?")), {})
    table = columns(book_of(browser, played)["Questions"])
    assert values(table["Right answer"]) == [
        "Canberra", "Canberra", "Canberra", "a; b", None, "one → two → three", "2,640 ± 40 m"
    ]  # fmt: skip
    assert values(table["Answered"])[:5] == [12, 12, 12, 2, 1]
    assert values(table["Right"])[:5] == [9, 9, 9, 1, None]
    assert values(table["Counts"])[3:5] == ["yes", "no"]


def test_letters_are_texts_and_a_lesson_without_marks_has_no_column(
    browser: FlaskClient, played: Lesson, owner: User
) -> None:
    assert "Mark" not in columns(book_of(browser, played)["Summary"])
    marks.set_scale(played.id, owner.id, scales.PRESETS["letters"])
    cells = columns(book_of(browser, played)["Summary"])["Mark"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} <= {"A", "B", "C", "D", "F"}


def test_a_lesson_of_polls_has_no_analysis(browser: FlaskClient, lesson: Lesson, owner: User) -> None:
    play(lesson, entries.create(owner.id, {"type": "rating", "prompt": "How was it?"}), {join(lesson, "Ana"): 4})
    book = book_of(browser, lesson, "es")
    assert book.sheetnames == ["Resumen", "Matriz", "Preguntas", "Respuestas"]
    assert values([row[0] for row in book["Resumen"].iter_rows()]) == ["Participante", "Ana"]


def test_an_empty_lesson_has_a_workbook(browser: FlaskClient, lesson: Lesson) -> None:
    assert book_of(browser, lesson).sheetnames == ["Summary", "Matrix", "Questions", "Answers"]


def test_the_sums_as_csv_come_back_as_they_are(browser: FlaskClient, played: Lesson, owner: User) -> None:
    marks.set_scale(played.id, owner.id, scales.named({"scale": "0-10", "decimals": "2"}))
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    data = browser.get(f"/teach/lessons/{played.id}/report-students.csv").data
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    table = columns(book_of(browser, played, "es")["Resumen"])
    assert header == list(table)
    assert rows[0][0] == "'=Student 00"
    for title, column in zip(header, zip(*rows, strict=True), strict=True):
        cells = values(table[title])
        if title in ("Participante", "Equipo"):
            assert [text.removeprefix("'") for text in column] == cells
        else:
            assert [float(text.replace(",", ".")) for text in column] == pytest.approx(cells)
