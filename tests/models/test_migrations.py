"""Migrations on both databases: up, down, up again, and no difference to the models."""

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect

from classroom.core.database import db


def tables() -> set[str]:
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    db.engine.dispose()
    return names


def test_up_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        assert tables() == set()
        flask_migrate.upgrade()
        assert tables() == set(db.metadata.tables)
        flask_migrate.check()
        flask_migrate.downgrade(revision="base")
        assert tables() == set()
        flask_migrate.upgrade()
        assert tables() == set(db.metadata.tables)
        flask_migrate.check()


def test_check_would_notice_a_difference(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE quizzes ADD COLUMN forgotten INTEGER")
        with pytest.raises(SystemExit):
            flask_migrate.check()


def test_migrated_tables_have_the_models_constraints(app: Flask) -> None:
    """Alembic's comparison does not look at check constraints and partial indexes; this does."""
    inspector = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        assert {found["name"] for found in inspector.get_check_constraints(table.name)} == wanted, table.name
    (partial,) = [i for i in inspector.get_indexes("rounds") if i["name"] == "uq_rounds_one_open"]
    assert partial["unique"]
    where = partial["dialect_options"][f"{db.engine.dialect.name}_where"]
    assert "status" in str(where)
    assert "'open'" in str(where)
