"""The tests of logging in with the school's account: a provider that Tiza uses, and what somebody does there."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.models import Identity, User
from classroom.services.accounts import users
from classroom.services.audit import trail
from classroom.services.audit.trail import Filter
from classroom.services.provider import directory
from tests.support.provider import CLIENT, SECRET, Provider


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that Tiza uses."""
    with Provider() as running:
        use(monkeypatch, ISSUER=running.issuer, CLIENT_ID=CLIENT, CLIENT_SECRET=SECRET, NAME="School ID")
        yield running
        directory._of.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """Set settings of the school's log-in, without ``CLASSROOM_OIDC_``."""
    for name, value in values.items():
        monkeypatch.setenv(f"CLASSROOM_OIDC_{name}", value)
    settings.current.cache_clear()


def begin(browser: FlaskClient, provider: Provider, target: str = "") -> dict[str, str]:
    """Go to the provider and be let in there; return what comes back."""
    response = browser.get("/login/oidc", query_string={"next": target} if target else {})
    assert response.status_code == 302, response.get_data(as_text=True)
    assert response.location.startswith(f"{provider.issuer}/auth?")
    return provider.authorize(response.location)


def finish(browser: FlaskClient, answer: dict[str, Any]) -> TestResponse:
    """Come back from the provider."""
    return browser.get("/login/oidc/callback", query_string=answer)


def arrive(browser: FlaskClient, provider: Provider, target: str = "") -> TestResponse:
    """Log in with the school's account."""
    return finish(browser, begin(browser, provider, target))


def code_of(response: TestResponse) -> str:
    """Return the code that a page of a failure shows."""
    page = response.get_data(as_text=True)
    assert 'data-testid="sso-code"' in page, page
    return page.partition('data-testid="sso-code">')[2].partition("<")[0]


def account(username: str) -> User:
    """Return the account of a username, as it is now."""
    db.session.rollback()
    found = users.find_by_username(username)
    assert found is not None, username
    return found


def is_in(browser: FlaskClient) -> bool:
    """Return whether somebody is logged in."""
    return browser.get("/account").status_code == 200


def actions() -> list[str]:
    """Return what the audit lists, oldest first."""
    db.session.rollback()
    return [f"{entry.action} {entry.detail}".strip() for entry in reversed(trail.entries(Filter()).items)]


def confirm(user: User, address: str) -> None:
    """Give an account an address that its owner has confirmed."""
    with transaction():
        user.email, user.email_confirmed_at = address, 1.0


def linked(user: User, provider: Provider, subject: str = "s-1") -> None:
    """Link an account to a person at the provider."""
    with transaction() as session:
        session.add(Identity(user_id=user.id, issuer=provider.issuer, subject=subject))


def leave_to(page: str) -> str:
    """Return the address to which a page sends the browser."""
    return page.partition('content="0; url=')[2].partition('"')[0].replace("&amp;", "&")
