"""The order of people in tables of results."""

from collections.abc import Callable
from typing import Any

from flask_babel import get_locale

from classroom.core import collation
from classroom.core.concurrency import yield_to_loop

Row = dict[str, Any]

ORDERS: dict[str, Callable[[Row, str], Any]] = {
    "name": lambda row, language: collation.key(row["nickname"], language),
    "surname": lambda row, language: collation.surname_key(row["nickname"], language),
    "joined": lambda row, language: row["id"],
    "points": lambda row, language: (-row["total_points"], collation.key(row["nickname"], language)),
}
"""Sort keys of participants by the name of the order; those by name follow the alphabet of the language."""


def in_order(rows: list[Row], order: str) -> list[Row]:
    """Return participants in an order of :data:`ORDERS`, by the alphabet of the reader's language."""
    language = str(get_locale() or "en")
    keyed = []
    for row in rows:
        keyed.append((ORDERS[order](row, language), row["id"], row))
        yield_to_loop()
    keyed.sort(key=lambda entry: entry[:2])
    return [row for _key, _id, row in keyed]
