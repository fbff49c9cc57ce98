"""Making backups, also while Tiza serves."""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from classroom.core import clock, schema
from classroom.core.settings import SHOW_NO_VALUE, variables
from classroom.core.version import VERSION
from classroom.services.backups import archive, databases, ledger
from classroom.services.backups.archive import BackupError, Manifest

SUFFIX = ".tiza"
NEWEST = "newest-backup"
"""A file in the directory of the data with the time of the newest backup, wherever that is kept."""


def make(url: str, path: Path, *, overwrite: bool = False) -> Manifest:
    """Write a backup of a database.

    It contains every answer that was acknowledged before it began.

    Args:
        url: the database, in SQLAlchemy's form.
        path: the file to write.
        overwrite: replace a file of this name.

    Raises:
        BackupError: the database or the file cannot be used; a present file stays as it was.
    """
    if path.exists() and not overwrite:
        raise BackupError(f"{path} exists already: choose another name, or add --overwrite.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no directory {path.parent}.")
    database = databases.of(url)
    made_at = clock.now()
    try:
        with tempfile.TemporaryDirectory(prefix=".tiza-backup-", dir=path.parent) as directory:
            copy = Path(directory, database.PART)
            settings = Path(directory, archive.SETTINGS)
            rows = database.dump(url, copy)
            settings.write_text(json.dumps(plain_settings(), indent=1))
            facts: dict[str, Any] = {"made_at": made_at, "tiza": VERSION, "database": database.NAME, "rows": rows}
            facts["schema"] = stored_schema(url)
            forgotten = Path(directory, ledger.NAME)
            forgotten.write_text(ledger.written([*ledger.read(), *erasures(url)]))
            return archive.write(path, facts, {part.name: part for part in (copy, settings, forgotten)})
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from None


def make_in(url: str, directory: Path, *, keep: int | None = None) -> tuple[Path, Manifest]:
    """Write a backup named for the current time into a directory, and return its path and manifest.

    Args:
        url: the database, in SQLAlchemy's form.
        directory: where backups are collected.
        keep: remove the oldest of such backups so that this many are left; they are removed only after the new one
            was read again without an error.
    """
    path = dated(directory, "tiza")
    manifest = make(url, path)
    if keep is not None:
        read_again(path)
        for old in sorted(directory.glob(f"tiza-*{SUFFIX}"))[:-keep]:
            old.unlink()
    return path, manifest


def dated(directory: Path, prefix: str) -> Path:
    """Return a path that does not exist yet and names the current local time."""
    name = f"{prefix}-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next(path for name in names if not (path := directory / f"{name}{SUFFIX}").exists())


def note_time(data: Path) -> None:
    """Note in the directory of the data that a backup was made now, for those who watch the server.

    Raises:
        BackupError: it cannot be written there.
    """
    try:
        (data / NEWEST).write_text(f"{clock.now():.0f}\n")
    except OSError as error:
        raise BackupError(f"The backup was made, but {data / NEWEST} cannot be written: {error.strerror}.") from None


def made_last(data: Path) -> float | None:
    """Return when the newest backup was made, in Unix seconds, or None if none was noted."""
    try:
        return float((data / NEWEST).read_text())
    except (FileNotFoundError, ValueError):
        return None


def read_again(path: Path) -> Manifest:
    """Read a backup as a whole and compare it with its digests.

    Raises:
        BackupError: it is damaged.
    """
    manifest = archive.read(path)
    with tempfile.TemporaryDirectory(prefix=".tiza-backup-", dir=path.parent) as directory:
        for name in manifest.parts:
            archive.extract(path, manifest, name, Path(directory, "part"))
    return manifest


def plain_settings() -> dict[str, str]:
    """Return the settings in the environment; of those that contain a secret only that they are set."""
    present = {name: os.environ[name] for name in variables() if os.environ.get(name)}
    return {name: "(set, not stored)" if name in SHOW_NO_VALUE else value for name, value in present.items()}


def erasures(url: str) -> list[ledger.Entry]:
    """Return what a database says was forgotten.

    Raises:
        BackupError: it cannot be read.
    """
    query = text("SELECT kind, subject_id, fingerprint FROM erasures WHERE done_at IS NOT NULL ORDER BY id")
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("erasures"):
                return []
            return [ledger.Entry(*row) for row in connection.execute(query)]
    except SQLAlchemyError as error:
        raise BackupError(f"The database cannot be read ({type(error).__name__}).") from None


def stored_schema(url: str) -> str:
    """Return the migration that a database has.

    Raises:
        BackupError: it cannot be read.
    """
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return schema.stored(connection)
    except SQLAlchemyError as error:
        raise BackupError(f"The database cannot be read ({type(error).__name__}).") from None
