"""Logging in with the school's account: who is new, who comes back, and how it ends."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import db, now, transaction
from classroom.models import Access, Identity, Lesson, ProviderLogin, UsedToken, User
from classroom.services.accounts import access
from classroom.services.forgetting import jobs
from classroom.services.lessons import lifecycle
from tests.support.people import PASSWORD, log_in
from tests.support.provider import Provider, signed
from tests.support.sign_on import account, actions, arrive, code_of, is_in, leave_to


def test_the_button_comes_first(client: FlaskClient, provider: Provider) -> None:
    page = client.get("/login?next=/practice").get_data(as_text=True)
    assert "Log in with School ID" in page
    assert page.index("/login/oidc?next=/practice") < page.index('name="password"')


def test_without_a_provider_nothing_is_shown(client: FlaskClient) -> None:
    assert "/login/oidc" not in client.get("/login").get_data(as_text=True)
    response = client.get("/login/oidc")
    assert (response.status_code, code_of(response)) == (404, "sso_off")


def test_who_is_new_gets_an_account_without_a_password(client: FlaskClient, provider: Provider) -> None:
    response = arrive(client, provider)
    assert (response.status_code, response.location) == (302, "/")
    user = account("ana")
    assert (user.display_name, user.role, user.password_hash, user.email) == ("Ana García", "student", "", None)
    page = client.get("/account").get_data(as_text=True)
    assert "This account has no password: you log in with School ID." in page
    assert "It is the only way into this account" in page
    assert actions() == ["account_created student", "identity_linked", "log_in oidc"]


def test_who_comes_again_finds_the_same_account_whatever_the_name_is_now(app: Flask, provider: Provider) -> None:
    arrive(app.test_client(), provider)
    first = account("ana").id
    provider.claims |= {"name": "Ana López", "preferred_username": "alopez", "email": "new@school.example"}
    again = app.test_client()
    arrive(again, provider)
    assert is_in(again)
    assert list(db.session.scalars(select(User.id))) == [first]
    assert db.session.scalars(select(Identity)).one().last_login_at is not None


def test_another_person_with_the_same_name_is_another_account(app: Flask, provider: Provider) -> None:
    arrive(app.test_client(), provider)
    provider.claims["sub"] = "s-2"
    arrive(app.test_client(), provider)
    assert sorted(db.session.scalars(select(User.username))) == ["ana", "ana2"]


@pytest.mark.parametrize(
    ("claims", "username"),
    [
        ({"preferred_username": None}, "ana.garcia"),
        ({"preferred_username": "<script>"}, "ana.garcia"),
        ({"preferred_username": None, "name": None}, "student"),
        ({"preferred_username": "PÉREZ", "name": "\u202eevil"}, "pérez"),
    ],
)
def test_usernames_keep_the_rules(
    client: FlaskClient, provider: Provider, claims: dict[str, Any], username: str
) -> None:
    provider.claims |= claims
    arrive(client, provider)
    assert account(username).display_name


def test_the_session_changes_and_next_stays_on_this_site(app: Flask, provider: Provider, lesson: Lesson) -> None:
    for target, reached in (
        (f"/join/{lesson.code}", f"/join/{lesson.code}"),
        ("//evil.example", "/"),
        ("/\\evil", "/"),
    ):
        browser = app.test_client()
        browser.get("/login")
        before = browser.get_cookie("tiza")
        response = arrive(browser, provider, target)
        assert response.location == reached
        after = browser.get_cookie("tiza")
        assert before is not None
        assert after is not None
        assert before.value != after.value
        assert (after.http_only, after.same_site) == (True, "Lax")


def test_students_come_back_to_the_lesson(app: Flask, provider: Provider, owner: User) -> None:
    hall = lifecycle.create(owner.id, join_mode="account")
    browser = app.test_client()
    assert f"/login?next=/join/{hall.code}" in browser.get(f"/join/{hall.code}").get_data(as_text=True)
    page = browser.get(f"/login?next=/join/{hall.code}").get_data(as_text=True)
    assert f"/login/oidc?next=/join/{hall.code}" in page
    response = arrive(browser, provider, f"/join/{hall.code}")
    joined = browser.get(response.location)
    assert "You join as Ana García." in joined.get_data(as_text=True)


def test_no_transaction_is_open_while_the_provider_is_asked(app: Flask, provider: Provider) -> None:
    held: dict[str, int] = {}
    pool: Any = db.engine.pool
    db.session.rollback()
    provider.before = lambda path: held.update({path: pool.checkedout()})
    provider.document["userinfo_endpoint"] = f"{provider.issuer}/info"
    provider.claims, provider.info = {"sub": "s-1"}, {"sub": "s-1", "name": "Ana"}
    arrive(log_in_elsewhere(app), provider)
    assert set(held) == {"/.well-known/openid-configuration", "/keys", "/token", "/info"}
    assert set(held.values()) == {0}


def log_in_elsewhere(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.get("/login")
    return browser


# -- passwords for administrators only


def test_only_administrators_use_passwords(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch, admin: User, owner: User
) -> None:
    monkeypatch.setenv("CLASSROOM_LOCAL_LOGIN", "admins")
    settings.current.cache_clear()
    browser = app.test_client()
    refused = browser.post("/login", data={"username": "owner", "password": PASSWORD})
    assert refused.status_code == 403
    assert "only administrators log in with a password" in refused.get_data(as_text=True)
    assert not is_in(browser)
    assert browser.post("/login", data={"username": "owner", "password": "wrong"}).status_code == 401
    tokens = browser.post("/api/v1/tokens", json={"username": "owner", "password": PASSWORD})
    assert (tokens.status_code, tokens.get_json()["error"]["code"]) == (403, "local_login_off")
    assert browser.post("/api/v1/tokens", json={"username": "admin", "password": PASSWORD}).status_code == 201
    assert browser.get("/register").status_code == 403
    page = log_in(app, admin).get("/admin").get_data(as_text=True)
    assert "Only administrators create accounts." in page
    assert "The setting CLASSROOM_LOCAL_LOGIN decides." in page
    assert is_in(log_in(app, admin))


# -- the end


def test_logging_out_goes_on_to_the_provider(app: Flask, provider: Provider, member: User) -> None:
    browser = app.test_client()
    arrive(browser, provider)
    page = browser.post("/logout").get_data(as_text=True)
    address = leave_to(page)
    assert address.startswith(f"{provider.issuer}/end?")
    assert "id_token_hint=ey" in address
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Flogin" in address
    assert not is_in(browser)
    assert log_in(app, member).post("/logout").location == "/login", "did not come from there"


def test_what_is_old_is_forgotten(app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = app.test_client()
    arrive(browser, provider)
    token = signed(provider.logout_claims())
    assert browser.post("/login/oidc/backchannel-logout", data={"logout_token": token}).status_code == 200
    jobs.forget_old()
    assert len(db.session.scalars(select(UsedToken)).all()) == len(db.session.scalars(select(ProviderLogin)).all()) == 1
    with transaction():
        for login in db.session.scalars(select(Access)):
            login.ended_at = now() - access.KEEP_ENDED - 1
        db.session.scalars(select(UsedToken)).one().until = now() - 1
    jobs.forget_old()
    assert db.session.scalars(select(UsedToken)).all() == db.session.scalars(select(ProviderLogin)).all() == []
    assert db.session.scalars(select(Identity)).one().subject == "s-1"


def test_the_provider_ends_one_login_or_all_of_a_person(app: Flask, provider: Provider) -> None:
    browsers = [app.test_client() for _number in range(3)]
    for number, browser in enumerate(browsers):
        provider.claims["sid"] = f"session-{number}"
        arrive(browser, provider)
    program = app.test_client()

    def end(**changed: Any) -> int:
        token = signed(provider.logout_claims(**changed), typ="logout+jwt")
        return program.post("/login/oidc/backchannel-logout", data={"logout_token": token}).status_code

    assert end(sid="session-0", sub=None, jti="a") == 200
    assert [is_in(browser) for browser in browsers] == [False, True, True]
    assert end(sid="session-1", sub="somebody else", jti="b") == 200
    assert [is_in(browser) for browser in browsers] == [False, True, True]
    assert end(sid=None, jti="c") == 200
    assert [is_in(browser) for browser in browsers] == [False, False, False]
    assert actions().count("logged_out_by_provider") == 2
    assert json.dumps(db.session.scalars(select(Access.ended_at)).all()).count("null") == 0
