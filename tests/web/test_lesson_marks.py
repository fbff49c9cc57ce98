"""The form for the scale of a lesson's marks, and what the report then shows."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Lesson, Question, User
from tests.support.lessons import join, play
from tests.support.people import log_in


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def save(browser: FlaskClient, lesson: Lesson, **fields: str) -> tuple[int, str]:
    reply = browser.post(f"/teach/lessons/{lesson.id}/marks", data=fields, follow_redirects=True)
    return reply.status_code, reply.text


def stored(lesson: Lesson) -> object:
    db.session.expire_all()
    return db.session.get_one(Lesson, lesson.id).marks


def test_the_report_offers_marks_and_shows_them(browser: FlaskClient, lesson: Lesson, question: Question) -> None:
    address = f"/teach/lessons/{lesson.id}"
    play(lesson, question, {join(lesson, "Ana"): ["b"], join(lesson, "Ben"): ["a"]})
    page = browser.get(f"{address}/report").text
    assert f'href="{address}/marks"' in page
    assert "marks-summary" not in page
    status, page = save(browser, lesson, scale="0-10", pass_mark="5", shown="y")
    assert status == 200
    (line,) = re.findall(r'data-testid="marks-summary">([^<]*)', page)
    assert line == (
        "Marks from 0 to 10, rounded half up to one decimal. 1 of 2 passed (from 5). Students see their own mark."
    )
    assert ">10.0</td>" in page
    assert ">0.0</td>" in page
    save(browser, lesson, scale="")
    assert stored(lesson) is None
    assert "marks-summary" not in browser.get(f"{address}/report").text


def test_wrong_fields_keep_what_was_typed(browser: FlaskClient, lesson: Lesson) -> None:
    status, page = save(browser, lesson, scale="range", low="6", high="six", pass_mark="4", letters="A 90\nB 0")
    assert status == 422
    assert 'value="six"' in page
    assert 'value="4"' in page
    assert re.search(r'aria-describedby="high-error" aria-invalid="true"[^>]*id="high"', page) or (
        re.search(r'<input[^>]*aria-invalid="true"[^>]*id="high"', page)
    )
    assert "Must be a number from 0 to 1000" in page
    assert stored(lesson) is None
    status, page = save(browser, lesson, scale="nonsense")
    assert (status, page.count("Choose one of the scales.")) == (422, 2), "at the top and at the field"


def test_the_form_shows_what_is_stored_in_the_reader_s_language(browser: FlaskClient, lesson: Lesson) -> None:
    save(browser, lesson, scale="range", low="1", high="5.5", decimals="2", pass_mark="3,25")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    page = browser.get(f"/teach/lessons/{lesson.id}/marks").text
    assert 'value="5,5"' in page
    assert 'value="3,25"' in page
    assert re.search(r'<input[^>]*checked[^>]*value="range"', page)
    status, page = save(browser, lesson, scale="letters", letters="Muy bien 90\nBien 60\nMal 0", pass_mark="bien")
    assert status == 200
    assert "Muy bien" in page
