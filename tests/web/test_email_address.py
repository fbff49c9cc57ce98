"""The pages on which an address is changed and confirmed, and on which somebody asks to be a teacher."""

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.models import EmailChange, User
from classroom.services.accounts import access, users
from classroom.services.server import options
from tests.support.people import PASSWORD, log_in

SECRET = "s" * 43


@pytest.fixture
def with_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()


def waiting(user: User) -> None:
    with transaction() as session:
        session.add(EmailChange(user_id=user.id, address="new@mail.example", digest=access.digest(SECRET)))


def test_a_change_needs_the_password_and_keeps_what_was_typed(app: Flask, member: User) -> None:
    browser = log_in(app, member)
    response = browser.post("/account/email", data={"email": "new@mail.example", "password": "wrong one"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="new@mail.example"' in page
    assert 'id="password-error"' in page
    assert "wrong one" not in page
    response = browser.post("/account/email", data={"email": "new@mail.example", "password": PASSWORD})
    assert response.location == "/account"
    db.session.refresh(member)
    assert member.email == "new@mail.example"


@pytest.mark.usefixtures("with_mail")
def test_the_account_page_says_what_waits(app: Flask, member: User) -> None:
    browser = log_in(app, member)
    browser.post("/account/email", data={"email": "new@mail.example", "password": PASSWORD})
    page = browser.get("/account").get_data(as_text=True)
    assert "new@mail.example" in page
    assert "/account/email/give-up" in page
    browser.post("/account/email/give-up")
    assert "new@mail.example" not in browser.get("/account").get_data(as_text=True)
    db.session.refresh(member)
    assert member.email is None


def test_who_is_logged_out_is_told_to_log_in(app: Flask, member: User) -> None:
    waiting(member)
    response = app.test_client().post("/account/email/confirm", data={"secret": SECRET})
    assert response.status_code == 401
    assert "Log in to the account that asked for it" in response.get_data(as_text=True)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    db.session.refresh(member)
    assert member.email is None


def test_only_the_account_that_asked_confirms(app: Flask, member: User, stranger: User) -> None:
    waiting(member)
    assert log_in(app, stranger).post("/account/email/confirm", data={"secret": SECRET}).status_code == 403
    assert log_in(app, member).post("/account/email/confirm", data={"secret": SECRET}).location == "/account"
    db.session.refresh(member)
    assert member.email == "new@mail.example"


def test_an_unknown_link_undoes_nothing(app: Flask, member: User) -> None:
    assert app.test_client().post("/account/email/undo", data={"secret": SECRET}).status_code == 401
    assert app.test_client().post("/account/email/undo", data={"secret": ""}).status_code == 422


def test_asking_to_be_a_teacher_from_the_form_to_the_approval(app: Flask, admin: User) -> None:
    browser = app.test_client()
    form = {"username": "rosa", "password": PASSWORD, "role": "teacher"}
    assert browser.post("/register", data=form).status_code == 302
    assert "until an administrator has approved you" in browser.get("/").get_data(as_text=True)
    assert browser.get("/teach").status_code == 403
    assert "You asked to be a teacher" in browser.get("/account").get_data(as_text=True)
    rosa = users.find_by_username("rosa")
    assert rosa is not None

    desk = log_in(app, admin)
    assert "1 account waits to be approved" in desk.get("/admin/users").get_data(as_text=True)
    assert "rosa" in desk.get("/admin/users?state=waiting").get_data(as_text=True)
    assert "1 waits for approval" in desk.get("/admin").get_data(as_text=True)
    assert f"/admin/users/{rosa.id}/approve" in desk.get(f"/admin/users/{rosa.id}").get_data(as_text=True)
    assert browser.post(f"/admin/users/{rosa.id}/approve").status_code == 403
    assert desk.post(f"/admin/users/{rosa.id}/approve").location == "/admin/users"
    assert browser.get("/teach").status_code == 200, "without logging in again"
    assert desk.post(f"/admin/users/{rosa.id}/approve").status_code == 409


def test_a_wrong_code_stays_in_the_form(app: Flask, admin: User) -> None:
    form = {"username": "rosa", "password": PASSWORD, "role": "teacher", "code": "piedra-papel"}
    browser = app.test_client()
    assert 'name="code"' not in browser.get("/register").get_data(as_text=True), "there is no code yet"
    desk = log_in(app, admin)
    assert desk.post("/admin/teachers", data={"domains": "nothing", "code": "x"}).status_code == 422
    assert desk.post("/admin/teachers", data={"domains": "", "code": "tijera-papel"}).location == "/admin"
    assert options.teacher_code() == "tijera-papel"
    response = browser.post("/register", data=form)
    assert response.status_code == 422
    assert 'value="piedra-papel"' in response.get_data(as_text=True)
    assert users.find_by_username("rosa") is None
    browser.post("/register", data=form | {"code": "tijera-papel"})
    assert browser.get("/teach").status_code == 200


def test_the_code_and_the_domains_are_not_in_the_audit(app: Flask, admin: User) -> None:
    desk = log_in(app, admin)
    desk.post("/admin/teachers", data={"domains": "", "code": "tijera-papel"})
    page = desk.get("/admin/audit").get_data(as_text=True)
    assert "Who is approved as a teacher changed" in page
    assert "tijera" not in page
