"""Copies of a PostgreSQL database, made and loaded with PostgreSQL's own programs (``pg_dump``, ``pg_restore``)."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, make_dsn
from sqlalchemy import make_url
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2

from classroom.core.schema import VERSION_TABLE
from classroom.services.backups.archive import BackupError

NAME = "postgresql"
PART = "database.dump"
"""Name of the copy in a backup."""
LOCK_TIMEOUT = "10s"
"""How long a restore waits for a running server to let go of the tables."""
EMPTY = r"""
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', found.tablename);
  END LOOP;
  FOR found IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP SEQUENCE %I CASCADE', found.sequencename);
  END LOOP;
  FOR found IN SELECT proname FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'tiza\_%' LOOP
    EXECUTE format('DROP FUNCTION %I() CASCADE', found.proname);
  END LOOP;
END $$;
"""
"""Drops the database's tables and the functions of their triggers; runs in the transaction that loads the others."""


def _arguments(url: str) -> dict[str, Any]:
    """Return what libpq needs to connect: host, port, user, password, dbname and so on."""
    dialect: Any = PGDialect_psycopg2
    return dict(dialect().create_connect_args(make_url(url))[1])


def _connect(url: str, **more: Any) -> Any:
    try:
        return psycopg2.connect(**{"connect_timeout": 10, **_arguments(url), **more})
    except psycopg2.OperationalError as error:
        raise BackupError(f"PostgreSQL cannot be reached: {_first_line(str(error))}") from None


def dump(url: str, target: Path) -> dict[str, int]:
    """Write the database to a file in ``pg_dump``'s custom format and return the number of rows of each table.

    Counts and copy are read in one snapshot: the state at one moment.

    Raises:
        BackupError: PostgreSQL cannot be reached, or ``pg_dump`` is missing or older than the server.
    """
    with closing(_connect(url)) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            found = count(cursor)
        _run(url, "pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
    return found


def rows(url: str) -> dict[str, int]:
    """Return the number of rows of each table that the database has now.

    Raises:
        BackupError: PostgreSQL cannot be reached.
    """
    with closing(_connect(url)) as connection, connection.cursor() as cursor:
        return count(cursor)


def load(url: str, source: Path) -> None:
    """Replace the tables of the database by those of a file, wholly or not at all.

    Raises:
        BackupError: the database has tables of another program, Tiza is still running, or the file does not fit.
    """
    tables = rows(url)
    if tables and VERSION_TABLE not in tables:
        raise BackupError("The database in DATABASE_URL has tables that are not Tiza's: give Tiza one of its own.")
    script = source.with_suffix(".sql")
    _run(None, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    empty = source.with_name("empty.sql")
    empty.write_text(EMPTY)
    once = ("--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    _run(url, "psql", *once, f"--file={empty}", f"--file={script}")


def check(url: str, source: Path) -> dict[str, int]:
    """Load a copy into a database made for it and return the number of rows of each table there.

    Raises:
        BackupError: it cannot be loaded, or the account may not make databases.
    """
    with _scratch_database(url) as scratch:
        load(scratch, source)
        return rows(scratch)


def count(cursor: Any) -> dict[str, int]:
    """Return the number of rows of each table."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    found = {}
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
        found[name] = cursor.fetchone()[0]
    return found


@contextmanager
def _scratch_database(url: str) -> Iterator[str]:
    """Make an empty database beside the one in ``url``, and drop it afterwards."""
    name = f"tiza_verify_{secrets.token_hex(6)}"
    with closing(_connect(url)) as connection, connection.cursor() as cursor:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        try:
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg2.errors.InsufficientPrivilege:
            raise BackupError(
                "To verify, Tiza loads the backup into a database that it makes for this, and its account may not "
                "make any. Allow it (ALTER ROLE ... CREATEDB), or give another account in DATABASE_URL."
            ) from None
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _run(url: str | None, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes through its environment, where others cannot read it."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"{program} is not installed: install PostgreSQL's client (apt-get install postgresql-client)."
        )
    environment = {**os.environ, "PGOPTIONS": f"-c lock_timeout={LOCK_TIMEOUT}"}
    target: list[str] = []
    if url is not None:
        connection = _arguments(url)
        environment["PGPASSWORD"] = connection.pop("password", None) or environment.get("PGPASSWORD", "")
        target = [f"--dbname={make_dsn(**connection)}"]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, without a shell
        [found, *target, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = _first_line(done.stderr)
        if "lock timeout" in done.stderr:
            reason = "the tables are in use; stop Tiza first"
        raise BackupError(f"{program} failed: {reason}")


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "it gave no reason")
