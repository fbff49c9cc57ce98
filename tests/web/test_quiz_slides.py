"""Questions are written on the page of their quiz: saved while they are typed, with and without the page's script."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classroom.models import Question, Quiz, User
from classroom.services.bank import entries, quiz_lookup, quizzes
from tests.support.editing import SAVED, TYPED
from tests.support.forms import Form
from tests.support.people import log_in
from tests.support.questions import TYPES, picture, question

BASE = "/teach/quizzes"
SCRIPT = {"X-Part": "slide"}


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def quiz(owner: User) -> Quiz:
    ids = [entries.create(owner.id, question(prompt=f"q{n}")).id for n in range(2)]
    return quizzes.create(owner.id, "Mine", ids)


def ids_of(quiz: Quiz, owner: User) -> list[int]:
    return [item.question_id for item in quiz_lookup.get(quiz.id, owner.id).items]


def typed(browser: FlaskClient, quiz: Quiz, question_id: int, **changes: Any) -> TestResponse:
    """Change fields of a question as the page's script sends them."""
    address = f"{BASE}/{quiz.id}/questions/{question_id}"
    fields = Form(browser.get(address, headers=SCRIPT).text, "data-editor").values
    return browser.post(address, data={**fields, **changes}, headers=SCRIPT)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["questions/new", "questions/{id}", "questions/duplicate"])
def test_who_gets_in(
    app: Flask,
    client: FlaskClient,
    quiz: Quiz,
    owner: User,
    member: User,
    outsider: User,
    colleague: User,
    path: str,
    method: str,
) -> None:
    if "duplicate" in path and method == "GET":
        return
    address = f"{BASE}/{quiz.id}/{path.format(id=ids_of(quiz, owner)[0])}"
    data = {"question_id": ids_of(quiz, owner)[0], "prompt": "x", "type": "open_text"} if method == "POST" else None
    for other, status in ((member, 403), (outsider, 404), (colleague, 404)):
        assert log_in(app, other).open(address, method=method, data=data).status_code == status
    assert client.open(address, method=method, data=data).headers["Location"].startswith("/login")
    assert [each.current.prompt for each in quiz_lookup.questions_of(quiz)] == ["q0", "q1"]


@pytest.mark.parametrize("kind", TYPES)
def test_a_question_of_each_type_is_written_in_place(browser: FlaskClient, owner: User, quiz: Quiz, kind: str) -> None:
    address = f"{BASE}/{quiz.id}/questions/new?type={kind}&after={ids_of(quiz, owner)[0]}&key=abc"
    assert f'value="{kind}" checked' in browser.get(address, headers=SCRIPT).text
    data = {"type": kind, "prompt": "Written in place", "language": "", "difficulty": "", **TYPED[kind]}
    if kind == "image_pin":
        data["picture"] = (io.BytesIO(picture()), "map.png")
    reply = browser.post(address, data=data, headers=SCRIPT)
    assert reply.json
    assert reply.json["saved"]["base"] == 1
    made = entries.get(reply.json["saved"]["id"], owner.id)
    assert reply.json["question_ids"] == ids_of(quiz, owner)
    assert ids_of(quiz, owner)[1] == made.id
    source = entries.source(made)
    assert {name: source[name] for name in SAVED[kind]} == SAVED[kind]
    opened = browser.get(reply.json["saved"]["action"], headers=SCRIPT).text
    assert "Written in place" in opened
    assert 'name="base" value="1"' in opened


def test_what_is_not_complete_is_told_without_an_error_and_stores_its_picture(
    browser: FlaskClient, owner: User, quiz: Quiz
) -> None:
    data = {
        "type": "single_choice",
        "prompt": "",
        "choice": ["one", ""],
        "language": "",
        "picture": (io.BytesIO(picture()), "x.png"),
    }
    reply = browser.post(f"{BASE}/{quiz.id}/questions/new", data=data, headers=SCRIPT)
    assert reply.status_code == 200
    assert reply.json
    assert "Write the question" in reply.json["problems"]
    assert 'role="alert"' not in reply.json["problems"]
    assert len(reply.json["pictures"]["own"]) == 64
    assert (len(ids_of(quiz, owner)), entries.search(owner.id).total) == (2, 2)


def test_pauses_make_one_version(browser: FlaskClient, owner: User, quiz: Quiz) -> None:
    first = ids_of(quiz, owner)[0]
    saved = typed(browser, quiz, first, prompt="One").json
    assert saved
    assert (saved["saved"]["base"], saved["saved"]["opened"]) == (2, 1)
    fields = Form(browser.get(f"{BASE}/{quiz.id}/questions/{first}", headers=SCRIPT).text, "data-editor").values
    browser.post(saved["saved"]["action"], data={**fields, "prompt": "One more", "opened": "1"}, headers=SCRIPT)
    made = entries.get(first, owner.id)
    assert [state.prompt for state in made.versions] == ["q0", "One more"]
    assert "<p>One</p>" in saved["preview"]
    assert saved["preview"].count('<figure class="sight ') == 3


def test_a_change_from_another_window_is_told(browser: FlaskClient, owner: User, quiz: Quiz) -> None:
    first = ids_of(quiz, owner)[0]
    entries.edit(first, owner.id, {"prompt": "Elsewhere"})
    reply = typed(browser, quiz, first, prompt="Here", base="1")
    assert reply.json
    assert reply.json["conflict"] == {"code": "changed_meanwhile", "base": 2}
    assert entries.get(first, owner.id).current.prompt == "Elsewhere"
    again = typed(browser, quiz, first, prompt="Here", base="2")
    assert again.json
    assert again.json["saved"]["base"] == 3
    assert [state.prompt for state in entries.get(first, owner.id).versions] == ["q0", "Elsewhere", "Here"]


def test_without_a_script(browser: FlaskClient, owner: User, quiz: Quiz) -> None:
    first = ids_of(quiz, owner)[0]
    address = f"{BASE}/{quiz.id}/questions/{first}"
    page = browser.get(address).text
    assert "<html" in page
    assert 'aria-current="true"' in page
    fields = Form(page, "data-editor").values
    reply = browser.post(address, data={**fields, "prompt": "Changed"})
    assert reply.headers["Location"] == address
    wrong = browser.post(address, data={**fields, "base": "2", "prompt": ""})
    assert wrong.status_code == 422
    assert "Write the question" in wrong.text
    old = browser.post(address, data={**fields, "prompt": "Late"})
    assert old.status_code == 409
    assert "Saving again puts yours in its place" in old.text
    assert "Late" in old.text
    assert Form(old.text, "data-editor").values["base"] == ["2"]
    shown = browser.post(address, data={**fields, "do": "preview"})
    assert "As a student sees it" in shown.text
    copied = browser.post(f"{BASE}/{quiz.id}/questions/duplicate", data={"question_id": first})
    assert copied.headers["Location"] == f"{BASE}/{quiz.id}/questions/{ids_of(quiz, owner)[1]}"
    assert entries.get(first, owner.id).current.prompt == "Changed"


def test_a_question_of_the_bank_that_is_not_in_the_quiz(browser: FlaskClient, owner: User, quiz: Quiz) -> None:
    other: Question = entries.create(owner.id, question())
    assert browser.get(f"{BASE}/{quiz.id}/questions/{other.id}").status_code == 404
    assert browser.get(f"{BASE}/{quiz.id}/questions/999999").status_code == 404
