"""The pages of practice: for students, and a class's for its teacher. The script's part is in tests/browser."""

import csv
import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, Question, User
from classroom.services.classes import courses
from classroom.services.practice import sharing
from tests.support.calendar import Wait
from tests.support.lessons import join, play
from tests.support.people import log_in


@pytest.fixture
def browser(app: Flask, member: User) -> FlaskClient:
    """The member's browser."""
    return log_in(app, member)


@pytest.fixture
def card(lesson: Lesson, question: Question, member: User, browser: FlaskClient, wait_days: Wait) -> int:
    """A card of the member that is due."""
    play(lesson, question, {join(lesson, user=member): ["a"]})
    wait_days(7)
    (found,) = browser.get("/practice/cards").json["cards"]
    return int(found["id"])


def test_students_find_it(browser: FlaskClient, card: int, lesson: Lesson, app: Flask, owner: User) -> None:
    home = browser.get("/").text
    assert home.count('href="/practice"') == 3, "the header, the menu of the account, and the home page"
    assert "1 question is due today." in home
    assert "Practise my mistakes" in browser.get(f"/results/{lesson.id}").text
    assert 'href="/practice"' in browser.get("/results").text
    assert 'class="nav__link" href="/practice"' not in log_in(app, owner).get("/").text


def test_the_page_itself_has_no_question_and_no_key(browser: FlaskClient, card: int) -> None:
    page = browser.get("/practice")
    assert page.status_code == 200
    assert "Canberra" not in page.text
    assert "1913" not in page.text


def test_answers_and_errors_come_as_json(browser: FlaskClient, card: int) -> None:
    def send(text: str) -> tuple[int, dict]:
        reply = browser.post("/practice/answers?zone=Europe/Madrid", data={"answer": text})
        return reply.status_code, reply.json

    right = json.dumps({"id": "answer-one", "card_id": card, "value": ["b"]})
    status, verdict = send(right)
    assert (status, verdict["ok"], verdict["result"]) == (200, True, {"correct": True, "fraction": 1.0})
    assert send(right) == (200, verdict)
    assert browser.get("/practice/cards").json["cards"] == []
    for text, status, code in [
        ("", 400, "bad_json"),
        ("{", 400, "bad_json"),
        ('{"id": "answer-two", "card_id": 1, "value": "\\u0000"}', 400, "bad_json"),
        ("[]", 422, "invalid"),
        (json.dumps({"id": "answer-two", "card_id": card, "value": ["z"]}), 422, "invalid_value"),
        (json.dumps({"id": "answer-two", "card_id": card, "value": ["b"], "points": 9}), 422, "invalid"),
        (json.dumps({"id": "answer-two", "card_id": 10**6, "value": ["b"]}), 404, "unknown_card"),
    ]:
        found, reply = send(text)
        assert (found, reply["ok"], reply["error"]["code"]) == (status, False, code), text


def test_cards_are_downloaded_and_brought_back(browser: FlaskClient, card: int) -> None:
    file = browser.get("/practice/cards.json")
    assert file.headers["Content-Disposition"] == 'attachment; filename="tiza-practice.json"'
    assert len(file.json["cards"]) == 1

    def bring(data: bytes) -> str:
        sent = {"file": (io.BytesIO(data), "cards.json")}
        return browser.post("/practice/cards.json", data=sent, follow_redirects=True).text

    assert "0 cards were brought back." in bring(file.data)
    for wrong in (b"", b"PK\x03\x04", b"[]", b'{"format": "other"}'):
        assert "This is not a file with cards of yours. Nothing was changed." in bring(wrong)
    assert "This is not a file" in browser.post("/practice/cards.json", follow_redirects=True).text


def test_cards_are_downloaded_as_a_table(browser: FlaskClient, card: int) -> None:
    file = browser.get("/practice/cards.csv")
    assert file.headers["Content-Type"].startswith("text/csv")
    assert file.headers["Content-Disposition"] == 'attachment; filename="tiza-practice.csv"'
    (row,) = csv.DictReader(file.get_data(as_text=True).removeprefix("\ufeff").splitlines())
    assert row["question"] == "What is the capital of Australia?"
    assert (row["in_practice"].lower(), float(row["fraction"])) == ("false", 0.0)


def test_the_teacher_switches_practice_off_and_on(app: Flask, owner: User) -> None:
    course = courses.create(owner.id, "9a")
    path, browser = f"/teach/courses/{course.id}/practice", log_in(app, owner)
    assert "What students answer wrong comes back" in browser.get(path).text
    for sent, said in (("0", "This class does not practise"), ("1", "What students answer wrong comes back")):
        assert said in browser.post(path, data={"practises": sent}, follow_redirects=True).text


def test_a_student_shares_with_a_class(browser: FlaskClient, app: Flask, owner: User, member: User) -> None:
    course = courses.create(owner.id, "9a")
    courses.add_student(course.id, owner.id, member.username)
    assert "The teacher of 9a sees only sums of the class." in browser.get("/practice").text
    shared = browser.post(f"/practice/classes/{course.id}", data={"shares": "1"}, follow_redirects=True).text
    assert "The teacher of 9a sees what you practise." in shared
    page = log_in(app, owner).get(f"/teach/courses/{course.id}/practice").text
    assert "Students who share their practice" in page
    assert "No sums yet" in page
    browser.post(f"/practice/classes/{course.id}", data={"shares": "0"})
    assert sharing.classes_of(member.id)[0].shares is False


def test_others_do_not_see_a_class(app: Flask, owner: User, outsider: User) -> None:
    course = courses.create(owner.id, "9a")
    assert log_in(app, outsider).get(f"/teach/courses/{course.id}/practice").status_code == 404
