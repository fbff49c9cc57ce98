"""Whoever logs in with a password of somebody else chooses another before anything else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Course, Lesson, User
from classroom.services.accounts import users
from classroom.services.classes import courses, rosters
from classroom.services.classes.roster_formats.reading import read_text
from tests.support.people import PASSWORD, log_in

GIVEN, OWN = "given by the admin", "three unrelated words"
CHANGE = "/account/password/choose"


@pytest.fixture
def given(app: Flask, member: User) -> FlaskClient:
    """A browser that has logged in with a password that was given."""
    users.reset_password(member.id, GIVEN, must_change=True)
    browser = app.test_client()
    assert browser.post("/login", data={"username": "member", "password": GIVEN}).status_code == 302
    return browser


@pytest.mark.parametrize("path", ["/", "/account", "/results", "/homework", "/account/tokens", "/practice"])
def test_every_page_leads_to_the_change(given: FlaskClient, path: str) -> None:
    response = given.get(path)
    assert response.status_code == 302
    assert response.location.startswith(f"{CHANGE}?next=")


def test_nothing_can_be_sent_before(given: FlaskClient, lesson: Lesson) -> None:
    for path in ("/account/tokens", "/account", f"/join/{lesson.code}", "/account/password"):
        response = given.post(path, data={"label": "x"})
        assert (response.status_code, response.location) == (302, CHANGE), path


def test_the_api_says_it_with_a_code(app: Flask, given: FlaskClient) -> None:
    response = app.test_client().post("/api/v1/tokens", json={"username": "member", "password": GIVEN})
    assert response.status_code == 403
    assert response.get_json()["error"]["code"] == "password_change_required"


def test_after_the_change_one_goes_on(app: Flask, given: FlaskClient) -> None:
    assert given.get(CHANGE).status_code == 200
    for wrong in ("short", GIVEN, "member"):
        assert given.post(CHANGE, data={"new_password": wrong}).status_code == 422
    response = given.post(CHANGE, data={"new_password": OWN, "next": "/results"})
    assert (response.status_code, response.location) == (302, "/results")
    assert given.get("/results").status_code == 200
    assert given.get(CHANGE).location == "/", "nothing is left to choose"
    other = app.test_client()
    assert other.post("/login", data={"username": "member", "password": GIVEN}).status_code == 401
    assert other.post("/login", data={"username": "member", "password": OWN}).status_code == 302


def test_one_may_log_out_and_choose_the_language(given: FlaskClient) -> None:
    assert given.post("/language", data={"language": "es", "next": CHANGE}).location == CHANGE
    assert "Elige" in given.get(CHANGE).get_data(as_text=True)
    assert given.get("/privacy").status_code == 200
    assert given.post("/logout").location == "/login"


def test_next_leads_nowhere_else(given: FlaskClient) -> None:
    response = given.post(CHANGE, data={"new_password": OWN, "next": "//evil.example"})
    assert response.location == "/"


@pytest.fixture
def course(owner: User, member: User) -> Course:
    made = courses.create(owner.id, "9a")
    rosters.apply(made.id, owner.id, read_text("eva,Eva\nmember,Member\n"))
    return made


def test_a_teacher_sees_the_new_password_once(app: Flask, owner: User, course: Course, member: User) -> None:
    desk = log_in(app, owner)
    page = desk.get(f"/teach/courses/{course.id}").get_data(as_text=True)
    eva = users.find_by_username("eva")
    assert eva is not None
    assert f"/students/{eva.id}/password" in page
    assert f"/students/{member.id}/password" not in page, "an account that was only added"
    response = desk.post(f"/teach/courses/{course.id}/students/{eva.id}/password")
    password = re.search(r'data-testid="new-password">([^<]+)<', response.get_data(as_text=True))
    assert password
    pupil = app.test_client()
    assert pupil.post("/login", data={"username": "eva", "password": password[1]}).status_code == 302
    assert pupil.get("/results").location.startswith(CHANGE)
    refused = desk.post(f"/teach/courses/{course.id}/students/{member.id}/password")
    assert refused.status_code == 403
    assert log_in(app, member).get("/results").status_code == 200


def test_an_administrators_password_has_to_be_changed_but_not_their_own(app: Flask, admin: User, member: User) -> None:
    desk = log_in(app, admin)
    desk.post(f"/admin/users/{member.id}/password", data={"password": GIVEN})
    pupil = app.test_client()
    pupil.post("/login", data={"username": "member", "password": GIVEN})
    assert pupil.get("/results").location.startswith(CHANGE)
    desk.post(f"/admin/users/{admin.id}/password", data={"password": PASSWORD})
    assert log_in(app, admin).get("/admin/users").status_code == 200
