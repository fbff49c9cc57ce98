"""Which account belongs to somebody from the provider: by a confirmed address, or linked with a password."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.models import Identity, User
from classroom.services.accounts import resets, users
from tests.support.people import PASSWORD, log_in
from tests.support.provider import Provider
from tests.support.sign_on import account, actions, arrive, code_of, confirm, finish, is_in, leave_to, linked, use


@pytest.fixture
def teacher(owner: User, provider: Provider) -> User:
    """A teacher with a confirmed address, which the provider has verified for whoever logs in there."""
    confirm(owner, "ana@school.example")
    provider.claims |= {"email": "Ana@School.example", "email_verified": True}
    return owner


def test_an_address_alone_opens_no_account(app: Flask, provider: Provider, teacher: User) -> None:
    browser = app.test_client()
    response = arrive(browser, provider, "/practice")
    assert response.location == "/login/oidc/link?next=/practice"
    assert not is_in(browser)
    page = browser.get(response.location).get_data(as_text=True)
    assert "ana@school.example" in page
    wrong = browser.post("/login/oidc/link", data={"password": "a wrong one", "next": "/practice"})
    assert wrong.status_code == 401
    assert "This is not the password of that account." in wrong.get_data(as_text=True)
    assert not is_in(browser)
    right = browser.post("/login/oidc/link", data={"password": PASSWORD, "next": "/practice"})
    assert right.location == "/practice"
    assert is_in(browser)
    assert db.session.scalars(select(Identity)).one().user_id == teacher.id
    again = app.test_client()
    assert arrive(again, provider).location == "/teach"


def test_guessing_that_password_is_slowed_down(app: Flask, provider: Provider, teacher: User) -> None:
    browser = app.test_client()
    arrive(browser, provider)
    found = [browser.post("/login/oidc/link", data={"password": f"wrong {n}"}).status_code for n in range(12)]
    assert found == [401] * 10 + [429] * 2
    assert browser.post("/login/oidc/link", data={"password": PASSWORD}).status_code == 429


def test_without_the_password_there_is_a_new_account(app: Flask, provider: Provider, teacher: User) -> None:
    browser = app.test_client()
    arrive(browser, provider)
    response = browser.post("/login/oidc/link", data={"apart": "1"})
    assert response.location == "/"
    made = account("ana")
    assert (made.email, made.role) == (None, "student")
    assert account("owner").email == "ana@school.example"


def test_the_page_of_the_password_needs_somebody_from_the_provider(app: Flask, provider: Provider) -> None:
    for send in (app.test_client().get, app.test_client().post):
        response = send("/login/oidc/link")
        assert (response.status_code, code_of(response)) == (400, "sso_state")


@pytest.mark.parametrize("verified", [False, None, "false", 1, "yes", []])
def test_an_address_that_is_not_verified_counts_nothing(
    app: Flask, provider: Provider, teacher: User, monkeypatch: pytest.MonkeyPatch, verified: Any
) -> None:
    use(monkeypatch, LINK_BY_EMAIL="true")
    provider.claims["email_verified"] = verified
    arrive(app.test_client(), provider)
    assert account("ana").email is None
    assert db.session.scalars(select(Identity)).one().user_id != teacher.id


def test_with_the_switch_a_verified_address_opens_a_confirmed_one(
    app: Flask, provider: Provider, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, LINK_BY_EMAIL="true")
    assert arrive(app.test_client(), provider).location == "/teach"
    assert db.session.scalars(select(Identity)).one().user_id == teacher.id


@pytest.mark.parametrize("case", ["not confirmed", "administrator", "linked already"])
def test_the_switch_opens_nothing_that_somebody_else_may_hold(
    app: Flask, provider: Provider, teacher: User, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    use(monkeypatch, LINK_BY_EMAIL="true")
    with transaction():
        if case == "not confirmed":  # somebody has registered with another's address, and waits
            teacher.email_confirmed_at = None
        elif case == "administrator":
            teacher.role = "admin"
        else:  # the address was given to somebody else since
            db.session.add(Identity(user_id=teacher.id, issuer=provider.issuer, subject="who had it before"))
    browser = app.test_client()
    assert arrive(browser, provider).location == "/login/oidc/link"
    assert not is_in(browser)


def test_a_disabled_owner_of_the_address_stays_out(app: Flask, provider: Provider, teacher: User) -> None:
    users.set_disabled(teacher.id, True)
    assert code_of(arrive(app.test_client(), provider)) == "sso_disabled"


def start_linking(browser: FlaskClient, provider: Provider, password: str = PASSWORD) -> dict[str, str]:
    page = browser.post("/account/identities", data={"password": password}).get_data(as_text=True)
    return provider.authorize(leave_to(page))


def test_who_is_logged_in_links_the_account_and_removes_the_link(app: Flask, provider: Provider, member: User) -> None:
    browser = log_in(app, member)
    assert "Link with School ID" in browser.get("/account").get_data(as_text=True)
    response = finish(browser, start_linking(browser, provider))
    assert response.location == "/account"
    other = app.test_client()
    arrive(other, provider)
    assert "You log in as member." in other.get("/account").get_data(as_text=True)
    identity = db.session.scalars(select(Identity)).one()
    response = browser.post(f"/account/identities/{identity.id}/remove")
    assert response.status_code == 302
    assert is_in(browser)
    assert not is_in(other), "a login that came from there"
    assert [action for action in actions() if "identity" in action] == ["identity_linked", "identity_unlinked"]


def test_linking_needs_the_password(app: Flask, provider: Provider, member: User) -> None:
    browser = log_in(app, member)
    response = browser.post("/account/identities", data={"password": "a wrong one"})
    assert response.location == "/account"
    assert "This is not your current password." in browser.get("/account").get_data(as_text=True)


def test_a_link_that_another_login_has_asked_for_is_refused(
    app: Flask, provider: Provider, member: User, stranger: User
) -> None:
    browser = log_in(app, member)
    answer = start_linking(browser, provider)
    browser.post("/login", data={"username": "stranger", "password": PASSWORD})
    assert code_of(finish(browser, answer)) == "sso_state"
    assert db.session.scalars(select(Identity)).all() == []


def test_one_person_is_one_account(app: Flask, provider: Provider, member: User, stranger: User) -> None:
    linked(stranger, provider)
    browser = log_in(app, member)
    response = finish(browser, start_linking(browser, provider))
    assert (response.status_code, code_of(response)) == (409, "sso_linked")


def test_the_only_way_in_stays(app: Flask, provider: Provider) -> None:
    browser = app.test_client()
    arrive(browser, provider)
    identity = db.session.scalars(select(Identity)).one().id
    response = browser.post(f"/account/identities/{identity}/remove")
    assert response.status_code == 409
    assert is_in(browser)


def test_nobody_removes_anothers_link(app: Flask, provider: Provider, member: User, stranger: User) -> None:
    linked(stranger, provider)
    identity = db.session.scalars(select(Identity)).one().id
    assert log_in(app, member).post(f"/account/identities/{identity}/remove").status_code == 404


def test_an_account_without_a_password_is_deleted_by_its_username(app: Flask, provider: Provider) -> None:
    browser = app.test_client()
    arrive(browser, provider)
    path = "/account/delete"
    assert browser.post(path, data={"typed": "somebody"}).status_code == 422
    assert browser.post(path, data={"typed": "ana"}).status_code == 302
    assert not is_in(browser)
    again = app.test_client()
    arrive(again, provider)
    assert "no longer going to be deleted" in again.get("/account").get_data(as_text=True)


def test_a_password_that_somebody_else_made_is_dropped(app: Flask, provider: Provider, member: User) -> None:
    with transaction():
        member.must_change_password = True
    linked(member, provider)
    browser = app.test_client()
    arrive(browser, provider)
    assert is_in(browser)
    refused = app.test_client().post("/login", data={"username": "member", "password": PASSWORD})
    assert refused.status_code == 401, "somebody else knows that password"


@pytest.mark.parametrize(("mode", "mailed"), [("on", ["owner"]), ("admins", [])])
def test_no_mail_gives_a_password_to_who_may_not_use_one(
    app: Flask, provider: Provider, teacher: User, monkeypatch: pytest.MonkeyPatch, mode: str, mailed: list[str]
) -> None:
    provider.claims["email"] = "rosa@school.example"
    arrive(app.test_client(), provider)
    monkeypatch.setenv("CLASSROOM_LOCAL_LOGIN", mode)
    settings.current.cache_clear()
    sent = [name for name in ("ana", "owner") if resets._prepare(name) is not None]
    assert sent == mailed
