"""The users' administration."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import User
from classroom.services.accounts import users
from tests.support.people import PASSWORD, log_in, make_user

VIEWS = [
    ("GET", "/admin/users"),
    ("GET", "/admin/users/new"),
    ("POST", "/admin/users/new"),
    ("GET", "/admin/users/1"),
    ("POST", "/admin/users/1/role"),
    ("POST", "/admin/users/1/disable"),
    ("POST", "/admin/users/1/enable"),
    ("POST", "/admin/users/1/password"),
]


@pytest.fixture
def browser(app: Flask, admin: User) -> FlaskClient:
    """A browser in which the admin is logged in."""
    return log_in(app, admin)


@pytest.mark.parametrize("view", VIEWS)
def test_only_admins_get_in(app: Flask, admin: User, owner: User, member: User, view: tuple[str, str]) -> None:
    method, path = view
    nobody = app.test_client().open(path, method=method)
    assert nobody.status_code == 302
    assert nobody.location.startswith("/login")
    for user in (owner, member):
        assert log_in(app, user).open(path, method=method, data={"role": "admin"}).status_code == 403
    assert [user.role for user in (admin, owner, member)] == ["admin", "teacher", "student"]
    assert admin.is_active


def listed(browser: FlaskClient, query: str = "") -> list[str]:
    response = browser.get(f"/admin/users{query}")
    assert response.status_code == 200
    return re.findall(r'<a href="/admin/users/\d+">(?:<[^>]+>)*([^<]*)<', response.get_data(as_text=True))


def test_the_list_searches_and_filters(browser: FlaskClient, owner: User, member: User) -> None:
    assert listed(browser) == ["Admin", "Member", "Owner"]
    assert listed(browser, "?role=teacher") == ["Owner"]
    assert listed(browser, "?q=MEM") == ["Member"]
    assert listed(browser, "?q=mem&role=teacher") == []
    assert "No account matches" in browser.get("/admin/users?q=nobody").get_data(as_text=True)


def test_the_list_turns_pages_and_keeps_the_search(browser: FlaskClient) -> None:
    for number in range(60):
        db.session.add(
            User(username=f"pupil{number:02}", display_name=f"P{number:02}", role="student", password_hash="-")
        )
    db.session.commit()
    assert listed(browser, "?q=pupil&role=student&page=2")[0] == "P25"
    assert listed(browser, "?q=pupil&page=999")[-1] == "P59"
    assert listed(browser, "?page=x")[0] == "Admin"
    assert "q=pupil&amp;role=student&amp;page=3" in browser.get("/admin/users?q=pupil&role=student").get_data(
        as_text=True
    )


def test_markup_in_names_and_searches_is_text(browser: FlaskClient, member: User) -> None:
    users.update_profile(member.id, display_name="<img src=x>", language=None)
    page = browser.get("/admin/users?q=%3Cimg").get_data(as_text=True)
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def make(browser: FlaskClient, **changes: str):  # type: ignore[no-untyped-def]
    data = {"username": "rosa", "display_name": "Rosa", "email": "", "role": "teacher", "password": PASSWORD} | changes
    return browser.post("/admin/users/new", data=data)


def test_an_account_is_made(app: Flask, browser: FlaskClient) -> None:
    response = make(browser)
    user = users.find_by_username("rosa")
    assert user is not None
    assert response.location == f"/admin/users/{user.id}"
    assert user.role == "teacher"
    log_in(app, user)


def test_a_made_up_password_is_shown_once(app: Flask, browser: FlaskClient) -> None:
    response = make(browser, password="")
    shown = re.search(r'data-testid="new-password">([^<]+)<', response.get_data(as_text=True))
    assert response.status_code == 201
    assert shown is not None
    assert users.authenticate("rosa", shown[1], "192.0.2.1").display_name == "Rosa"
    user = users.find_by_username("rosa")
    assert user is not None
    assert shown[1] not in browser.get(f"/admin/users/{user.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "a b"),
        ("username", "ADMIN"),
        ("email", "nothing"),
        ("role", "root"),
        ("password", "short"),
    ],
)
def test_a_refused_account_says_where_and_keeps_the_rest(browser: FlaskClient, field: str, value: str) -> None:
    response = make(browser, **{field: value})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    assert 'value="Rosa"' in page
    assert f'value="{PASSWORD}"' not in page
    assert users.find_by_username("rosa") is None


def test_a_changed_role_ends_the_log_ins(app: Flask, browser: FlaskClient, member: User) -> None:
    theirs = log_in(app, member)
    assert browser.post(f"/admin/users/{member.id}/role", data={"role": "teacher"}).status_code == 302
    assert member.role == "teacher"
    assert theirs.get("/account").status_code == 302
    assert log_in(app, member).get("/teach/courses").status_code == 200


@pytest.mark.parametrize("role", ["", "root", "Admin"])
def test_unknown_roles_are_refused(browser: FlaskClient, member: User, role: str) -> None:
    assert browser.post(f"/admin/users/{member.id}/role", data={"role": role}).status_code == 422
    assert member.role == "student"


def test_disabling_and_enabling(app: Flask, browser: FlaskClient, member: User) -> None:
    theirs = log_in(app, member)
    browser.post(f"/admin/users/{member.id}/disable")
    assert theirs.get("/account").status_code == 302
    assert app.test_client().post("/login", data={"username": "member", "password": PASSWORD}).status_code == 401
    browser.post(f"/admin/users/{member.id}/enable")
    log_in(app, member)


def test_a_password_is_reset(app: Flask, browser: FlaskClient, member: User) -> None:
    theirs = log_in(app, member)
    assert browser.post(f"/admin/users/{member.id}/password", data={"password": "given by me"}).status_code == 302
    assert theirs.get("/account").status_code == 302
    assert users.authenticate("member", "given by me", "192.0.2.1").id == member.id
    response = browser.post(f"/admin/users/{member.id}/password", data={"password": "short"})
    assert response.status_code == 422
    assert 'id="password-error"' in response.get_data(as_text=True)


def test_a_reset_can_make_a_password_up(browser: FlaskClient, member: User) -> None:
    response = browser.post(f"/admin/users/{member.id}/password", data={"password": ""})
    shown = re.search(r'data-testid="new-password">([^<]+)<', response.get_data(as_text=True))
    assert shown is not None
    assert users.authenticate("member", shown[1], "192.0.2.1").id == member.id


def test_the_last_admin_stays(browser: FlaskClient, admin: User) -> None:
    assert browser.post(f"/admin/users/{admin.id}/role", data={"role": "student"}).status_code == 409
    assert browser.post(f"/admin/users/{admin.id}/disable").status_code == 409
    assert (admin.role, admin.is_active) == ("admin", True)
    make_user("second", "admin")
    assert browser.post(f"/admin/users/{admin.id}/disable").status_code == 302
    assert browser.get("/admin/users").status_code == 302, "who disables oneself is out"


@pytest.mark.parametrize("number", ["999", "2147483647", str(10**30)])
def test_unknown_accounts_are_not_found(browser: FlaskClient, number: str) -> None:
    assert browser.get(f"/admin/users/{number}").status_code == 404
    for action in ("role", "disable", "enable", "password"):
        assert browser.post(f"/admin/users/{number}/{action}", data={"role": "admin"}).status_code == 404


def test_several_accounts_are_shown_before_they_change(browser: FlaskClient, owner: User, member: User) -> None:
    form = {"action": "disable", "ids": [str(owner.id), str(member.id), "0", "x", "9" * 30]}
    page = browser.post("/admin/users/selected", data=form).get_data(as_text=True)
    assert "2 accounts change." in page
    assert "Member" in page
    db.session.refresh(member)
    assert member.is_active
    confirmed = {"confirmed": "1", "action": "disable", "ids": f"{owner.id} {member.id}", "role": "student"}
    assert browser.post("/admin/users/selected", data=confirmed).location == "/admin/users?role=student"
    db.session.refresh(member)
    assert not member.is_active


def test_all_that_the_filters_find(browser: FlaskClient, admin: User, owner: User, member: User) -> None:
    form = {"action": "disable", "all": "1", "role": "teacher"}
    page = browser.post("/admin/users/selected", data=form).get_data(as_text=True)
    assert f'name="ids" value="{owner.id}"' in page
    page = browser.post("/admin/users/selected", data={"action": "disable", "all": "1"}).get_data(as_text=True)
    assert f'name="ids" value="{member.id} {owner.id}"' in page
    assert "Your own account is left out." in page


@pytest.mark.parametrize("form", [{"action": "", "ids": "1"}, {"action": "disable"}, {"action": "x", "ids": "1"}])
def test_what_is_missing_is_said_on_the_list(browser: FlaskClient, form: dict[str, str]) -> None:
    response = browser.post("/admin/users/selected", data=form)
    assert response.status_code == 422
    assert 'role="alert"' in response.get_data(as_text=True)


def test_the_list_finds_who_has_not_logged_in(browser: FlaskClient, admin: User, member: User) -> None:
    page = browser.get("/admin/users?idle=2100-01-01&order=log_in").get_data(as_text=True)
    assert "member" in page
    page = browser.get("/admin/users?idle=2001-01-01").get_data(as_text=True)
    assert "No account matches" in page
    assert browser.get("/admin/users?idle=yesterday").status_code == 422


def test_names_and_address_are_edited(browser: FlaskClient, owner: User, member: User) -> None:
    form = {"display_name": "Ana G.", "given_name": "Ana", "family_name": "Gómez", "email": "ana@example.org"}
    assert browser.post(f"/admin/users/{member.id}", data=form).location == f"/admin/users/{member.id}"
    db.session.refresh(member)
    assert (member.display_name, member.family_name, member.email) == ("Ana G.", "Gómez", "ana@example.org")
    response = browser.post(f"/admin/users/{owner.id}", data=form)
    assert response.status_code == 422
    assert 'id="email-error"' in response.get_data(as_text=True)
    assert 'value="Gómez"' in response.get_data(as_text=True), "what was typed stays"
