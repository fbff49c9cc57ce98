"""Backups of both databases: made, verified, restored, and refused where they do not fit."""

import os
import re
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from classroom.core import schema
from classroom.core.database import db
from classroom.models import User
from classroom.services.backups import databases, make, restore
from classroom.services.backups.archive import BackupError
from classroom.services.bank import entries
from tests.support.application import SECRET_KEY, build, use_settings
from tests.support.questions import question

pytestmark = pytest.mark.both_databases


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def backup(app: Flask, owner: User, database_url: str, tmp_path: Path) -> Path:
    """A backup of a database with a teacher and a question."""
    entries.create(owner.id, question(prompt="What is kept?"))
    db.session.remove()
    make.make(database_url, tmp_path / "a.tiza")
    return tmp_path / "a.tiza"


def test_it_is_verified(backup: Path, database_url: str) -> None:
    manifest = restore.verify(database_url, backup)
    assert (manifest.rows["users"], manifest.rows["questions"], manifest.schema) == (1, 1, schema.newest())
    assert time.time() - 600 < manifest.made_at < time.time()


def test_verifying_leaves_no_database_behind(backup: Path, database_url: str, tmp_path: Path) -> None:
    restore.verify(database_url, backup)
    assert {file.suffix for file in tmp_path.iterdir() if file.name.startswith(".")} == set()
    if database_url.startswith("postgresql"):
        with closing(psycopg2.connect(database_url.replace("+psycopg2", ""))) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tiza_verify%'")
            assert cursor.fetchall() == []


def test_missing_rows_are_named(
    backup: Path, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = databases.of(database_url)
    monkeypatch.setattr(database, "check", lambda _url, _source: {**restore.make.read_again(backup).rows, "users": 0})
    with pytest.raises(BackupError, match="the table users has 0 rows instead of 1"):
        restore.verify(database_url, backup)


def test_restored_over_something_else(app: Flask, backup: Path, database_url: str, tmp_path: Path) -> None:
    run(database_url, "UPDATE users SET display_name = 'Somebody else'")
    done = restore.restore(database_url, backup)
    assert db.session.query(User).one().display_name != "Somebody else"
    db.session.remove()
    assert done.replaced is not None
    restore.restore(database_url, done.replaced)  # and back: what was there before is not lost
    assert db.session.query(User).one().display_name == "Somebody else"


def test_restored_into_an_empty_database(
    backup: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=empty_url)
    application = build()
    with application.app_context():
        done = restore.restore(empty_url, backup)
        db.engine.dispose()
    assert done.replaced is None
    assert databases.of(empty_url).rows(empty_url) == databases.of(database_url).rows(database_url)


def test_an_older_schema_is_brought_to_the_newest(
    backup: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask_migrate import downgrade, upgrade

    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=empty_url)
    application = build()
    with application.app_context():
        upgrade(revision="0010")
        make.make(empty_url, tmp_path / "old.tiza")
        upgrade()
        restore.restore(empty_url, tmp_path / "old.tiza")
        assert make.stored_schema(empty_url) == schema.newest()
        downgrade(revision="0010")  # the tables really are those of the newest schema
        db.engine.dispose()


def test_a_schema_of_the_future_is_refused(backup: Path, database_url: str, tmp_path: Path) -> None:
    run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    make.make(database_url, tmp_path / "newer.tiza")
    with pytest.raises(BackupError, match="9999, which this version of Tiza does not know"):
        restore.restore(database_url, tmp_path / "newer.tiza")


def test_another_kind_of_database_is_refused(backup: Path, database_url: str) -> None:
    other = "postgresql+psycopg2://nobody@127.0.0.1:1/none" if database_url.startswith("sqlite") else "sqlite:///x.db"
    with pytest.raises(BackupError, match=r"is a backup of a (sqlite|postgresql) database"):
        restore.restore(other, backup)


def test_a_damaged_one_changes_nothing(backup: Path, database_url: str) -> None:
    backup.write_bytes(backup.read_bytes()[:-2000])
    before = databases.of(database_url).rows(database_url)
    with pytest.raises(BackupError):
        restore.restore(database_url, backup)
    assert databases.of(database_url).rows(database_url) == before


def test_a_present_file_stays(backup: Path, database_url: str) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupError, match="exists already"):
        make.make(database_url, backup)
    assert backup.read_bytes() == before
    make.make(database_url, backup, overwrite=True)
    assert restore.verify(database_url, backup)


def test_old_ones_are_removed_after_the_new_one_is_good(
    app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"tiza-2026010{day}-030000.tiza").write_bytes(b"old")
    (folder / "notes.txt").write_text("not a backup")
    path, _manifest = make.make_in(database_url, folder, keep=3)
    names = sorted(file.name for file in folder.iterdir())
    assert names == ["notes.txt", "tiza-20260104-030000.tiza", "tiza-20260105-030000.tiza", path.name]


def test_secrets_are_not_in_it(app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary-secret-key-0123456789")
    monkeypatch.setenv("REDIS_URL", "redis://:canary-redis@127.0.0.1/0")
    monkeypatch.setenv("CLASSROOM_METRICS_TOKEN", "canary-metrics")
    monkeypatch.setenv("CLASSROOM_MAX_PARTICIPANTS", "300")
    stored = make.plain_settings()
    assert stored["CLASSROOM_MAX_PARTICIPANTS"] == "300"
    assert stored["SECRET_KEY"] == "(set, not stored)"
    assert not re.search("canary", str(stored))


def test_no_directory_and_no_database_are_said(app: Flask, database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no directory"):
        make.make(database_url, tmp_path / "not there" / "a.tiza")
    with pytest.raises(BackupError, match="There is no database"):
        make.make(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path / "a.tiza")
    with pytest.raises(BackupError, match="cannot be reached"):
        make.make("postgresql+psycopg2://nobody@127.0.0.1:1/none", tmp_path / "a.tiza")
    assert [name for name in os.listdir(tmp_path) if name.endswith(".tiza")] == []


def test_tables_of_another_program_stay(backup: Path, empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        return  # a file of SQLite's belongs to one program
    run(empty_url, "CREATE TABLE of_another_program (id INTEGER)")
    with pytest.raises(BackupError, match="not Tiza's"):
        restore.restore(empty_url, backup, keep_present=False)
    assert databases.of(empty_url).rows(empty_url) == {"of_another_program": 0}
