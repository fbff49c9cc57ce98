"""The application and its people as fixtures: owner, colleague, outsider (teachers), member, stranger, guest."""

import shutil
from collections.abc import Iterable, Iterator
from contextvars import Context
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from classroom import create_app
from classroom.core import rate_limits, settings
from classroom.core.database import Base, db, transaction
from classroom.models import User
from classroom.services.accounts import passwords

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, to be copied: faster than making the tables for each test."""
    path = tmp_path_factory.mktemp("tables") / "empty.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def database_url(tmp_path: Path, empty_sqlite: Path) -> str:
    """The address of a database with tables and no rows; SQLite, unless a folder's tests say otherwise."""
    return f"sqlite:///{shutil.copy(empty_sqlite, tmp_path / 'test.sqlite3')}"


@pytest.fixture
def app(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on an empty database, with an application context pushed."""
    monkeypatch.setenv("SECRET_KEY", "a key for tests only, long enough")
    monkeypatch.setenv("DATABASE_URL", database_url)
    for name in ("REDIS_URL", "CLASSROOM_REGISTRATION"):
        monkeypatch.delenv(name, raising=False)
    settings.current.cache_clear()
    rate_limits.forget()
    application = create_app()
    application.config["WTF_CSRF_ENABLED"] = False  # tests of forms; tests/security switches it on
    application.testing = False  # errors become pages, as in production
    isolate_requests(application)
    with application.app_context():
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


@cache
def _hash_of_the_password() -> str:
    return passwords.hashed(PASSWORD)


def make_user(username: str, role: str) -> User:
    """Add an account with the tests' password, whose hash, slow on purpose, is made only once."""
    with transaction() as session:
        user = User(username=username, display_name=username.title(), role=role, password_hash=_hash_of_the_password())
        session.add(user)
    return user


@pytest.fixture
def owner(app: Flask) -> User:
    """The teacher whom things belong to."""
    return make_user("owner", "teacher")


@pytest.fixture
def colleague(app: Flask) -> User:
    """A teacher whom the owner shares lessons with: see ``tests.support.lessons.share``."""
    return make_user("colleague", "teacher")


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
