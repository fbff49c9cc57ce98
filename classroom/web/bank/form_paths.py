"""Names of inputs that are paths, such as ``accepted.0.value``: what a form sent as dicts and lists, and back.

Lists keep their blank rows, so that a page shows what was typed where it was typed. For the bank, which counts without
them, :func:`compact` leaves them out, and :func:`form_path` says where on the page a row of the bank's messages stands.
"""

from collections.abc import Iterable
from typing import Any

DEEPEST, LONGEST_INDEX = 6, 4


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return texts by their paths: a level with nothing but numbers is a list, in their order and without gaps.

    Never raises: what contradicts an earlier name is left out.
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
    """Say whether nothing was typed, here and below."""
    if isinstance(value, dict | list):
        return all(is_blank(item) for item in (value.values() if isinstance(value, dict) else value))
    return value is None or (isinstance(value, str) and not value.strip())


def compact(value: Any) -> Any:
    """Return the same without the blank rows of its lists."""
    if isinstance(value, list):
        return [compact(item) for item in value if not is_blank(item)]
    if isinstance(value, dict):
        return {name: compact(item) for name, item in value.items()}
    return value


def form_path(value: Any, path: str) -> str:
    """Return where in ``value`` that stands which has this path in ``compact(value)``."""
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
    """Return rows after a button of theirs was pressed: ``up``, ``down`` or ``remove``."""
    rows = list(rows)
    if not 0 <= index < len(rows):
        return rows
    row = rows.pop(index)
    if verb != "remove":
        rows.insert(max(0, index - 1) if verb == "up" else index + 1, row)
    return rows
