"""Migrations that say that old workers survive them only add to the schema; the database says whom it serves."""

import re
from typing import Any

import flask_migrate
from alembic.script import Script
from flask import Flask
from sqlalchemy import Inspector, inspect, text

from classroom.core import schema
from classroom.core.database import db

SCRIPTS = {script.revision: script for script in schema._scripts().walk_revisions()}
KEEPING = sorted(name for name, script in SCRIPTS.items() if schema.keeps_old_workers(script))


def columns(inspector: Inspector, table: str) -> dict[str, tuple[str, bool]]:
    return {each["name"]: (str(each["type"]), each["nullable"]) for each in inspector.get_columns(table)}


def rules(inspector: Inspector, table: str) -> dict[str, set[str]]:
    """Return what rows must fulfil, with the columns that it is about: an old worker does not know new rules."""
    columns = [each["name"] for each in inspector.get_columns(table)]
    found = {
        str(sorted(each["column_names"])): {*each["column_names"]} for each in inspector.get_unique_constraints(table)
    }
    for index in inspector.get_indexes(table):
        if index["unique"]:
            found[f"index {index['name']}"] = {str(name) for name in index["column_names"]}
    for check in inspector.get_check_constraints(table):
        found[str(check["name"])] = {name for name in columns if re.search(rf"\b{name}\b", check["sqltext"])}
    for key in inspector.get_foreign_keys(table):
        found[str(key["constrained_columns"])] = {*key["constrained_columns"]}
    return found


def seen() -> dict[str, Any]:
    inspector = inspect(db.engine)
    tables = [name for name in inspector.get_table_names() if name != schema.VERSION_TABLE]
    found = {name: (columns(inspector, name), rules(inspector, name)) for name in tables}
    db.engine.dispose()
    return found


def previous(script: Script) -> str:
    assert isinstance(script.down_revision, str)
    return script.down_revision


def test_old_workers_find_everything_as_before(empty: Flask) -> None:
    assert len(KEEPING) > 5
    at: dict[str, dict[str, Any]] = {}
    with empty.app_context():
        for revision in KEEPING:
            last = previous(SCRIPTS[revision])
            for name in (last, revision):
                if name not in at:
                    flask_migrate.upgrade(revision=name)
                    at[name] = seen()
            only_adds(at[last], at[revision], revision)
        db.engine.dispose()


def only_adds(before: dict[str, Any], after: dict[str, Any], revision: str) -> None:
    """Make sure that what workers of the version before read and write goes on as it did."""
    assert before.keys() <= after.keys(), revision
    for table, (old, obeyed) in before.items():
        new, required = after[table]
        where = f"{revision}: {table}"
        assert old.items() <= new.items(), f"{where}: a column went or changed"
        optional = {each["name"]: each for each in inspect(db.engine).get_columns(table)}
        empty_in_old = {name for name in new.keys() - old.keys() if optional[name]["nullable"]}
        assert obeyed.keys() <= required.keys(), f"{where}: a rule went"
        for rule in required.keys() - obeyed.keys():  # NULL breaks no rule
            about = required[rule]
            assert about, f"{where}: {rule}"
            assert about <= empty_in_old, f"{where}: rows of old workers may break {rule}"
        for name in new.keys() - old.keys():
            may_lack = optional[name]["nullable"] or optional[name]["default"]
            assert may_lack, f"{where}.{name}: old workers leave it out"


def test_the_database_says_which_versions_it_serves(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            assert schema.serves_from(connection) == schema.oldest_served(schema.newest())
            assert schema.problem(connection) == ""
        flask_migrate.downgrade(revision="0029")
        with db.engine.connect() as connection:
            assert schema.serves_from(connection) == "", "the table is of 0030"
            assert schema.problem(connection) == f"the database has 0029, this version of Tiza needs {schema.newest()}"
        db.engine.dispose()


def test_how_far_back_a_schema_serves() -> None:
    assert schema.oldest_served("0029") == "0029"
    assert schema.oldest_served("0030") == "0029"
    assert {"0025", "0026"} <= set(schema.needs_a_stop("0024"))
    assert "0030" not in schema.needs_a_stop("0024")


def test_a_schema_that_is_ahead_fits_where_it_says_so(app: Flask) -> None:
    for serves, fits in ((schema.newest(), True), ("0001", True), ("9998", False), ("", False)):
        with db.engine.connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            connection.execute(text("UPDATE server_options SET value = :value"), {"value": f'"{serves}"'})
            assert (schema.problem(connection) == "") == fits, serves
            connection.rollback()
