"""An application on a migrated database of each kind: a SQLite file and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from classroom import create_app
from classroom.core import settings
from classroom.core.database import db
from tests.support.application import copy_database, use_settings
from tests.support.databases import Postgres
from tests.support.servers import SECRET, TABLES, sqlite_template


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database on the newest schema, as migrations make it; for ``empty``, of one without tables."""
    is_empty = "empty" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "models.sqlite3"
        return f"sqlite:///{file}" if is_empty else copy_database(file, sqlite_template())
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.fresh_database() if is_empty else server.prepared_database(TABLES)


@pytest.fixture
def built(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on the database."""
    use_settings(monkeypatch, SECRET_KEY=SECRET, DATABASE_URL=database_url, CLASSROOM_JOIN_RATE="off")
    application = create_app()
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    settings.current.cache_clear()


@pytest.fixture
def empty(built: Flask) -> Flask:
    """The application when its database has no tables yet."""
    return built


@pytest.fixture
def app(built: Flask) -> Iterator[Flask]:
    """The application on the newest schema, with an application context pushed."""
    with built.app_context():
        yield built
        db.session.remove()


@pytest.fixture
def together(app: Flask) -> Callable[..., list[object]]:
    """Run functions at the same moment; returns what each returned or raised, in order."""
    from tests.models.racing import run_together

    return lambda *functions: run_together(app, functions)
