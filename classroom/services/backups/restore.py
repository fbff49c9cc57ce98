"""Restoring and verifying backups."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from classroom.core import schema
from classroom.services.backups import archive, databases, ledger, make
from classroom.services.backups.archive import BackupError, Manifest


@dataclass(frozen=True)
class Restored:
    """What a restore did. ``replaced`` is the backup of what was in the database before, if anything was."""

    manifest: Manifest
    replaced: Path | None


def examine(url: str, path: Path) -> Manifest:
    """Return what a backup contains, after checking that it fits this server.

    Raises:
        BackupError: it is damaged, of another kind of database, or of a newer version of Tiza.
    """
    manifest = make.read_again(path)
    database = databases.of(url)
    if manifest.database != database.NAME:
        raise BackupError(
            f"{path.name} is a backup of a {manifest.database} database, and DATABASE_URL names a {database.NAME} one."
        )
    if not set(manifest.schema.split()) <= schema.known():
        raise BackupError(
            f"{path.name} has the schema {manifest.schema}, which this version of Tiza does not know: "
            f"install Tiza {manifest.tiza} or newer first."
        )
    return manifest


def restore(url: str, path: Path, *, keep_present: bool = True) -> Restored:
    """Replace the content of the database by that of a backup, and bring it to the newest schema.

    Runs inside an application context. Until the backup is loaded as a whole, the database is as before. What was
    forgotten since the backup is back afterwards; before that, the ledger in the data directory gets all that is known
    of it, so that it is forgotten again even if this process dies (``services/forgetting/restoring.py``).

    Args:
        url: the database, in SQLAlchemy's form.
        path: the backup.
        keep_present: first write a backup of what the database contains now, beside ``path``.

    Raises:
        BackupError: the backup does not fit or is damaged, or the database is in use.
    """
    manifest = examine(url, path)
    database = databases.of(url)
    replaced = None
    if keep_present and any(database.rows(url).values()):
        replaced = make.dated(path.parent, "before-restore")
        make.make(url, replaced)
    ledger.append(_forgotten(url, path))
    with tempfile.TemporaryDirectory(prefix=".tiza-restore-", dir=path.parent) as directory:
        copy = archive.extract(path, manifest, database.PART, Path(directory, database.PART))
        database.load(url, copy)
    upgrade()
    return Restored(manifest, replaced)


def _forgotten(url: str, path: Path) -> list[ledger.Entry]:
    """Return what was forgotten as the database, the backup and the other backups beside it know it."""
    entries = make.erasures(url) if any(databases.of(url).rows(url).values()) else []
    for backup in sorted({path, *path.parent.glob(f"*{make.SUFFIX}")}):
        part = archive.read_part(backup, ledger.NAME)
        entries += ledger.parse(part.decode("utf-8", "replace")) if part else []
    return entries


def verify(url: str, path: Path) -> Manifest:
    """Restore a backup into a place of its own and compare it with its manifest, row counts included.

    Raises:
        BackupError: it is damaged, or something is missing.
    """
    manifest = examine(url, path)
    database = databases.of(url)
    with tempfile.TemporaryDirectory(prefix=".tiza-verify-", dir=path.parent) as directory:
        copy = archive.extract(path, manifest, database.PART, Path(directory, database.PART))
        rows = database.check(url, copy)
    for table in sorted(rows.keys() | manifest.rows.keys()):
        if rows.get(table) != manifest.rows.get(table):
            raise BackupError(
                f"{path.name} is incomplete: the table {table} has {rows.get(table, 'no')} rows "
                f"instead of {manifest.rows.get(table, 'none')}."
            )
    return manifest
