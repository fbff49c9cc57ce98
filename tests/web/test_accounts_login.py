"""Logging in and out and registering, in the browser."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core import rate_limits, settings
from classroom.core.database import db
from classroom.models import Access, User
from classroom.services.accounts import users
from tests.support.pages import without_tokens
from tests.support.people import PASSWORD, log_in


def try_login(browser: FlaskClient, username: str = "member", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return browser.post("/login", data={"username": username, "password": password, **more})


def cookie(browser: FlaskClient) -> str:
    found = browser.get_cookie("tiza")
    assert found is not None
    return found.value


def second_browser(app: Flask, value: str) -> FlaskClient:
    """Return another browser that has a copy of the cookie."""
    browser = app.test_client()
    browser.set_cookie("tiza", value)
    return browser


def is_in(browser: FlaskClient) -> bool:
    return bool(browser.get("/account").status_code == 200)


def test_logging_in_opens_ones_pages(app: Flask, member: User) -> None:
    browser = app.test_client()
    assert not is_in(browser)
    response = try_login(browser)
    assert (response.status_code, response.location) == (302, "/")
    assert is_in(browser)


def test_teachers_begin_at_their_lessons(client: FlaskClient, owner: User) -> None:
    assert try_login(client, "owner").location == "/teach"


@pytest.mark.parametrize(
    ("username", "password", "status"),
    [("member", "wrong one", 401), ("nobody", PASSWORD, 401), ("", PASSWORD, 422), ("member", "", 422)],
)
def test_a_refused_log_in_keeps_the_name_and_never_the_password(
    client: FlaskClient, member: User, username: str, password: str, status: int
) -> None:
    response = try_login(client, username, password)
    page = response.get_data(as_text=True)
    assert response.status_code == status
    assert re.search(rf'<input [^>]*name="username"[^>]* value="{username}">', page)
    assert PASSWORD not in page
    assert "wrong one" not in page
    assert not is_in(client)


def test_unknown_and_disabled_names_look_like_a_wrong_password(app: Flask, member: User, stranger: User) -> None:
    users.set_disabled(stranger.id, True)
    pages = set()
    for username, password in (("member", "wrong one"), ("nobody", "wrong one"), ("stranger", PASSWORD)):
        response = try_login(app.test_client(), username, password)
        assert response.status_code == 401
        page = response.get_data(as_text=True).replace(f'value="{username}"', "")
        pages.add(without_tokens(page))
    assert len(pages) == 1


def test_too_many_wrong_passwords_are_slowed_down(app: Flask, member: User) -> None:
    browser = app.test_client()
    for _try in range(10):
        assert try_login(browser, password="wrong one").status_code == 401
    response = try_login(browser)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    assert not is_in(browser)
    elsewhere = app.test_client()
    data = {"username": "member", "password": PASSWORD}
    assert elsewhere.post("/login", data=data, environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\t/evil.example",
        "\n//evil.example",
        "//user@evil.example",
        "http://localhost@evil.example/",
        "evil.example",
    ],
)
def test_next_leads_nowhere_else(app: Flask, member: User, target: str) -> None:
    assert try_login(app.test_client(), next=target).location == "/"
    browser = app.test_client()
    assert (
        browser.post(
            "/login", query_string={"next": target}, data={"username": "member", "password": PASSWORD}
        ).location
        == "/"
    )
    assert browser.get("/login", query_string={"next": target}).location == "/"
    form = app.test_client().get("/login", query_string={"next": target}).get_data(as_text=True)
    assert '<input id="next" name="next" type="hidden" value="">' in form


def test_next_leads_on_within_the_site(app: Flask, member: User) -> None:
    guarded = app.test_client().get("/account?x=1&y=2")
    assert guarded.status_code == 302
    browser = app.test_client()
    assert 'value="/account?x=1&amp;y=2"' in browser.get(guarded.location).get_data(as_text=True)
    assert try_login(browser, next="/account?x=1&y=2").location == "/account?x=1&y=2"
    assert browser.get("/login?next=/account").location == "/account", "who is logged in goes on at once"


def test_the_session_changes_at_log_in(app: Flask, client: FlaskClient, member: User) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["language"] = "es"
    planted = cookie(client)
    try_login(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["language"] == "es"
    assert not is_in(second_browser(app, planted))
    assert is_in(client)


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient, member: User) -> None:
    header = try_login(client).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_each_log_in_has_its_own_row_and_secret(app: Flask, member: User) -> None:
    first, second = log_in(app, member), log_in(app, member)
    assert cookie(first) != cookie(second)
    first.post("/logout")
    assert is_in(second)


def test_logging_in_again_ends_the_log_in_before(app: Flask, member: User, owner: User) -> None:
    browser = log_in(app, member)
    old = cookie(browser)
    try_login(browser, "owner")
    assert not is_in(second_browser(app, old))


def test_logging_out_ends_every_copy_of_the_cookie(app: Flask, member: User) -> None:
    browser = log_in(app, member)
    copy = second_browser(app, cookie(browser))
    assert is_in(copy)
    assert browser.post("/logout").status_code == 302
    assert not is_in(browser)
    assert not is_in(copy)
    rows = db.session.query(Access).all()
    assert [row.ended_at is None for row in rows] == [False]


def test_logging_out_without_a_log_in_does_no_harm(client: FlaskClient) -> None:
    assert client.post("/logout").location == "/login"


def test_a_link_cannot_log_anybody_out(app: Flask, member: User) -> None:
    browser = log_in(app, member)
    assert browser.get("/logout").status_code == 405
    assert is_in(browser)


@pytest.mark.parametrize("path", ["/login", "/logout", "/register", "/account", "/account/password"])
def test_forms_of_other_sites_are_refused(app: Flask, member: User, path: str) -> None:
    browser = log_in(app, member)
    app.config["WTF_CSRF_ENABLED"] = True
    assert browser.post(path, data={"username": "member", "password": PASSWORD}).status_code == 400
    assert is_in(browser)


@pytest.mark.parametrize(
    "change",
    [
        lambda user: users.set_role(user.id, "teacher"),
        lambda user: users.set_disabled(user.id, True),
        lambda user: users.reset_password(user.id, "an entirely new one"),
        lambda user: users.change_password(user.id, PASSWORD, "an entirely new one"),
    ],
    ids=["role", "disabled", "reset", "password"],
)
def test_what_ends_log_ins_ends_the_cookie_wherever_it_is(app: Flask, member: User, change) -> None:  # type: ignore[no-untyped-def]
    browser = log_in(app, member)
    copy = second_browser(app, cookie(browser))
    change(member)
    assert not is_in(browser)
    assert not is_in(copy)


# ---- registering


def registration(**changes: str) -> dict[str, str]:
    return {"username": "rosa", "display_name": "Rosa", "email": "rosa@example.org", "password": PASSWORD} | changes


def close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_REGISTRATION", "closed")
    settings.current.cache_clear()


def test_registering_makes_a_student_who_is_logged_in(client: FlaskClient) -> None:
    response = client.post("/register", data=registration(next="/account"))
    assert (response.status_code, response.location) == (302, "/account")
    assert is_in(client)
    user = users.find_by_username("rosa")
    assert user is not None
    assert (user.role, user.display_name, user.email) == ("student", "Rosa", "rosa@example.org")


def test_nobody_registers_as_an_admin(client: FlaskClient) -> None:
    assert client.post("/register", data=registration(role="admin")).status_code == 422
    assert users.find_by_username("rosa") is None


@pytest.mark.parametrize("name", ["is_admin", "disabled_at", "avatar_id", "password_hash", "id"])
def test_fields_that_are_no_fields_have_no_effect(client: FlaskClient, admin: User, name: str) -> None:
    client.post("/register", data=registration(**{name: "1"}))
    user = users.find_by_username("rosa")
    assert user is not None
    assert (user.role, user.avatar_id, user.is_active) == ("student", None, True)
    assert user.id != admin.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "a b"),
        ("username", "MEMBER"),
        ("display_name", "x" * 61),
        ("email", "nothing"),
        ("password", ""),
        ("password", "short"),
        ("password", "password123"),
        ("password", "rosa"),
    ],
)
def test_a_refused_registration_says_where_and_keeps_what_was_typed(
    client: FlaskClient, member: User, field: str, value: str
) -> None:
    response = client.post("/register", data=registration(**{field: value}))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    assert page.count('class="field__error"') == 1
    assert 'value="rosa@example.org"' in page or field == "email"
    assert f'value="{PASSWORD}"' not in page
    assert users.find_by_username("rosa") is None


def test_closed_registration_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    close(monkeypatch)
    for response in (client.get("/register"), client.post("/register", data=registration())):
        assert response.status_code == 403
        assert "Ask your teacher" in response.get_data(as_text=True)
    assert users.find_by_username("rosa") is None
    assert "/register" not in client.get("/login").get_data(as_text=True)


def test_registering_is_throttled(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_LOGIN_RATE", "1/hour")
    settings.current.cache_clear()
    rate_limits.forget()
    client.post("/register", data=registration())
    assert client.post("/register", data=registration(username="eva", email="")).status_code == 429
    assert users.find_by_username("eva") is None


def test_what_was_typed_is_text_on_the_page(client: FlaskClient) -> None:
    page = client.post("/register", data=registration(username="<script>x</script>")).get_data(as_text=True)
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
