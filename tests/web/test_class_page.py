"""The page of a class, coming in with a PIN, cards, and the link to join: in the browser."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Course, Lesson, Participant, User
from classroom.services.accounts import users
from classroom.services.assignments import manage
from classroom.services.bank import entries, quizzes
from classroom.services.classes import addresses, courses, pins, rosters
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.lessons import lifecycle
from tests.support.lessons import CAPITAL
from tests.support.people import log_in


@pytest.fixture
def course(owner: User, app: Flask) -> Course:
    """A class with an address, and two students of a roster."""
    made = courses.create(owner.id, "Biology")
    rosters.apply(made.id, owner.id, read_text("Ana López\nBeto Ruiz\n"))
    addresses.set_slug(made.id, owner.id, "bio-3a")
    return made


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """A browser in which the owner is logged in."""
    return log_in(app, owner)


@pytest.fixture
def pin(course: Course) -> str:
    """The PIN of Ana, while PINs are valid."""
    found = {card.username: card.pin for card in pins.make(course.id, course.owner_id)}
    pins.set_allowed(course.id, course.owner_id, True)
    return found["ana.lopez"]


def ana() -> User:
    found = users.find_by_username("ana.lopez")
    assert found is not None
    return found


def open_lesson(course: Course) -> Lesson:
    return lifecycle.create(course.owner_id, course_id=course.id, join_mode="account")


def come_in(app: Flask, pin: str) -> FlaskClient:
    phone = app.test_client()
    response = phone.post("/c/bio-3a", data={"student": str(ana().id), "pin": pin})
    assert response.status_code == 302, response.text
    return phone


def test_without_a_lesson_the_page_says_so_and_looks_again(app: Flask, course: Course) -> None:
    phone = app.test_client()
    page = phone.get("/c/BIO-3a")
    assert page.status_code == 200
    assert "No lesson of this class is open" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert 'http-equiv="refresh"' in page.text
    assert phone.get("/c/bio-3a/state").get_json() == {"open": False}
    lesson = open_lesson(course)
    assert phone.get("/c/bio-3a/state").get_json() == {"open": True}
    assert phone.get("/c/bio-3a").location == f"/join/{lesson.code}"
    assert "<svg" in phone.get("/c/bio-3a/qr.svg").text
    assert phone.get("/c/other").status_code == 404


def test_a_student_with_a_pin_joins_the_lesson(app: Flask, course: Course, pin: str) -> None:
    page = app.test_client().get("/c/bio-3a").text
    assert "Ana L." in page
    assert "Ana López" not in page
    lesson = open_lesson(course)
    phone = come_in(app, pin)
    assert phone.get("/c/bio-3a").location == f"/join/{lesson.code}"
    assert "Ana López" in phone.get(f"/join/{lesson.code}").text
    assert phone.post(f"/join/{lesson.code}").location == f"/live/{lesson.code}"
    live = phone.get(f"/live/{lesson.code}")
    assert live.status_code == 200
    participant = db.session.query(Participant).one()
    assert (participant.user_id, participant.nickname) == (ana().id, "Ana López")
    assert phone.get("/c/bio-3a", follow_redirects=True).request.path == f"/live/{lesson.code}"
    token = re.search(r'"token": ?"([^"]+)"', live.text)
    assert token is not None
    api = app.test_client()
    as_participant = {"Authorization": f"Bearer {token[1]}"}
    assert api.get("/api/v1/live", headers=as_participant).status_code == 200
    pins.set_allowed(course.id, course.owner_id, False)
    assert api.get("/api/v1/live", headers=as_participant).status_code == 401, "the token ends with the PINs"
    assert phone.get(f"/live/{lesson.code}").status_code == 302


def test_a_wrong_pin_keeps_the_name_and_says_what_is_wrong(app: Flask, course: Course, pin: str) -> None:
    phone = app.test_client()
    wrong = f"{(int(pin) + 1) % 10_000:04}"
    answers = [phone.post("/c/bio-3a", data={"student": str(ana().id), "pin": wrong}) for _try in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert "This is not the PIN" in answers[0].text
    assert re.search(rf'value="{ana().id}" required checked', answers[0].text)
    assert answers[5].headers["Retry-After"]
    assert phone.post("/c/bio-3a", data={"student": "x" * 50, "pin": "\u0661\u0661\u0661\u0661"}).status_code == 401


def test_homework_that_is_due_is_listed_and_opened(app: Flask, course: Course, pin: str, owner: User) -> None:
    quiz = quizzes.create(owner.id, "Cells", [entries.create(owner.id, CAPITAL).id])
    homework = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id)
    phone = come_in(app, pin)
    page = phone.get("/c/bio-3a").text
    code = homework.lesson.code
    assert f'action="/join/{code}"' in page
    assert phone.post(f"/join/{code}", follow_redirects=True).request.path == f"/work/{code}"
    assert "Cells" not in app.test_client().get("/c/bio-3a").text


def test_leaving_lets_the_next_person_in(app: Flask, course: Course, pin: str) -> None:
    lesson = open_lesson(course)
    phone = come_in(app, pin)
    phone.post(f"/join/{lesson.code}")
    assert phone.post(f"/live/{lesson.code}/leave").location == "/c/bio-3a"
    assert "Who are you?" in phone.get("/c/bio-3a").text
    assert phone.get(f"/live/{lesson.code}").status_code == 302
    again = come_in(app, pin)
    again.post("/c/bio-3a/out")
    assert "Who are you?" in again.get("/c/bio-3a").text


def test_a_pin_opens_no_other_class_and_no_other_lesson(app: Flask, course: Course, pin: str, owner: User) -> None:
    other = courses.create(owner.id, "Maths")
    courses.add_student(other.id, owner.id, "ana.lopez")
    lesson = lifecycle.create(owner.id, course_id=other.id, join_mode="account")
    free = lifecycle.create(owner.id, join_mode="account")
    phone = come_in(app, pin)
    for code in (lesson.code, free.code):
        assert "Log in" in phone.get(f"/join/{code}").text
        assert phone.post(f"/join/{code}").status_code == 403
        assert phone.get(f"/live/{code}").status_code == 302


def test_no_page_takes_a_pin_for_a_login(app: Flask, course: Course, pin: str) -> None:
    """Every page that asks for a login sends somebody with a PIN to the login; all routes of the application."""
    phone = come_in(app, pin)
    asked = 0
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions.get(rule.endpoint), "access", "public")
        if guard == "public" or rule.rule.startswith("/api/"):
            continue
        values = dict.fromkeys(rule.arguments, "1")
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **values)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            response = phone.open(path, method=method)
            assert response.status_code == 302, (method, path, response.status_code)
            assert response.location.startswith("/login"), (method, path, response.location)
            asked += 1
    assert asked > 100


def test_the_api_takes_no_secret_of_a_pin(app: Flask, course: Course, pin: str) -> None:
    phone = come_in(app, pin)
    with phone.session_transaction() as cookie:
        secret = cookie["pins"][str(course.id)]
        cookie["_user_id"] = secret  # what Flask-Login would keep of a login
    assert phone.get("/account").location.startswith("/login")
    bearer = {"Authorization": f"Bearer {secret}"}
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions.get(rule.endpoint), "access", "public")
        if rule.rule.startswith("/api/") and guard != "public":
            values = dict.fromkeys(rule.arguments, "1")
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            method = min((rule.methods or set()) - {"HEAD", "OPTIONS"})
            response = app.test_client().open(path, method=method, headers=bearer, json={})
            assert response.status_code == 401, (method, path, response.status_code)


def test_who_is_logged_in_needs_no_pin_and_gets_none(app: Flask, course: Course, pin: str, member: User) -> None:
    other = log_in(app, member)
    assert other.post("/c/bio-3a", data={"student": str(ana().id), "pin": pin}).status_code == 302
    with other.session_transaction() as cookie:
        assert "pins" not in cookie
    assert "Who are you?" not in other.get("/c/bio-3a").text


def test_cards_are_made_shown_once_and_printed(browser: FlaskClient, course: Course, app: Flask) -> None:
    one = f"/teach/courses/{course.id}"
    before = browser.get(f"{one}/cards").text
    assert before.count('class="login-card"') == 2
    assert "PIN:" not in before
    shown = browser.post(f"{one}/cards", data={"who": "missing"}).text
    found = re.findall(r'login-card__pin">PIN: <strong translate="no">(\d{4})<', shown)
    assert len(found) == 2
    assert "/c/bio-3a" in shown
    assert not any(f">{pin}<" in browser.get(f"{one}/cards").text for pin in found)
    assert come_in(app, found[0])
    assert browser.post(f"{one}/cards", data={"who": "missing"}).status_code == 302, "all have one"
    browser.post(f"{one}/cards", data={"who": str(ana().id)})
    assert app.test_client().post("/c/bio-3a", data={"student": str(ana().id), "pin": found[0]}).status_code == 401


def test_a_class_without_an_address_gets_one_with_its_first_pins(browser: FlaskClient, course: Course) -> None:
    addresses.set_slug(course.id, course.owner_id, "")
    assert browser.post(f"/teach/courses/{course.id}/cards").status_code == 200
    db.session.expire_all()
    assert re.fullmatch("biology-[a-z0-9]{4}", courses.get(course.id, course.owner_id).slug or "")


def test_the_teacher_sets_the_address(browser: FlaskClient, course: Course) -> None:
    one = f"/teach/courses/{course.id}"
    assert browser.post(f"{one}/address", data={"slug": "biology-2026"}).status_code == 302
    assert "/c/biology-2026" in browser.get(f"{one}/entry").text
    wrong = browser.post(f"{one}/address", data={"slug": "not an address"})
    assert wrong.status_code == 422
    assert 'value="not an address"' in wrong.text, "what was typed stays"
    assert 'id="slug-error"' in wrong.text


def test_asking_to_join_by_the_link(
    app: Flask, browser: FlaskClient, course: Course, member: User, stranger: User
) -> None:
    one = f"/teach/courses/{course.id}"
    browser.post(f"{one}/link", data={"on": "1"})
    link = re.search(r"/class/[\w-]+", browser.get(f"{one}/entry").text)
    assert link is not None
    assert app.test_client().get(link[0]).location.startswith("/login?next=")
    for user in (member, stranger):
        student = log_in(app, user)
        assert "Ask to join" in student.get(link[0]).text
        assert "You have asked" in student.post(link[0], follow_redirects=True).text
    assert "2 students have asked" in browser.get(one).text
    both = [str(member.id), str(stranger.id)]
    browser.post(f"{one}/requests", data={"student": both, "decision": "admit"})
    assert {user.id for user in courses.roster(course.id, course.owner_id)} >= {member.id, stranger.id}
    assert "You are in this class" in log_in(app, member).get(link[0]).text
    browser.post(f"{one}/link", data={"on": "0"})
    assert log_in(app, member).get(link[0]).status_code == 404
