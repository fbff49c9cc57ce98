"""Databases with the newest schema, as the migrations make it: a backup knows which migration it has."""

from pathlib import Path

import pytest

from tests.support.application import copy_database
from tests.support.databases import Postgres
from tests.support.servers import TABLES, sqlite_template


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database of each kind."""
    if request.param == "sqlite":
        return copy_database(tmp_path / "served.sqlite3", sqlite_template())
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.prepared_database(TABLES)


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of another database of the same kind, without tables."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.fresh_database()
