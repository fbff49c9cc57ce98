"""What services do, they do on both databases.

``make test`` runs all tests on SQLite, and those marked ``both_databases`` on PostgreSQL as well: what may differ
there. ``make test-all`` runs all on both.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from classroom.core.database import Base
from tests.models.racing import run_together
from tests.support.application import copy_database
from tests.support.databases import Postgres


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: Postgres) -> str:
    """The address of a PostgreSQL database with all tables."""
    url = postgres_server.fresh_database()
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


def empty(url: str) -> None:
    """Take all rows out of a PostgreSQL database, and start its ids again at 1.

    TRUNCATE makes new files for every table that refers to another, ten times the work of deleting a few rows.
    """
    engine = create_engine(url)
    names = [table.name for table in Base.metadata.sorted_tables]
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # rows go in any order
        filled = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in names)
        for (name,) in connection.execute(text(filled)).all():
            connection.execute(text(f'DELETE FROM "{name}"'))
        connection.execute(
            text("SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL")
        )
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with tables and no rows, of each kind."""
    if request.param == "sqlite":
        return copy_database(request.getfixturevalue("sqlite_file"), request.getfixturevalue("empty_sqlite"))
    url: str = request.getfixturevalue("postgres_tables")
    empty(url)
    return url


@pytest.fixture
def together(app: Flask) -> Callable[..., list[object]]:
    """Run functions at the same moment; returns what each returned or raised, in order."""
    return lambda *functions: run_together(app, functions)
