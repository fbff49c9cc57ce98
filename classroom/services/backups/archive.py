"""The file of a backup: a ZIP archive with a manifest, a copy of the database, and the settings without secrets.

The manifest names every part with its size and SHA-256, so that a damaged file is noticed before anything is
overwritten.
"""

import hashlib
import json
import os
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from classroom.core.errors import Conflict

FORMAT = 1
"""Version of this layout; a higher one is refused."""
MANIFEST = "backup.json"
SETTINGS = "settings.json"
CHUNK = 1 << 20
"""Bytes that are read at a time."""


class BackupError(Conflict):
    """A backup cannot be made, read or restored; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup contains.

    Attributes:
        made_at: Unix seconds at which the copy of the database began; it has all that was stored before.
        tiza: version of Tiza that wrote the file.
        schema: the database's migration.
        database: ``sqlite`` or ``postgresql``.
        rows: number of rows of each table.
        parts: ``{"bytes", "sha256"}`` of each other file in the archive.
    """

    made_at: float
    tiza: str
    schema: str
    database: str
    rows: dict[str, int]
    parts: dict[str, dict[str, Any]]
    format: int = FORMAT


def write(path: Path, facts: dict[str, Any], parts: dict[str, Path]) -> Manifest:
    """Write a backup; the file appears under its name only when it is complete and on the disk.

    Args:
        path: where to write it.
        facts: the manifest without ``parts``.
        parts: the files to put into it, by their names there.
    """
    draft = path.with_name(f".{path.name}.part")
    manifest = Manifest(**facts, parts={name: _digest(part) for name, part in parts.items()})
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
                for name, part in parts.items():
                    archive.write(part, name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_directory(path.parent)
    return manifest


def read(path: Path) -> Manifest:
    """Return the manifest of a backup.

    Raises:
        BackupError: the file is not a backup, is damaged, or was written by a newer version of Tiza.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(MANIFEST))
        if found["format"] > FORMAT:
            raise BackupError(f"{path.name} was written by a newer Tiza ({found['tiza']}): update Tiza first.")
        return Manifest(**found)
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError):
        raise BackupError(f"{path.name} is not a backup of Tiza, or it is damaged.") from None


def extract(path: Path, manifest: Manifest, name: str, target: Path) -> Path:
    """Write one part of a backup to a file and return its path.

    Raises:
        BackupError: the part is missing or its content does not have the digest in the manifest.
    """
    try:
        with (
            zipfile.ZipFile(path) as archive,
            archive.open(name) as source,
            open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        ):
            digest = _copy(source, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError) as error:
        raise BackupError(f"{path.name} is damaged: {name} cannot be read ({error}).") from None
    if digest != manifest.parts.get(name, {}).get("sha256"):
        raise BackupError(f"{path.name} is damaged: the content of {name} has changed.")
    return target


def read_part(path: Path, name: str) -> bytes | None:
    """Return a small part of a backup; None if it has none of this name, or is damaged."""
    try:
        manifest = read(path)
        with zipfile.ZipFile(path) as archive:
            data = archive.read(name)
    except (BackupError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError):
        return None
    return data if hashlib.sha256(data).hexdigest() == manifest.parts.get(name, {}).get("sha256") else None


def _copy(source: Any, target: BinaryIO) -> str:
    """Copy a file and return the SHA-256 of its content."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _digest(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _sync_directory(path: Path) -> None:
    """Write a directory's entries to the disk, so that the new name survives a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
