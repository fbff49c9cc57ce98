"""The order of people in tables of results."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import get_locale

from classroom.core import collation
from classroom.core.concurrency import yield_to_loop

Row = dict[str, Any]

NAMES = collation.ORDERS
"""Orders by name, which follow the alphabet of the reader's language."""
VALUES: dict[str, Callable[[Row], Any]] = {
    "joined": lambda row: row["id"],
    "points": lambda row: row["total_points"],
    "right": lambda row: row["correct"] if row["asked"] else None,
    "answered": lambda row: row["answered"],
    "rank": lambda row: row["rank"],
    "streak": lambda row: row["streak"],
    "team": lambda row: row["team"] and row["team"]["number"],
    "mark": lambda row: row.get("share"),
}
"""Orders by a value; None comes last."""
GREATEST_FIRST = frozenset({"points", "right", "answered", "streak", "mark"})
"""Orders that usually begin with the greatest value."""
ORDERS = (*NAMES, *VALUES)


def in_order(
    rows: list[Row], order: str, *, descending: bool | None = None, values: Mapping[int, Any] | None = None
) -> list[Row]:
    """Return participants in an order, those who are equal by name.

    Args:
        rows: the participants.
        order: a name of :data:`ORDERS`; with ``values`` it does not matter.
        descending: whether the greatest comes first; None: as is usual for this order. Who has no value comes last in
            any case.
        values: what to compare, by participant.
    """
    language = str(get_locale() or "en")
    by_name = values is None and order in NAMES
    if descending is None:
        descending = order in GREATEST_FIRST
    key = NAMES[order] if by_name else collation.key
    keyed = []
    for row in rows:
        keyed.append((key(row["nickname"], language), row["id"], row))
        yield_to_loop()
    keyed.sort(key=lambda entry: entry[:2], reverse=by_name and descending)
    found = [row for _key, _id, row in keyed]
    if by_name:
        return found
    value: Callable[[Row], Any] = VALUES[order] if values is None else lambda row: values.get(row["id"])
    compared = [row for row in found if value(row) is not None]
    compared.sort(key=value, reverse=descending)
    return compared + [row for row in found if value(row) is None]
