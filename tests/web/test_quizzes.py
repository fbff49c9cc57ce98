"""The pages of quizzes."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Quiz, User
from classroom.services.bank import entries, quiz_lookup, quizzes
from classroom.services.lessons import lookup
from tests.support.people import log_in
from tests.support.questions import question

BASE = "/teach/quizzes"
ACTIONS = ["", "/add", "/remove", "/move", "/duplicate", "/archive", "/restore"]


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def ids(owner: User) -> list[int]:
    return [entries.create(owner.id, question(prompt=f"q{n}")).id for n in range(3)]


@pytest.fixture
def quiz(owner: User, ids: list[int]) -> Quiz:
    return quizzes.create(owner.id, "Mine", ids[:2])


def order(quiz: Quiz, owner: User) -> list[int]:
    return [item.question_id for item in quiz_lookup.get(quiz.id, owner.id).items]


@pytest.mark.parametrize(("method", "path"), [("GET", ""), *(("POST", path) for path in ACTIONS)])
def test_who_gets_in(
    app: Flask, quiz: Quiz, member: User, outsider: User, client: FlaskClient, method: str, path: str
) -> None:
    address = f"{BASE}/{quiz.id}{path}"
    data = {"to": "up", "question_id": "1", "title": "x"} if method == "POST" else None
    assert log_in(app, member).open(address, method=method, data=data).status_code == 403
    assert log_in(app, outsider).open(address, method=method, data=data).status_code == 404
    assert client.open(address, method=method, data=data).headers["Location"].startswith("/login")


def test_a_quiz_is_made_and_filled(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    assert "No quizzes yet" in browser.get(BASE).text
    address = browser.post(BASE, data={"title": "Geo"}).headers["Location"]
    quiz = quiz_lookup.listing(owner.id).items[0]
    assert address == f"{BASE}/{quiz.id}"
    for number in ids:
        browser.post(f"{address}/add", data={"question_id": number})
    browser.post(f"{address}/move", data={"question_id": ids[2], "to": "up"})
    browser.post(f"{address}/remove", data={"question_id": ids[0]})
    assert order(quiz, owner) == [ids[2], ids[1]]
    assert "q2" in browser.get(address).text


@pytest.mark.parametrize("title", ["", " ", "x" * 201])
def test_bad_titles_are_refused_at_their_field(browser: FlaskClient, owner: User, quiz: Quiz, title: str) -> None:
    for address in (BASE, f"{BASE}/{quiz.id}"):
        reply = browser.post(address, data={"title": title})
        assert reply.status_code == 422
        assert 'aria-describedby="quiz-title-error"' in reply.text
    assert quiz_lookup.titles(owner.id) == [(quiz.id, "Mine")]


def test_rename_duplicate_archive_restore(browser: FlaskClient, owner: User, quiz: Quiz) -> None:
    browser.post(f"{BASE}/{quiz.id}", data={"title": "Other"})
    browser.post(f"{BASE}/{quiz.id}/duplicate")
    assert [title for _id, title in quiz_lookup.titles(owner.id)] == ["Other", "Other (copy)"]
    browser.post(f"{BASE}/{quiz.id}/archive")
    assert [title for _id, title in quiz_lookup.titles(owner.id)] == ["Other (copy)"]
    assert "Other" in browser.get(f"{BASE}?archived=1").text
    browser.post(f"{BASE}/{quiz.id}/restore")
    assert len(quiz_lookup.titles(owner.id)) == 2


def test_a_lesson_starts_from_a_quiz(browser: FlaskClient, owner: User, quiz: Quiz) -> None:
    page = browser.get(f"{BASE}/{quiz.id}").text
    assert 'action="/teach/lessons"' in page
    data = {"quiz_id": quiz.id, "title": "", "join_mode": "guest", "course_id": ""}
    assert browser.post("/teach/lessons", data=data).status_code == 302
    assert lookup.running(owner.id)[0].title == "Mine"


def test_a_script_that_moves_gets_the_order(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    quiz = quizzes.create(owner.id, "Three", ids)
    data = {"question_id": ids[2], "to": "1"}
    reply = browser.post(f"{BASE}/{quiz.id}/move", data=data, headers={"Accept": "application/json"})
    assert reply.get_json() == {"question_ids": [ids[2], ids[0], ids[1]]}
    assert order(quiz, owner) == [ids[2], ids[0], ids[1]]
    reply = browser.post(f"{BASE}/{quiz.id}/move", data={**data, "to": "3"})
    assert reply.headers["Location"] == f"{BASE}/{quiz.id}#question-{ids[2]}"
    assert order(quiz, owner) == ids


@pytest.mark.parametrize("to", ["", "sideways", "0", "-1", "1.5"])
def test_bad_moves(browser: FlaskClient, quiz: Quiz, ids: list[int], to: str) -> None:
    assert browser.post(f"{BASE}/{quiz.id}/move", data={"question_id": ids[0], "to": to}).status_code == 422


def test_search_stays_after_adding(browser: FlaskClient, quiz: Quiz, ids: list[int]) -> None:
    reply = browser.post(f"{BASE}/{quiz.id}/add", data={"question_id": ids[2], "q": "q2", "page": "1"})
    assert reply.headers["Location"] == f"{BASE}/{quiz.id}?q=q2&page=1#add"


def test_another_s_question_does_not_come_in(app: Flask, outsider: User, ids: list[int]) -> None:
    own = quizzes.create(outsider.id, "Own")
    reply = log_in(app, outsider).post(f"{BASE}/{own.id}/add", data={"question_id": ids[0]})
    assert reply.status_code == 422
    assert order(own, outsider) == []


def test_what_comes_in_at_a_place_and_what_a_script_gets(
    browser: FlaskClient, owner: User, quiz: Quiz, ids: list[int]
) -> None:
    data, part = {"question_id": ids[2], "place": "2"}, {"X-Part": "slide"}
    reply = browser.post(f"{BASE}/{quiz.id}/add", data=data, headers=part)
    assert reply.json
    assert reply.json["question_ids"] == order(quiz, owner) == [ids[0], ids[2], ids[1]]
    assert f'data-row="{ids[2]}"' in reply.json["cards"][str(ids[2])]
    reply = browser.post(f"{BASE}/{quiz.id}/remove", data=data, headers=part)
    assert reply.json == {"question_ids": [ids[0], ids[1]], "cards": {}}


@pytest.mark.parametrize("part", ["cards", "bank"])
def test_parts_of_the_page(browser: FlaskClient, quiz: Quiz, part: str) -> None:
    text = browser.get(f"{BASE}/{quiz.id}", headers={"X-Part": part}).text
    assert "<html" not in text
    assert ("data-row" in text, "Add from the bank" in text) == (part == "cards", part == "bank")
