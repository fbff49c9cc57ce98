"""The file of a backup: complete or not there, and a damaged one is never taken for good."""

import json
import zipfile
from pathlib import Path

import pytest

from classroom.services.backups import archive
from classroom.services.backups.archive import BackupError, Manifest
from classroom.services.backups.make import read_again

FACTS = {"made_at": 5.0, "tiza": "1.0", "schema": "0001", "database": "sqlite", "rows": {"users": 3}}

CONTENT = bytes(range(256)) * 900


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    part = tmp_path / "database.sqlite3"
    part.write_bytes(CONTENT)
    archive.write(tmp_path / "a.tiza", FACTS, {part.name: part})
    return tmp_path / "a.tiza"


def test_what_was_written_is_read(backup: Path, tmp_path: Path) -> None:
    manifest = read_again(backup)
    assert manifest == Manifest(**FACTS, parts=manifest.parts)  # type: ignore[arg-type]
    copy = archive.extract(backup, manifest, "database.sqlite3", tmp_path / "copy")
    assert copy.read_bytes() == CONTENT


def test_only_its_owner_reads_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_of_one_that_failed(tmp_path: Path) -> None:
    present = tmp_path / "a.tiza"
    present.write_bytes(b"the backup of yesterday")
    with pytest.raises(FileNotFoundError):
        archive.write(present, FACTS, {"database.sqlite3": tmp_path / "not there"})
    assert [file.name for file in tmp_path.iterdir()] == ["a.tiza"]
    assert present.read_bytes() == b"the backup of yesterday"


def test_every_cut_is_noticed(backup: Path, tmp_path: Path) -> None:
    data = backup.read_bytes()
    for size in range(0, len(data), max(1, len(data) // 40)):
        (tmp_path / "cut.tiza").write_bytes(data[:size])
        with pytest.raises(BackupError, match="cut"):
            read_again(tmp_path / "cut.tiza")


def content_or_reason(path: Path, folder: Path) -> bytes:
    """Return the database in a backup, or ``damaged``. (A few bits of compressed data mean nothing.)"""
    try:
        return archive.extract(path, read_again(path), "database.sqlite3", folder / "copy").read_bytes()
    except BackupError as error:
        return b"damaged" if "damaged" in str(error) else str(error).encode()


def test_a_changed_byte_in_the_database_is_noticed(backup: Path, tmp_path: Path) -> None:
    data = bytearray(backup.read_bytes())
    with zipfile.ZipFile(backup) as opened:
        entry = opened.getinfo("database.sqlite3")
    begin = entry.header_offset + 30 + len(entry.filename)
    for position in range(begin, begin + entry.compress_size, max(1, entry.compress_size // 40)):
        changed = bytearray(data)
        changed[position] ^= 1
        (tmp_path / "changed.tiza").write_bytes(changed)
        assert content_or_reason(tmp_path / "changed.tiza", tmp_path) in (b"damaged", CONTENT)


def test_a_part_that_was_exchanged_is_noticed(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as opened:
        manifest = opened.read(archive.MANIFEST)
    with zipfile.ZipFile(tmp_path / "other.tiza", "w") as written:
        written.writestr(archive.MANIFEST, manifest)
        written.writestr("database.sqlite3", b"another database")
    with pytest.raises(BackupError, match=r"database\.sqlite3 has changed"):
        read_again(tmp_path / "other.tiza")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({**FACTS, "parts": {}, "format": archive.FORMAT + 1}, "newer Tiza"),
        ({"format": 1}, "not a backup"),
        ([], "not a backup"),
    ],
)
def test_other_manifests_are_refused(tmp_path: Path, content: object, said: str) -> None:
    with zipfile.ZipFile(tmp_path / "b.tiza", "w") as written:
        written.writestr(archive.MANIFEST, json.dumps(content))
    with pytest.raises(BackupError, match=said):
        archive.read(tmp_path / "b.tiza")


@pytest.mark.parametrize("data", [b"", b"plain text", b"PK\x03\x04 and nothing else"])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.tiza").write_bytes(data)
    with pytest.raises(BackupError, match="not a backup"):
        archive.read(tmp_path / "b.tiza")


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no file"):
        archive.read(tmp_path / "b.tiza")
