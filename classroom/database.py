"""The database: one engine, one way to write, and events that go out only after commit.

Reads run in whatever transaction the session opens. Every write use case runs inside :func:`transaction`, which on
SQLite takes the write lock at once (``BEGIN IMMEDIATE``): a transaction that begins as a reader and writes later can
fail half-way with SQLITE_BUSY however long it waits.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Dialect, MetaData, Text, TypeDecorator, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session

log = structlog.get_logger()

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all models; constraint names are derived, so that migrations can name them on both databases."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})


def now() -> float:
    """Return the present moment by the server's clock, in Unix seconds.

    All moments in tables and on the wire are Unix seconds; only pages turn them into dates.
    """
    return time.time()


class JsonText(TypeDecorator[Any]):
    """A JSON value stored as canonical text (sorted keys, no spaces), so that equal values are equal rows."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode; refuses what JSON cannot say (NaN, infinities)."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode."""
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """Return the one text that stands for this JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # transactions begin in _on_begin, not when the driver guesses
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def subscribe(app: Flask, listener: Callable[[list[Any]], None]) -> None:
    """Have ``listener`` called with the events of each transaction, after its commit, in the order announced."""
    app.extensions.setdefault("tiza.listeners", []).append(listener)


def announce(what: Any) -> None:
    """Note an event inside :func:`transaction`; it goes out after the commit, and never if that fails."""
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("events are announced inside a transaction")
    session.info["events"].append(what)


@contextmanager
def transaction() -> Iterator[Session]:
    """Run a write use case: begin, commit at the outermost exit, roll back on any error, then hand out the events.

    Re-entrant: a service that calls another joins its transaction. Nothing inside may wait for another green
    thread: on SQLite the write lock is held.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()  # ends the reading transaction; what was loaded is read again under the lock
    session.connection(execution_options={"write": True})
    session.info["writing"] = True
    session.info["events"] = []
    try:
        yield session
        session.commit()
        events = session.info["events"]
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
        session.info["events"] = []
    for listener in current_app.extensions.get("tiza.listeners", ()) if events else ():
        try:
            listener(events)
        except Exception as error:  # what is committed stays done, whatever becomes of the news of it
            log.error("listener_failed", exc_info=error)
