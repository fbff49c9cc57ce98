"""Transactions: joined by inner ones, undone whole, announced after the commit only; and SQLite's settings."""

import sqlite3
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from classroom.core import database
from classroom.core.database import announce, db, subscribe, transaction
from classroom.models import User
from tests.support.people import make_user


@pytest.fixture
def news(app: Flask) -> list[Any]:
    """What listeners were told, and whether it was readable by others at that moment."""
    told: list[Any] = []

    def listen(events: list[Any]) -> None:
        with db.engine.connect() as other:
            names = set(other.execute(select(User.display_name)).scalars())
        told.append((events, names))

    subscribe(app, listen)
    return told


def rename(user: User, name: str) -> None:
    with transaction() as session:
        session.get_one(User, user.id).display_name = name
        announce(name)


def name_of(user_id: int) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(User.display_name).where(User.id == user_id))


def test_events_go_out_after_the_commit(owner: User, news: list[Any]) -> None:
    rename(owner, "new")
    assert news == [(["new"], {"new"})]


def test_inner_transaction_joins_the_outer_one(owner: User, outsider: User, news: list[Any]) -> None:
    with transaction():
        rename(owner, "first")
        assert news == []
        rename(outsider, "second")
        assert news == []
    assert news == [(["first", "second"], {"first", "second"})]


def test_error_undoes_everything_and_tells_nobody(owner: User, news: list[Any]) -> None:
    def broken() -> None:
        with transaction():
            rename(owner, "lost")
            raise RuntimeError("chalk broke")

    with pytest.raises(RuntimeError, match="chalk"):
        broken()
    assert name_of(owner.id) == "Owner"
    assert news == []
    rename(owner, "kept")
    assert [events for events, _names in news] == [["kept"]], "what was announced before the error is forgotten"


def test_failed_commit_tells_nobody(owner: User, outsider: User, news: list[Any]) -> None:
    def twice() -> None:
        with transaction() as session:
            session.get_one(User, owner.id).username = outsider.username
            announce("never")

    with pytest.raises(IntegrityError):
        twice()
    assert news == []
    assert name_of(owner.id) == "Owner"


def test_listener_that_fails_undoes_nothing_and_stops_nobody(app: Flask, owner: User, news: list[Any]) -> None:
    listeners = app.extensions["tiza.listeners"]

    def fail(_events: list[Any]) -> None:
        raise RuntimeError("chalk broke")

    listeners.insert(0, fail)
    rename(owner, "kept")
    assert name_of(owner.id) == "kept"
    assert len(news) == 1


def test_listener_may_write(app: Flask, owner: User) -> None:
    seen: list[list[Any]] = []

    def answer(events: list[Any]) -> None:
        seen.append(events)
        if events == ["first"]:
            rename(owner, "second")

    subscribe(app, answer)
    rename(owner, "first")
    assert seen == [["first"], ["second"]]
    assert name_of(owner.id) == "second"


def test_announcing_needs_a_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        announce("nothing")


def test_stale_objects_are_read_again_under_the_lock(app: Flask, owner: User) -> None:
    assert owner.display_name == "Owner"
    with db.engine.execution_options(write=True).begin() as other:
        other.execute(User.__table__.update().values(display_name="changed elsewhere"))
    with transaction() as session:
        assert session.get_one(User, owner.id).display_name == "changed elsewhere"


def test_sqlite_keeps_what_was_committed(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        return
    make_user("anybody", "teacher")
    with db.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        # SQLite itself must not wait long: the whole process would stand still. transaction() waits, green.
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == database.BUSY_TIMEOUT <= 100
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_writer_waits_for_another_process(app: Flask, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL locks rows, not the database
    other = sqlite3.connect(db.engine.url.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    tries: list[float] = []

    def sleep(seconds: float) -> None:
        tries.append(seconds)
        if len(tries) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr(database.time, "sleep", sleep)
    with transaction() as session:
        session.get_one(User, owner.id).display_name = "after all"
    assert tries == [database.RETRY_EVERY] * 3
    other.close()


def test_a_writer_gives_up_in_the_end(app: Flask, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    monkeypatch.setattr(database, "WRITE_TIMEOUT", 0.1)
    other = sqlite3.connect(db.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError), transaction():
        raise AssertionError("it never begins")
    other.execute("COMMIT")
    other.close()
    with transaction() as session:
        session.get_one(User, owner.id).display_name = "later"
