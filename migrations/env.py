"""Alembic's environment: uses the application's engine and metadata."""

import json

from alembic import context
from flask import current_app
from sqlalchemy import Connection, inspect, text

from classroom.core import schema
from classroom.core.database import db

LOCK_WITHIN = 3
"""Seconds that a migration waits for a lock on PostgreSQL: while it waits, all who come after it wait as well."""


def run_online() -> None:
    """Run the migrations on a connection of the application's engine.

    On SQLite, batch mode copies a table to alter it. Foreign keys are disabled meanwhile, so that dropping the old
    table does not cascade to rows that refer to it.
    """
    engine = db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(write=True) as connection:
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WITHIN}s'")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            _store_whom_it_serves(connection)
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _store_whom_it_serves(connection: Connection) -> None:
    """Store which versions of Tiza can work with the database: workers of an older one cannot look it up elsewhere."""
    found = schema.stored(connection)
    if not found or not inspect(connection).has_table(schema.OPTIONS_TABLE):
        return
    oldest = schema.oldest_served(found)
    if schema.serves_from(connection) == oldest:
        return
    row = {"name": schema.SERVES_FROM, "value": json.dumps(oldest)}
    connection.execute(text(f"DELETE FROM {schema.OPTIONS_TABLE} WHERE name = :name"), row)  # noqa: S608
    connection.execute(text(f"INSERT INTO {schema.OPTIONS_TABLE} (name, value) VALUES (:name, :value)"), row)  # noqa: S608


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: set DATABASE_URL and run without --sql.")
run_online()
