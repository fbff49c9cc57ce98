"""The files of the report page: in the language of the teacher, for the spreadsheet programs of that language."""

import csv
import io
import re
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, Participant, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from tests.support.lessons import answer, ask, join, play
from tests.support.people import log_in

CHOICES = [
    {"text": "Bogotá", "correct": True},
    {"text": "**Lima**", "correct": True},
    {"text": "Cali", "correct": False},
]
ITEMS = [{"text": "uno"}, {"text": "dos"}, {"text": "tres"}]
PAIRS = [{"left": "Perú", "right": "Lima"}, {"left": "Chile", "right": "Santiago"}]
QUESTIONS: list[tuple[dict[str, Any], Any]] = [
    ({"type": "numeric", "prompt": "¿Temperatura?", "accepted": [{"value": -5}], "unit": "°C"}, -5.25),
    ({"type": "rating", "prompt": "¿Ritmo?"}, 4),
    ({"type": "multiple_choice", "prompt": "¿Capitales?", "choices": CHOICES}, ["b", "a"]),
    ({"type": "ordering", "prompt": "Ordena", "choices": ITEMS}, lambda body: swapped(body["order"])),
    ({"type": "matching", "prompt": "Une", "pairs": PAIRS}, lambda body: body["key"]),
    ({"type": "map_pin", "prompt": "¿Dónde?", "point": [-74.07, 4.71]}, [-74, 4.5]),
    ({"type": "short_text", "prompt": "¿Cómo?", "accepted": [{"text": "así"}]}, "-3,5"),
    ({"type": "open_text", "prompt": "¿Por qué?"}, "=HYPERLINK(\"https://example.org\")"),
]  # fmt: skip


def swapped(order: list[str]) -> list[str]:
    return [order[1], order[0], *order[2:]]


@pytest.fixture
def ana(lesson: Lesson, owner: User) -> Participant:
    """A guest who has answered a question of each kind; partly right in the order, right in the pairs."""
    ana = join(lesson, "Ana")
    for content, value in QUESTIONS:
        question = entries.create(owner.id, content)
        play(lesson, question, {ana: value(question.current.body) if callable(value) else value})
    return ana


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """The teacher's browser, in Spanish."""
    browser = log_in(app, owner)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es-ES"
    return browser


def rows(browser: FlaskClient, lesson: Lesson, zone: str = "Europe/Madrid") -> list[list[str]]:
    reply = browser.get(f"/teach/lessons/{lesson.id}/report.csv?zone={zone}")
    assert reply.data.startswith(b"\xef\xbb\xbf"), "Excel recognises UTF-8 by the mark"
    return list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_in_spanish(browser: FlaskClient, lesson: Lesson, ana: Participant) -> None:
    header, *found = rows(browser, lesson)
    (answered,) = [title for title in header if title.startswith("Respondida")]
    assert re.fullmatch(r"Respondida \(hora de Europe/Madrid, UTC\+0[12]:00\)", answered)
    table = [dict(zip(header, row, strict=True)) for row in found]
    assert [row["Respuesta"] for row in table] == [
        "-5,25",
        "4",
        "Bogotá; Lima",
        "dos → uno → tres",
        "Perú → Lima; Chile → Santiago",
        "4,5° N, 74° O (25 km)",
        "-3,5",
        '\'=HYPERLINK("https://example.org")',
    ]
    assert [row["Correcta"] for row in table] == ["no", "", "sí", "parcialmente", "sí", "sí", "no", ""]
    assert (table[0]["Unidad"], table[0]["Tipo"], table[0]["Pregunta"]) == ("°C", "Número", "¿Temperatura?")
    assert (table[1]["Puntos"], table[2]["Puntos"]) == ("", "100"), "a poll has no points"
    assert re.fullmatch(r"\d\d/\d\d/20\d\d \d\d:\d\d:\d\d", table[0][answered])
    assert not {"Equipo", "Seguridad"} & set(header), "columns that nobody used"


def test_csv_in_english(app: Flask, owner: User, lesson: Lesson, ana: Participant) -> None:
    text = log_in(app, owner).get(f"/teach/lessons/{lesson.id}/report.csv?zone=UTC").data.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Answer"] for row in found[:2]] == ["-5.25", "4"]
    assert datetime.fromisoformat(found[0]["Answered at (UTC)"])


