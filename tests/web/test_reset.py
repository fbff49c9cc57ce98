"""The pages of forgotten passwords."""

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.database import db, now, transaction
from classroom.models import Access, User
from classroom.services.accounts import access
from tests.support.pages import without_tokens
from tests.support.people import PASSWORD, log_in

NEW = "three unrelated words"


@pytest.fixture
def with_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()


def link_of(user: User) -> str:
    with transaction() as session:
        row = Access(user_id=user.id, kind="reset", label="", digest=access.digest("s" * 43), expires_at=now() + 60)
        session.add(row)
    return "s" * 43


def test_without_mail_the_page_says_whom_to_ask(app: Flask) -> None:
    browser = app.test_client()
    assert 'href="/reset"' in browser.get("/login").get_data(as_text=True)
    page = browser.get("/reset").get_data(as_text=True)
    assert "ask the administrator" in page
    assert "<form class=" not in page
    assert browser.post("/reset", data={"username": "member"}).status_code == 200


@pytest.mark.usefixtures("with_mail")
def test_the_answer_is_the_same_for_everybody(app: Flask, member: User) -> None:
    pages = set()
    for typed in ("member", "nobody", "nobody@mail.example"):
        response = app.test_client().post("/reset", data={"username": typed})
        assert response.status_code == 200
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        pages.add(without_tokens(response.get_data(as_text=True)))
    assert len(pages) == 1
    assert 'href="/reset"' in app.test_client().get("/login").get_data(as_text=True)


@pytest.mark.usefixtures("with_mail")
def test_too_many_are_told_to_wait(app: Flask, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_RESET_RATE", "1/hour")
    settings.current.cache_clear()
    browser = app.test_client()
    assert browser.post("/reset", data={"username": "member"}).status_code == 200
    response = browser.post("/reset", data={"username": "member"})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert 'value="member"' in response.get_data(as_text=True), "what was typed stays"


def test_a_link_logs_everybody_out_and_does_not_log_in(app: Flask, member: User) -> None:
    before, browser = log_in(app, member), app.test_client()
    response = browser.post("/reset/new", data={"secret": link_of(member), "new_password": NEW})
    assert (response.status_code, response.location) == (302, "/login")
    assert before.get("/account").status_code == 302
    assert browser.get("/account").status_code == 302
    data = {"username": "member", "password": NEW}
    assert browser.post("/login", data=data).status_code == 302


def test_a_link_of_another_account_ends_the_login_on_this_computer(app: Flask, member: User, stranger: User) -> None:
    browser = log_in(app, stranger)
    browser.post("/reset/new", data={"secret": link_of(member), "new_password": NEW})
    assert browser.get("/account").status_code == 302
    assert log_in(app, stranger).get("/account").status_code == 200, "with the old password"


@pytest.mark.parametrize(
    ("secret", "password", "status"),
    [("", NEW, 422), ("wrong", NEW, 401), ("x" * 5000, NEW, 401), ("s" * 43, "short", 422), ("s" * 43, "", 422)],
)
def test_what_is_wrong_changes_nothing(app: Flask, member: User, secret: str, password: str, status: int) -> None:
    link_of(member)
    response = app.test_client().post("/reset/new", data={"secret": secret, "new_password": password})
    assert response.status_code == status
    assert response.headers["Referrer-Policy"] == "no-referrer"
    db.session.rollback()
    data = {"username": "member", "password": PASSWORD}
    assert app.test_client().post("/login", data=data).status_code == 302
