"""The schema of the database: which migration it has, and which one this version of Tiza needs.

While a server is upgraded, workers of the version before go on with a database that is ahead of them. They do not have
the newer migrations, so the database itself says which versions it can serve: each migration declares with
``old_workers = True`` that they go on working, and ``migrations/env.py`` stores how far back that holds.
"""

import json
from functools import cache

from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect, text

from classroom.core.settings import ROOT

OPTIONS_TABLE, SERVES_FROM = "server_options", "schema_serves_from"
"""Where the database says which migration a version must have at least to work with it."""
VERSION_TABLE = "alembic_version"
"""Where Alembic stores the migration that the database has."""


@cache
def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config)


@cache
def newest() -> str:
    """Return the newest migration of this version of Tiza."""
    return " ".join(_scripts().get_heads())


@cache
def known() -> frozenset[str]:
    """Return all migrations of this version of Tiza."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def stored(connection: Connection) -> str:
    """Return the migration that the database has, or an empty text where it was never migrated."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return " ".join(sorted(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars()))  # noqa: S608


def serves_from(connection: Connection) -> str:
    """Return the migration that a version of Tiza must have at least to work with the database; empty: not said."""
    if not inspect(connection).has_table(OPTIONS_TABLE):
        return ""
    query = text(f"SELECT value FROM {OPTIONS_TABLE} WHERE name = :name")  # noqa: S608
    found = connection.scalar(query, {"name": SERVES_FROM})
    return str(json.loads(found)) if found else ""


def problem(connection: Connection) -> str:
    """Return why this version of Tiza cannot work with the database; empty: it can."""
    found = stored(connection)
    if found == newest() or (is_ahead(found) and serves_from(connection) in known()):
        return ""
    return f"the database has {found or 'none'}, this version of Tiza needs {newest()}"


def is_ahead(found: str) -> bool:
    """Say whether a migration that a database has is of a newer version of Tiza."""
    return bool(found) and not set(found.split()) <= known()


def needs_a_stop(found: str) -> list[str]:
    """Return the migrations that a database with ``found`` still needs and that old workers do not survive."""
    pending = _scripts().iterate_revisions(newest(), found or "base")
    return [script.revision for script in pending if not keeps_old_workers(script)]


def keeps_old_workers(script: Script) -> bool:
    """Say whether workers of the version before go on working after a migration."""
    return bool(getattr(script.module, "old_workers", False))


def oldest_served(found: str) -> str:
    """Return the migration that a version must have at least to work with a database that has ``found``."""
    oldest = found
    for script in _scripts().iterate_revisions(found, "base"):
        oldest = script.revision
        if not keeps_old_workers(script):
            break
    return oldest
