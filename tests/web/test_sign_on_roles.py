"""What somebody who logs in with the school's account may do: roles by a claim, disabled accounts."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import transaction
from classroom.models import User
from classroom.services.accounts import users
from tests.support.provider import Provider
from tests.support.sign_on import account, actions, arrive, code_of, is_in, linked, use

ROLES = {"ROLE_CLAIM": "realm_access.roles", "TEACHER_VALUES": "staff, teachers", "ADMIN_VALUES": "it"}


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
