"""The page and the API of how a question did each time it was asked."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Question, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle
from tests.support.lessons import join, play
from tests.support.people import log_in
from tests.support.questions import question as example


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """The owner's browser."""
    return log_in(app, owner)


def hold(owner: User, question: Question, title: str, value: str) -> None:
    lesson = lifecycle.create(owner.id, title=title)
    play(lesson, question, {join(lesson, "Ana"): [value], join(lesson, "Beto"): ["b"]})


def test_the_page(browser: FlaskClient, owner: User, question: Question) -> None:
    address = f"/teach/questions/{question.id}/results"
    assert address in browser.get(f"/teach/questions/{question.id}").text
    assert "Not asked yet" in browser.get(address).text
    hold(owner, question, "First lesson", "a")
    once = browser.get(address).text
    assert 'class="chart"' not in once, "one point is no line"
    hold(owner, question, "Second lesson", "b")
    html = browser.get(address).text
    rows = re.findall(r"<tr>\s*<th scope=.row.>(.*?)</tr>", html, re.DOTALL)
    texts = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]
    assert [text.split("—")[0].strip() for text in texts] == ["Second lesson 100 %", "First lesson 50 % A 50 %"]
    assert 'class="chart"' in html
    assert html.count("<circle") == 2
    assert "What is the capital of Australia?" in html
    spanish = browser.get(address, headers={"Accept-Language": "es"}).text
    assert "Cómo resultó cada vez" in spanish


def test_polls_have_no_such_results(browser: FlaskClient, owner: User) -> None:
    poll = entries.create(owner.id, example("poll"))
    assert "/results" not in browser.get(f"/teach/questions/{poll.id}").text.split("<main")[1]
    assert "No answer is right or wrong here" in browser.get(f"/teach/questions/{poll.id}/results").text


def test_the_api(app: Flask, owner: User, question: Question) -> None:
    for title in ("One", "Two", "Three"):
        hold(owner, question, title, "c")
    browser = app.test_client()
    credentials = {"username": "owner", "password": "correct horse battery"}
    token = browser.post("/api/v1/tokens", json=credentials).get_json()["token"]
    head = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/questions/{question.id}/results"
    answer = browser.get(f"{address}?per_page=2", headers=head).get_json()
    assert (answer["page"], answer["pages"], answer["total"]) == (1, 2, 3)
    first = answer["times"][0]
    assert (first["lesson"], first["n"], first["facility"], first["version"]) == ("Three", 2, 0.5, 1)
    assert first["distractor"] == {"option": "C", "share": 0.5}
    assert (first["discrimination"], first["facility_last"], first["flags"]) == (None, None, [])
    assert browser.get(f"{address}?per_page=26", headers=head).status_code == 422
    assert (
        browser.get("/api/v1/questions/99999/results", headers=head).get_json()["error"]["code"] == "unknown_question"
    )
