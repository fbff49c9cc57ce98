"""The application under test: built once for each database of a test process, with an empty database for each test.

Building it costs ten times what most tests take, and its templates are compiled on first use. So tests share it, and
what a test can change is put back after it: the database, the configuration, the listeners to events, rankings kept in
memory, settings read from the environment, the counts of the rate limits. An application whose live engine was started
is not used again.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event

from classroom import create_app
from classroom.core import logs, rate_limits, settings
from classroom.core.database import Base, db
from classroom.services.accounts import passwords
from classroom.services.lessons import code_guard

SECRET_KEY = "a key for tests only, long enough"

REAL_HASHER, REAL_UNKNOWN = passwords._hasher, passwords.UNKNOWN
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The cheapest parameters of Argon2: the tests log in thousands of times."""


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", CHEAP_HASHER)
        patch.setattr(passwords, "UNKNOWN", CHEAP_HASHER.hash(""))
        yield


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in this test with the parameters of production."""
    monkeypatch.setattr(passwords, "_hasher", REAL_HASHER)
    monkeypatch.setattr(passwords, "UNKNOWN", REAL_UNKNOWN)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables; copying it is faster than creating the tables for each test."""
    path = tmp_path_factory.mktemp("tables") / "empty.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the tests' SQLite database; see ``copy_database``."""
    return tmp_path_factory.mktemp("database") / "test.sqlite3"


def copy_database(path: Path, template: Path) -> str:
    """Replace ``path`` by a copy of ``template`` and return its URL. Open connections keep using the previous file."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return f"sqlite:///{shutil.copyfile(template, path)}"


@pytest.fixture
def database_url(sqlite_file: Path, empty_sqlite: Path) -> str:
    """The URL of a database with empty tables; SQLite, unless a folder's tests override this fixture."""
    return copy_database(sqlite_file, empty_sqlite)


def use_settings(patch: pytest.MonkeyPatch, **variables: str) -> None:
    """Replace the settings in the environment, reset the rate limits, and have the log show each error whole."""
    for name in settings.variables():
        patch.delenv(name, raising=False)
    for name, value in variables.items():
        patch.setenv(name, value)
    settings.current.cache_clear()
    rate_limits.forget()
    logs.REPETITIONS.forget()
    code_guard.forget()


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def build() -> Flask:
    """Create an application with the settings of the environment, configured for tests of pages."""
    application = create_app()
    application.config["WTF_CSRF_ENABLED"] = False  # tests of forms; tests/security switches it on
    application.testing = False  # errors become pages, as in production
    isolate_requests(application)
    with application.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _without_waiting_for_the_disk)
    return application


@pytest.fixture(scope="session")
def applications() -> Iterator[dict[str, Flask]]:
    """The applications of this process, by the address of their database."""
    built: dict[str, Flask] = {}
    yield built
    for application in built.values():
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def app(
    database_url: str, applications: dict[str, Flask], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Flask]:
    """The application on an empty database, with an application context pushed."""
    data = str(tmp_path / "data")
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=database_url, CLASSROOM_DATA=data)
    if database_url not in applications:
        applications[database_url] = build()
    application = applications[database_url]
    with restored(application), application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    settings.current.cache_clear()
    if used_live(application):
        del applications[database_url]


@contextmanager
def restored(application: Flask) -> Iterator[None]:
    """Restore the configuration and the services' state in the application afterwards: event listeners, rankings."""
    config, extensions = dict(application.config), dict(application.extensions)
    listeners = list(extensions["tiza.listeners"])
    yield
    application.config.clear()
    application.config.update(config)
    application.extensions.clear()
    application.extensions.update(extensions, **{"tiza.listeners": listeners})


def used_live(application: Flask) -> bool:
    """Return whether the live engine was started or had connections, after which it cannot be reset."""
    engine = application.extensions["tiza.live"]
    return bool(engine._started or engine.socketio.server.eio.sockets)


def isolate_requests(application: Flask) -> None:
    """Run each request in its own application context, as in production.

    The fixture keeps one pushed for the test's own queries; Flask would run requests inside it, and ``g`` (the user
    who is logged in, the language) would leak from one browser to the next.
    """
    inner = application.wsgi_app

    def isolated(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if has_app_context():
            db.session.rollback()  # so that the test reads what the request has written
        return Context().run(inner, environ, start_response)

    application.wsgi_app = isolated  # type: ignore[method-assign]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a login."""
    return app.test_client()
