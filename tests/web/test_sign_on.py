"""Logging in with the school's account: whose account it is, what it may do, and how it ends."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import db, now, transaction
from classroom.models import Access, Identity, Lesson, ProviderLogin, UsedToken, User
from classroom.services.accounts import access, resets, users
from classroom.services.audit import trail
from classroom.services.audit.trail import Filter
from classroom.services.forgetting import jobs
from classroom.services.lessons import lifecycle
from tests.support.people import PASSWORD, log_in
from tests.support.provider import Provider, signed
from tests.support.sign_on import arrive, code_of, finish, use

ROLES = {"ROLE_CLAIM": "realm_access.roles", "TEACHER_VALUES": "staff, teachers", "ADMIN_VALUES": "it"}


def account(username: str) -> User:
    db.session.rollback()
    found = users.find_by_username(username)
    assert found is not None, username
    return found


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


def actions() -> list[str]:
    db.session.rollback()
    return [f"{entry.action} {entry.detail}".strip() for entry in reversed(trail.entries(Filter()).items)]


def confirm(user: User, address: str) -> None:
    """Give an account an address that its owner has confirmed."""
    with transaction():
        user.email, user.email_confirmed_at = address, 1.0


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


# -- roles


@pytest.mark.parametrize(
    ("values", "role"),
    [(["staff"], "teacher"), (["it", "staff"], "admin"), ("teachers", "teacher"), ([], "student"), (None, "student"),
     ({"staff": 1}, "student"), ([["staff"]], "student"), ("Staff", "student")],
)  # fmt: skip
def test_the_claim_decides_what_somebody_is(
    client: FlaskClient, provider: Provider, monkeypatch: pytest.MonkeyPatch, values: Any, role: str
) -> None:
    use(monkeypatch, **ROLES)
    provider.claims["realm_access"] = {"roles": values}
    arrive(client, provider)
    assert account("ana").role == role


def test_it_decides_at_each_log_in_and_ends_what_was_open(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, **ROLES)
    provider.claims["realm_access"] = {"roles": ["staff"]}
    old = app.test_client()
    arrive(old, provider)
    assert old.get("/teach").status_code == 200
    provider.claims["realm_access"] = {"roles": []}
    new = app.test_client()
    arrive(new, provider)
    assert account("ana").role == "student"
    assert not is_in(old)
    assert is_in(new)
    assert "role_changed teacher > student" in actions()


def linked(user: User, provider: Provider, subject: str = "s-1") -> None:
    with transaction() as session:
        session.add(Identity(user_id=user.id, issuer=provider.issuer, subject=subject))


def test_the_last_administrator_with_a_password_stays_one(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch, admin: User
) -> None:
    use(monkeypatch, **ROLES)
    linked(admin, provider)
    browser = app.test_client()
    arrive(browser, provider)
    assert account("admin").role == "admin"
    provider.claims = {"sub": "boss", "preferred_username": "boss", "realm_access": {"roles": ["it"]}}
    arrive(app.test_client(), provider)
    assert account("boss").role == "admin", "an administrator without a password"
    provider.claims = {"sub": "s-1"}
    arrive(app.test_client(), provider)
    assert account("admin").role == "admin", "still the only one with a password"
    with transaction():
        account("boss").password_hash = account("admin").password_hash
    arrive(app.test_client(), provider)
    assert account("admin").role == "student"


def test_roles_that_no_value_gives_are_not_taken(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch, admin: User, owner: User
) -> None:
    use(monkeypatch, ROLE_CLAIM="groups", TEACHER_VALUES="staff")
    linked(admin, provider)
    arrive(app.test_client(), provider)
    assert account("admin").role == "admin"
    use(monkeypatch, TEACHER_VALUES="", ADMIN_VALUES="it")
    linked(owner, provider, "s-9")
    provider.claims["sub"] = "s-9"
    arrive(app.test_client(), provider)
    assert account("owner").role == "teacher"
    provider.claims["groups"] = ["it"]
    arrive(app.test_client(), provider)
    assert account("owner").role == "admin"


def test_a_disabled_account_stays_out(app: Flask, provider: Provider, member: User) -> None:
    linked(member, provider)
    users.set_disabled(member.id, True)
    response = arrive(app.test_client(), provider)
    assert (response.status_code, code_of(response)) == (403, "sso_disabled")


# -- accounts that have the address


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


# -- linking and removing the link


def leave_to(page: str) -> str:
    return page.partition('content="0; url=')[2].partition('"')[0].replace("&amp;", "&")


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
