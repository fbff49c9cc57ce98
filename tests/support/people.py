"""The application and its people as fixtures: owner, colleague, outsider (teachers), member, stranger, guest."""

from collections.abc import Iterable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom import create_app, limiting, settings
from classroom.database import db
from classroom.models import User
from classroom.services import accounts

PASSWORD = "correct horse battery"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on an empty SQLite database, with an application context pushed."""
    monkeypatch.setenv("SECRET_KEY", "a key for tests only, long enough")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    for name in ("REDIS_URL", "CLASSROOM_REGISTRATION"):
        monkeypatch.delenv(name, raising=False)
    settings.current.cache_clear()
    limiting._limiter.cache_clear()
    application = create_app()
    application.config["WTF_CSRF_ENABLED"] = False  # tests of forms; tests/security switches it on
    application.testing = False  # errors become pages, as in production
    isolate_requests(application)
    with application.app_context():
        db.create_all()
        yield application
        db.session.remove()
        db.engine.dispose()
    settings.current.cache_clear()


def isolate_requests(application: Flask) -> None:
    """Give each request an application context of its own, as in production.

    The fixture keeps one pushed for the test's own queries; Flask would run requests inside it, and ``g`` (the user
    who is logged in, the language) would leak from one browser to the next.
    """
    inner = application.wsgi_app

    def alone(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        db.session.rollback()  # what the test reads afterwards is what the request has written
        return Context().run(inner, environ, start_response)

    application.wsgi_app = alone  # type: ignore[method-assign]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has logged in with."""
    return app.test_client()


def make_user(username: str, role: str) -> User:
    """Create an account with the tests' password."""
    return accounts.create(username=username, password=PASSWORD, role=role, display_name=username.title())


@pytest.fixture
def owner(app: Flask) -> User:
    """The teacher whom things belong to."""
    return make_user("owner", "teacher")


@pytest.fixture
def outsider(app: Flask) -> User:
    """A teacher who has nothing to do with it."""
    return make_user("outsider", "teacher")


@pytest.fixture
def admin(app: Flask) -> User:
    """An administrator."""
    return make_user("admin", "admin")


@pytest.fixture
def member(app: Flask) -> User:
    """A student who belongs to the class or lesson."""
    return make_user("member", "student")


@pytest.fixture
def stranger(app: Flask) -> User:
    """A student who does not."""
    return make_user("stranger", "student")


def log_in(app: Flask, user: User | str) -> FlaskClient:
    """Return a browser in which the user is logged in."""
    username = user if isinstance(user, str) else user.username
    browser = app.test_client()
    response = browser.post("/login", data={"username": username, "password": PASSWORD})
    assert response.status_code == 302, response.get_data(as_text=True)
    return browser
