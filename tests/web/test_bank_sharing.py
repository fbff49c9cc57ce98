"""Sharing copies from a question's page and from the list."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import User
from classroom.services.bank import entries
from tests.support.people import log_in
from tests.support.questions import question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def test_from_the_page_of_a_question(
    app: Flask, browser: FlaskClient, owner: User, outsider: User, member: User
) -> None:
    made = entries.create(owner.id, question())
    assert f"{BASE}/{made.id}/share" in browser.get(f"{BASE}/{made.id}").text
    answers = []
    for name in ("member", "nobody"):
        page = browser.post(f"{BASE}/{made.id}/share", data={"username": name}, follow_redirects=True).text
        answers.append("There is no teacher with this username." in page)
    assert answers == [True, True]
    page = browser.post(f"{BASE}/{made.id}/share", data={"username": "outsider"}, follow_redirects=True).text
    assert "outsider got a copy of this question." in page
    assert "a copy from owner" in log_in(app, "outsider").get(BASE).text


def test_ticked_ones(browser: FlaskClient, owner: User, outsider: User) -> None:
    ids = [entries.create(owner.id, question()).id for _ in range(3)]
    data = {"question_ids": ids[:2], "do": "share", "username": "outsider"}
    page = browser.post(f"{BASE}/selected", data=data, follow_redirects=True).text
    assert "outsider got copies of 2 questions." in page
    assert entries.search(outsider.id).total == 2
    for name, text in (("", "Type your colleague"), ("owner", "That is you.")):
        page = browser.post(f"{BASE}/selected", data={**data, "username": name}, follow_redirects=True).text
        assert text in page
