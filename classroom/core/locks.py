"""Row locks: transactions that change the same rows do so one after the other.

SQLite has one writer at a time, so nothing needs a lock there. PostgreSQL runs each statement on the rows that were
committed when the statement began. A statement that has waited for a lock gets the locked row as it is after the wait,
but what it joins with that row, or looks up for its conditions, stays as it was before. So a lock is a statement of its
own, on one table, and what a decision rests on is read after it.

Rows are locked in one order, or two transactions could wait for each other: lesson, round, question, offer, quiz,
class, participants, accounts, imports that are prepared, numbers of answers, webhooks, deliveries; rows of one table in
the order of their ids.

All locks here are exclusive, but let others refer to the row (``key_share``): to check a foreign key, nobody waits.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.interfaces import ORMOption

from classroom.core.database import Base, db

Row = TypeVar("Row", bound=Base)
Result = TypeVar("Result")

ATTEMPTS = 5
"""How often :func:`retried` runs a use case."""
_GIVEN_UP = ("40P01", "40001")
"""PostgreSQL's codes (SQLSTATE) for a transaction that it ended because of another one."""


def locked(model: type[Row], key: int, *options: ORMOption) -> Row | None:
    """Return a row as it is stored now, locked until the transaction ends; None if there is none.

    Args:
        model: its class.
        key: its primary key.
        options: what to read with it, the same objects each time. What they look up beside the row is as it was before
            the wait for the lock.
    """
    db.session.flush()  # reading again would overwrite changes that were not written
    row: Row | None = db.session.execute(_by_key(model, *options), {"key": key}).scalar_one_or_none()
    return row


def locked_one(model: type[Row], key: int | str) -> Row:
    """Return a row that is known to exist, as :func:`locked` does."""
    db.session.flush()
    row: Row = db.session.execute(_by_key(model), {"key": key}).scalar_one()
    return row


@cache
def _by_key(model: type[Base], *options: ORMOption) -> Select[Any]:
    """Return the statement that locks and reads a row, made once: making it takes longer than running it."""
    (column,) = inspect(model).primary_key
    query = select(model).where(column == bindparam("key")).options(*options)
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


def lock_all(model: type[Base], *conditions: ColumnElement[bool]) -> None:
    """Lock the rows of one table that meet the conditions, in the order of their primary keys.

    Read them afterwards, with ``populate_existing`` where the session may know them already.
    """
    if db.engine.dialect.name != "postgresql":
        return
    keys = inspect(model).primary_key
    db.session.execute(select(*keys).where(*conditions).order_by(*keys).with_for_update(key_share=True)).all()


def retried(work: Callable[[], Result]) -> Result:
    """Run a use case in its own transaction, again if PostgreSQL has ended it so that another one could go on.

    For those that cannot keep the order of locks, since a value that must be unique is a lock too.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            return work()
        except OperationalError as error:
            if db.session().info.get("writing") or getattr(error.orig, "pgcode", None) not in _GIVEN_UP:
                raise
    return work()
