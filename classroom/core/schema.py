"""The schema of the database: which migration it has, and which one this version of Tiza needs."""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from classroom.core.settings import ROOT

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
