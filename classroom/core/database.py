"""The database: the engine, write transactions, and events that are sent only after a commit.

Reads use the transaction that the session opens. Every write use case runs inside :func:`transaction`, which on SQLite
takes the write lock at once (``BEGIN IMMEDIATE``): a transaction that begins as a reader and writes later can fail
half-way with SQLITE_BUSY, however long it waits.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Connection, Dialect, MetaData, Select, Text, TypeDecorator, event, exc
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool

from classroom.core import clock, concurrency, postgresql
from classroom.core.concurrency import is_green, offload

log = structlog.get_logger()

Result = TypeVar("Result")

BUSY_TIMEOUT = 50
"""Milliseconds that SQLite itself waits for a lock. The whole process waits with it."""
WRITE_TIMEOUT = 5.0
"""Seconds that a write waits for other processes to finish theirs."""
RETRY_EVERY = 0.01
"""Seconds between two attempts to take the write lock."""
MAX_PER_PAGE = 100
"""Most rows of one page of a list."""
MAX_PAGE = 1_000_000
"""Highest page number that is sent to the database; keeps the offset within its integers."""

_writing = threading.Lock()
"""Held by the green thread of this process that writes to SQLite, for the whole transaction. The others wait for it
here, where the event loop goes on, and not in SQLite, where the whole process would wait."""

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
    """Return the current time of the server's clock (``core/clock.py``), in Unix seconds.

    All times in tables and on the wire are Unix seconds; only pages format them as dates.
    """
    return clock.now()


class JsonText(TypeDecorator[Any]):
    """A JSON value stored as canonical text (sorted keys, no spaces), so that equal values have equal texts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode; NaN and infinities raise ValueError."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode."""
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """Return the canonical text of a JSON value; equal values give equal texts."""
    if type(value) is list and set(map(type, value)) == _TEXT:  # chosen options: the encoder is made anew for a list
        return f"[{','.join(map(_canonical.encode, value))}]"
    return _canonical.encode(value)


_TEXT = {str}
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


_PRAGMAS = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""``secure_delete`` overwrites what is deleted with zeros: a forgotten name must not stay in free pages."""


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # _on_begin begins transactions, not the driver
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        if connection.get_execution_options().get("write", False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Take SQLite's write lock.

    While another process holds it, this sleeps between attempts, so that other green threads run; SQLite's own waiting
    would block the whole process.
    """
    give_up = time.monotonic() + WRITE_TIMEOUT
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except exc.OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > give_up:
                raise
            time.sleep(RETRY_EVERY)
        else:
            return


def commit_off_loop(connection: Any) -> None:
    """Commit in a real thread: with ``synchronous=FULL``, SQLite waits for the disk, and the event loop must not."""
    offload(connection.commit)


def prepare(app: Flask) -> None:
    """Prepare the connections of a serving process.

    On SQLite, commits move off the event loop (psycopg2 waits green by itself); on PostgreSQL, no wait is without end.
    """
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            postgresql.install_limits(db.engine)
        elif is_green():
            db.engine.dialect.do_commit = commit_off_loop  # type: ignore[assignment,method-assign]


def subscribe(app: Flask, listener: Callable[[list[Any]], None]) -> None:
    """Call ``listener`` with the events of each transaction after its commit, in the order of their announcement."""
    app.extensions.setdefault("tiza.listeners", []).append(listener)


def announce(what: Any) -> None:
    """Record an event inside :func:`transaction`. It is sent after the commit, and dropped if the commit fails.

    Raises:
        RuntimeError: outside of a transaction.
    """
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("events are announced inside a transaction")
    session.info["events"].append(what)


def paginate(query: Select[Any], *, page: int, per_page: int) -> Pagination:
    """Return one page of an ordered query.

    Args:
        page: from 1; numbers out of range give the nearest page.
        per_page: from 1 to 100; other numbers give the nearest of these.
    """

    def run(number: int) -> Pagination:
        size = max(per_page, 1)
        return db.paginate(query, page=number, per_page=size, max_per_page=MAX_PER_PAGE, error_out=False)

    found = run(min(page, MAX_PAGE))
    last = max(found.pages, 1)
    return found if found.page <= last else run(last)


class _ListPages(Pagination):
    """The pages of rows that are in memory."""

    def _query_items(self) -> list[Any]:
        first: int = self._query_offset
        rows: list[Any] = self._query_args["rows"]
        return rows[first : first + self.per_page]

    def _query_count(self) -> int:
        return len(self._query_args["rows"])


def paginate_rows(rows: list[Any], *, page: int, per_page: int) -> Pagination:
    """Return one page of rows that are in memory, as :func:`paginate` does of a query."""
    last = max(-(-len(rows) // per_page), 1)
    return _ListPages(page=max(1, min(page, last)), per_page=per_page, error_out=False, rows=rows)


def pool_counts() -> tuple[int, int]:
    """Return how many connections of this process's pool are in use, and how many wait to be used again."""
    pool = db.engine.pool
    return (pool.checkedout(), pool.checkedin()) if isinstance(pool, QueuePool) else (0, 0)


def yield_to_loop() -> None:
    """Call :func:`classroom.core.concurrency.yield_to_loop`, unless inside :func:`transaction`."""
    if not db.session().info.get("writing"):
        concurrency.yield_to_loop()


def rollback() -> None:
    """End the session's transaction after a failure, so that the session can be used again."""
    db.session.rollback()


@contextmanager
def log_failure(task: str, **about: Any) -> Iterator[None]:
    """Log an exception of the block and roll back, so that one bad lesson or row does not stop work on the others.

    Args:
        task: what failed, for the log.
        about: ids for the log, such as ``lesson=7``.
    """
    try:
        yield
    except Exception as error:
        rollback()
        log.error("task_failed", task=task, **about, exc_info=error)


def _at_one_moment() -> dict[str, Any]:
    """Return the options of a transaction whose statements all see what was committed when the first began.

    SQLite's always do. On PostgreSQL each statement of other transactions sees what was committed when it began.
    """
    return {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}


def read_at_one_moment() -> None:
    """Begin to read anew: what is read until the transaction ends fits together, in however many statements."""
    session = db.session()
    if not session.info.get("writing"):
        session.rollback()
        read_only = {"postgresql_readonly": True} if db.engine.dialect.name == "postgresql" else {}
        session.connection(execution_options=_at_one_moment() | read_only)


@contextmanager
def transaction(*, snapshot: bool = False) -> Iterator[Session]:
    """Run a write use case: begin, commit at the outermost exit or roll back on any error, then send the events.

    Re-entrant: a service that another one calls joins its transaction. Keep it short, since it holds SQLite's write
    lock: hash passwords and process pictures before it.

    Args:
        snapshot: all that is read fits together, although nothing is locked; for use cases that copy what they read
            and change no row that is there.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()  # ends the read transaction; rows are read again under the lock
    with _writing if db.engine.dialect.name == "sqlite" else nullcontext():
        try:
            session.connection(execution_options={"write": True, **(_at_one_moment() if snapshot else {})})
            session.info["writing"] = True
            session.info["events"] = []
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
        except Exception as error:  # the transaction is committed; a failed listener cannot undo it
            log.error("listener_failed", exc_info=error)


class _RolledBack(Exception):
    """Ends a transaction without saving it."""


def without_saving(work: Callable[[], Result]) -> Result:
    """Do ``work`` in a transaction, roll it back, and return what ``work`` returned: for previews of a change."""
    done: list[Result] = []
    try:
        with transaction():
            done.append(work())
            raise _RolledBack
    except _RolledBack:
        return done[0]