@pytest.mark.parametrize("zone", ["", "Nowhere/City", "../../etc/passwd", "Europe/Madrid%0d%0aX:1", "a" * 200])
def test_without_a_known_zone_the_file_has_the_time_of_the_server(
    browser: FlaskClient, lesson: Lesson, ana: Participant, zone: str
) -> None:
    (title,) = [title for title in rows(browser, lesson, zone)[0] if title.startswith("Respondida")]
    assert "UTC" in title


def test_workbook_in_spanish(browser: FlaskClient, lesson: Lesson, ana: Participant) -> None:
    join(lesson, "Álvaro")
    join(lesson, "Vera")
    reply = browser.get(f"/teach/lessons/{lesson.id}/report.xlsx?zone=Europe/Madrid")
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    assert book.sheetnames == ["Resumen", "Matriz", "Análisis", "Opciones", "Preguntas", "Respuestas"]
    answers, matrix = book["Respuestas"], book["Matriz"]
    kinds = {title.value: cell for title, cell in zip(answers[1], answers[2], strict=True)}
    assert (kinds["Respuesta"].value, kinds["Respuesta"].data_type) == (-5.25, "n")
    assert kinds["Respuesta"].number_format == 'General "°C"'
    (moment,) = [cell for title, cell in kinds.items() if title.startswith("Respondida")]
    assert (moment.is_date, moment.number_format) == (True, "dd/mm/yyyy hh:mm:ss")
    assert [cell.value for cell in matrix["A"]] == ["Participante", "Álvaro", "Ana", "Vera"]
    titles = [cell.value for cell in matrix[1]]
    assert titles[1] == "1. ¿Temperatura? (°C)"
    assert titles[9:] == ["Aciertos", "Preguntas hechas", "Puntos"]
    own = [(cell.value, cell.data_type) for cell in matrix[3]]
    assert own[1:3] == [(-5.25, "n"), (4, "n")]
    assert own[3] == ("Bogotá; Lima", "s")
    assert own[9:11] == [(3, "n"), (6, "n")]
    assert [cell.value for cell in matrix[2]][9:] == [0, 0, 0], "joined after everything"
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not formulas


def test_the_words_of_confidence_and_teams(browser: FlaskClient, owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"confidence": True, "teams": 2})
    question = entries.create(owner.id, QUESTIONS[2][0])
    answer(join(lesson, "Ana"), ask(lesson, question), ["a"], confidence=2)
    header, row = rows(browser, lesson)
    found = dict(zip(header, row, strict=True))
    assert (found["Seguridad"], found["Equipo"]) == ("Creo que sí", "Equipo Triángulo")


def test_the_api_s_files_are_the_same_in_every_language(browser: FlaskClient, owner: User, ana: Participant) -> None:
    from classroom.services.results import export

    lesson = ana.lesson
    text = export.csv_for_programs(lesson).decode()
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["answer"] for row in found[:3]] == ["-5.25", "4", "A, B"]
    assert [row["correct"] for row in found[:4]] == ["no", "", "yes", "no"]
    book = openpyxl.load_workbook(io.BytesIO(export.xlsx_for_programs(lesson)))
    assert [(cell.value, cell.data_type) for cell in book["Matrix"][2][1:3]] == [(-5.25, "n"), (4, "n")]
    assert [cell.value for cell in book["Matrix"][1]][-3:] == ["correct", "asked", "points"]


def test_the_page_tells_what_the_numbers_of_a_matching_stand_for(
    browser: FlaskClient, lesson: Lesson, ana: Participant
) -> None:
    page = browser.get(f"/teach/lessons/{lesson.id}/report").text
    assert "A-2, B-1" in page or "A-1, B-2" in page
    named = re.findall(r'mark--number">(\d)</span><div class="pairs__text">(\w+)</div>', page)
    assert sorted(text for _number, text in named) == ["Lima", "Santiago"]
    assert sorted(number for number, _text in named) == ["1", "2"]
    for number, text in named:
        assert f'mark--number">{number}</span> {text}' in page, "the same number stands in its pair"
