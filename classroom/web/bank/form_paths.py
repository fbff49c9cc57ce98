"""Convert dotted input names, such as ``accepted.0.value``, to nested data and back.

Lists keep their blank rows, so that a page shows every entry where it was typed. The bank does not get blank rows:
:func:`compact` removes them, and :func:`form_path` converts the paths in the bank's messages to those on the page.
"""

from collections.abc import Iterable
from typing import Any

DEEPEST, LONGEST_INDEX = 6, 4


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return nested data for pairs of path and text. A level that has only numbers becomes a list without gaps.

    Never raises: a path that contradicts an earlier one is ignored.
    """
    root: dict[str, Any] = {}
    for name, text in pairs:
        *way, last = name.split(".")
        level: Any = root
        for part in way if len(way) < DEEPEST else ():
            level = level.setdefault(part, {}) if isinstance(level, dict) else None
        if isinstance(level, dict) and len(way) < DEEPEST:
            level.setdefault(last, text)
    return {name: _lists(value) for name, value in root.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if all(_is_index(name) for name in value):
        return [_lists(value[name]) for name in sorted(value, key=int)]
    return {name: _lists(item) for name, item in value.items()}


def _is_index(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= LONGEST_INDEX


def is_blank(value: Any) -> bool:
    """Say whether a value and everything in it is empty."""
    if isinstance(value, dict | list):
        return all(is_blank(item) for item in (value.values() if isinstance(value, dict) else value))
    return value is None or (isinstance(value, str) and not value.strip())


def compact(value: Any) -> Any:
    """Return a value without the blank rows of its lists."""
    if isinstance(value, list):
        return [compact(item) for item in value if not is_blank(item)]
    if isinstance(value, dict):
        return {name: compact(item) for name, item in value.items()}
    return value


def form_path(value: Any, path: str) -> str:
    """Return the path in ``value`` of the item that has ``path`` in ``compact(value)``."""
    found = []
    for part in path.split("."):
        name: str | int = part
        if isinstance(value, list) and _is_index(part):
            used = [index for index, item in enumerate(value) if not is_blank(item)]
            name = used[int(part)] if int(part) < len(used) else part
        found.append(str(name))
        known = isinstance(value, dict) or (isinstance(value, list) and isinstance(name, int))
        value = value.get(name) if isinstance(value, dict) else value[name] if known else None
    return ".".join(found)


def move_row(rows: list[Any], verb: str, index: int) -> list[Any]:
    """Return the rows after moving one ``up`` or ``down``, or after ``remove``."""
    rows = list(rows)
    if not 0 <= index < len(rows):
        return rows
    row = rows.pop(index)
    if verb != "remove":
        rows.insert(max(0, index - 1) if verb == "up" else index + 1, row)
    return rows
