"""Copies of an SQLite database.

Made with SQLite's backup API: a copy of the file alone lacks what is still in the write-ahead log, which on a running
server can be a whole lesson.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from classroom.services.backups.archive import BackupError

NAME = "sqlite"
PART = "database.sqlite3"
"""Name of the copy in a backup."""
WAIT = 30.0
"""Seconds to wait for writers of a running server."""


def _file(url: str) -> Path:
    name = make_url(url).database
    if not name or name == ":memory:":
        raise BackupError("DATABASE_URL names no file: a database in memory cannot be backed up or restored.")
    return Path(name)


def dump(url: str, target: Path) -> dict[str, int]:
    """Copy the database to a file and return the number of rows of each table in the copy.

    The copy is the state at one moment: everything committed before it began, and nothing half done.

    Raises:
        BackupError: there is no database, or it cannot be read.
    """
    path = _file(url)
    if not path.exists():
        raise BackupError(f"There is no database at {path}. Is DATABASE_URL right?")
    try:
        with closing(_connect(path)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)  # all pages in one step, inside one read transaction
            return count(copy)
    except sqlite3.Error as error:
        raise BackupError(f"The database cannot be copied: {error}.") from None


def rows(url: str) -> dict[str, int]:
    """Return the number of rows of each table that the database has now; empty if there is none.

    Raises:
        BackupError: it cannot be read.
    """
    path = _file(url)
    if not path.exists():
        return {}
    try:
        with closing(_connect(path)) as connection:
            return count(connection)
    except sqlite3.Error as error:
        raise BackupError(f"The database cannot be read: {error}.") from None


def load(url: str, source: Path) -> None:
    """Replace the content of the database by that of a file, wholly or not at all.

    Raises:
        BackupError: another program is using the database.
    """
    path = _file(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(source)) as copy, closing(_connect(path)) as target:
            copy.backup(target)
    except sqlite3.OperationalError as error:
        raise BackupError(f"The database is in use or cannot be written ({error}): stop Tiza first.") from None


def check(url: str, source: Path) -> dict[str, int]:
    """Check a copy as a whole and return the number of rows of each table.

    Raises:
        BackupError: pages are damaged, or rows refer to rows that do not exist.
    """
    try:
        with closing(sqlite3.connect(source)) as copy:
            damage = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
            found = count(copy)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The copy of the database is damaged: {error}.") from None
    if damage != "ok" or orphan:
        raise BackupError(f"The copy of the database is damaged: {damage if damage != 'ok' else orphan}.")
    return found


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name from the schema
        for (name,) in sorted(names.fetchall())
    }


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection
