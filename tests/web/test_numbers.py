"""Numbers on Spanish pages: decimal commas everywhere, in texts and in fields."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from tests.support.lessons import answer, ask, close, join, reveal
from tests.support.people import log_in

ACCEPTED = [{"value": 0.5, "tolerance": 0.25}, {"min": 1.5, "max": 2.5, "credit": 50}]
QUESTIONS: list[tuple[dict[str, Any], list[Any]]] = [
    ({"type": "numeric", "prompt": "¿Cuánto?", "accepted": ACCEPTED, "unit": "m"}, [-5.25, 1234.5, 0.5]),
    ({"type": "rating", "prompt": "¿Ritmo?"}, [3, 4, 3]),
    ({"type": "map_pin", "prompt": "¿Dónde?", "point": [-74.07, 4.71], "full_km": 10.5}, [[-74.5, 4.25], [10.5, 50.5]]),
]
WITH_POINT = re.compile(r"\d\.\d")


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """The teacher's browser, in Spanish."""
    browser = log_in(app, owner)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es-ES"
    return browser


@pytest.fixture
def questions(owner: User) -> list[Question]:
    """Questions whose keys have decimals."""
    return [entries.create(owner.id, content) for content, _values in QUESTIONS]


@pytest.fixture
def lesson(owner: User, questions: list[Question]) -> Lesson:
    """A lesson with answers that have decimals, given with confidence, and with teams, whose points are averages."""
    lesson = lifecycle.create(owner.id, options={"confidence": True, "teams": 2})
    people = [join(lesson, name) for name in ("Ana", "Bea", "Ciro")]
    for question, (_content, values) in zip(questions, QUESTIONS, strict=True):
        asked = ask(lesson, question)
        for person, value in zip(people, values, strict=False):
            answer(person, asked, value, confidence=3)
        reveal(close(asked))
    return lesson


def shown(page: str) -> str:
    """Return the text of a page, and what its fields contain, without addresses, drawings and scripts."""
    page = re.sub(r"<(script|svg|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    fields = re.findall(r'<input class="input"[^>]*value="([^"]*)"', page)
    return unescape(re.sub(r"<[^>]+>", " ", page) + " ".join(fields))


def test_report(browser: FlaskClient, lesson: Lesson) -> None:
    text = shown(browser.get(f"/teach/lessons/{lesson.id}/report").text)
    for expected in (
        "-5,25 m",
        "1234,5 m",
        "0,5 m",
        "0,5 ± 0,25 m",
        "1,5 a 2,5 m",
        "Promedio: 3,33",
        "4,25° N",
        "10,5 km",
    ):
        assert expected in " ".join(text.split()), expected
    assert not WITH_POINT.findall(text)


def test_question_and_its_editor(browser: FlaskClient, questions: list[Question]) -> None:
    for question, expected in (
        (questions[0], ["0,5", "0,25", "1,5", "2,5"]),
        (questions[2], ["-74,07", "4,71", "10,5"]),
    ):
        for page in ("", "/edit"):
            text = shown(browser.get(f"/teach/questions/{question.id}{page}").text)
            assert not WITH_POINT.findall(text)
        assert not [number for number in expected if number not in text.split()], "the fields of the editor"


def test_what_the_editor_shows_is_read_again(browser: FlaskClient, owner: User, questions: list[Question]) -> None:
    page = browser.get(f"/teach/questions/{questions[0].id}/edit").text
    fields = dict(re.findall(r'<input class="input" id="[^"]+" name="(numeric\.[^"]+)" value="([^"]*)"', page))
    assert fields["numeric.accepted.0.tolerance"] == "0,25"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = {"type": "numeric", "prompt": "¿Cuánto?", "points": "100", **fields, "csrf_token": token[1] if token else ""}
    assert browser.post(f"/teach/questions/{questions[0].id}/edit", data=form).status_code == 302
    stored = entries.source(entries.get(questions[0].id, owner.id))["accepted"]
    assert [(item.get("value"), item.get("tolerance"), item.get("min")) for item in stored] == [
        (0.5, 0.25, None),
        (None, None, 1.5),
    ]
