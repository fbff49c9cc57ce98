"""Values that must be unique: the database decides when two write the same one at the same moment.

Looking first and writing later only gives a better message; the second of two writers violates the constraint. What it
is told is the same as if it had come later.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from classroom.core.database import Base, db

_UNIQUE_VIOLATION = "23505"
"""PostgreSQL's code (SQLSTATE) for a violated uniqueness constraint."""
_FOREIGN_KEY_VIOLATION = "23503"
_SQLITE = re.compile(r"UNIQUE constraint failed: (.+)")


def duplicated(error: IntegrityError) -> str:
    """Return which columns must be unique and were not, such as ``rounds.lesson_id, rounds.number, rounds.attempt``.

    Empty for a violation of another kind.
    """
    details = getattr(error.orig, "diag", None)
    if details is not None:
        known = getattr(error.orig, "pgcode", "") == _UNIQUE_VIOLATION
        return _columns(details.table_name, details.constraint_name) if known else ""
    found = _SQLITE.search(str(error.orig))
    return found[1] if found else ""


def is_orphaned(error: IntegrityError) -> bool:
    """Say whether a row that another one names does not exist, or is still named: another request was faster."""
    return getattr(error.orig, "pgcode", "") == _FOREIGN_KEY_VIOLATION or "FOREIGN KEY" in str(error.orig)


def _columns(table_name: str, name: str) -> str:
    table: Table = Base.metadata.tables[table_name]
    named = {str(each.name): each.columns for each in table.constraints if isinstance(each, UniqueConstraint)}
    named.update((str(index.name), index.columns) for index in table.indexes if index.unique)
    return ", ".join(f"{table_name}.{column.name}" for column in named.get(name, table.primary_key.columns))


@contextmanager
def answering(answers: Mapping[str, Callable[[], Exception]]) -> Iterator[None]:
    """Raise the answer to a value that another transaction has taken, instead of the database's error.

    Args:
        answers: makes the exception, by the columns that :func:`duplicated` names; ``""`` is for all others.
    """
    try:
        yield
    except IntegrityError as error:
        columns = duplicated(error)
        answer = answers.get(columns) or answers.get("")
        if answer is None or not columns:
            raise
        raise answer() from None


def insert_once(model: type[Base], values: Mapping[str, Any]) -> None:
    """Insert a row, unless there is one with the same unique values.

    Waits for another transaction that is inserting it. Read it afterwards.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(model).values(**values).on_conflict_do_nothing())
