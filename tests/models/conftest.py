"""An application on a migrated database of each kind: a SQLite file and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from classroom import create_app
from classroom.core import rate_limits, settings
from classroom.core.database import db
from tests.support.databases import Postgres
from tests.support.servers import SECRET


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'models.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.fresh_database()


@pytest.fixture
def empty(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application whose database has no tables yet."""
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("CLASSROOM_JOIN_RATE", "off")
    settings.current.cache_clear()
    rate_limits.forget()
    application = create_app()
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    settings.current.cache_clear()


@pytest.fixture
def app(empty: Flask) -> Iterator[Flask]:
    """The application on the newest schema, as migrations make it, with an application context pushed."""
    with empty.app_context():
        upgrade()
        yield empty
        db.session.remove()


@pytest.fixture
def together(app: Flask) -> Callable[..., list[object]]:
    """Run functions at the same moment; returns what each returned or raised, in order."""
    from tests.models.racing import run_together

    return lambda *functions: run_together(app, functions)
