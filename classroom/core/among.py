"""``column IN (list)``, and joins with a list, with the whole list as one parameter.

SQLAlchemy writes one parameter for each value and a new text for each length of a list. For a few hundred values, that
costs more than the statement itself; and SQLite limits how many there may be.
"""

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Dialect, Integer, Text, bindparam, column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CTE
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

    It is not declared as a Boolean: SQLAlchemy would write ``... IN (...) = 1`` for SQLite, which has no such type and
    then reads the whole table instead of an index.
    """

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


class _Items(TypeDecorator[Collection[tuple[int, int, str]]]):
    """A list of tuples, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return orjson.dumps(value).decode()


class _Rows(FunctionElement[Any]):
    inherit_cache = True

    def __init__(self, name: str) -> None:
        super().__init__(bindparam(name, type_=_Items()))


@compiles(_Rows, "sqlite")
def _rows_for_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    (values,) = _parts(element, compiler, **kw)
    columns = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(_ITEM))
    return f"(SELECT {columns} FROM json_each({values}))"  # noqa: S608 - the parameter is compiled by SQLAlchemy


@compiles(_Rows, "postgresql")
def _rows_for_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    (values,) = _parts(element, compiler, **kw)
    columns = ", ".join(f"(value ->> {place})::{kind} AS {name}" for place, (name, kind) in enumerate(_ITEM.items()))
    return f"(SELECT {columns} FROM json_array_elements({values}::json))"  # noqa: S608 - as above


_ITEM = {"first": "integer", "second": "integer", "text": "text"}


def listed(name: str) -> CTE:
    """Return the table ``(first, second, text)`` of a list parameter of two integers and a text each, to be joined.

    ``x IN (list) AND y IN (list)`` would look for each x with each y; a join looks for the pairs that are meant. Use it
    in statements that are built once, executed with ``{name: [(1, 2, "a"), (3, 4, "b")]}``.
    """
    rows = _Rows(name).table_valued(column("first", Integer), column("second", Integer), column("text", Text))
    return select(rows.c.first, rows.c.second, rows.c.text).cte(name)
