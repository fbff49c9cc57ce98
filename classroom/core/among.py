"""``column IN (list)`` with the whole list as one parameter.

SQLAlchemy writes one parameter for each value and a new text for each length of a list. For a few hundred values, that
costs more than the statement itself; and SQLite limits how many there may be.
"""

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class _List(TypeDecorator[Collection[int] | Collection[str]]):
    """A list of integers or texts: a JSON text for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return orjson.dumps(list(value)).decode() if dialect.name == "sqlite" else list(value)


class among(FunctionElement[bool]):  # noqa: N801 - used like a function
    """The condition that a column has one of the values of a list parameter.

    Use it in statements that are built once: ``select(...).where(among(Round.id, "rounds"))``, executed with
    ``{"rounds": [1, 2]}``. An empty list matches nothing.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=_List()))


def _parts(element: ColumnElement[bool], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(part, **kw) for part in element.clauses]


@compiles(among, "sqlite")
def _for_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = _parts(element, compiler, **kw)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled by SQLAlchemy


@compiles(among, "postgresql")
def _for_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = _parts(element, compiler, **kw)
    return f"{column} = ANY ({values})"
