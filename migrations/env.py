"""Alembic's environment: uses the application's engine and metadata."""

from alembic import context
from flask import current_app

from classroom.core.database import db


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
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: set DATABASE_URL and run without --sql.")
run_online()
