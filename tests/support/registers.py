"""Comparing the code with a list that people keep: a table of a document, or a list in the tests."""

from collections.abc import Collection
from typing import Any

import pytest


def compare(listed: Collection[Any], found: Collection[Any], register: str, add: str = "add it there") -> None:
    """Fail unless a list has exactly what the code has, and say what to do.

    Args:
        listed: what the list has; the order counts if both are lists.
        found: what the code has.
        register: where the list is: a file, and the table or name in it.
        add: how to add what is missing.
    """
    __tracebackhide__ = True
    missing, left_over = _without(found, listed), _without(listed, found)
    problems = [f"{register} has no {_text(entry)}, which the code has: {add}" for entry in missing]
    problems += [f"{register} has {_text(entry)}, which the code does not have: take it out" for entry in left_over]
    if not problems and isinstance(listed, list) and isinstance(found, list) and listed != found:
        twice = next((entry for entry in listed if listed.count(entry) > found.count(entry)), None)
        first = next((pair for pair in zip(listed, found, strict=False) if pair[0] != pair[1]), (None, None))
        if twice is not None:
            problems = [f"{register} has {_text(twice)} twice"]
        else:
            here, there = map(_text, first)
            problems = [f"{register} has another order than the code: {here} stands where the code has {there}"]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _without(entries: Collection[Any], others: Collection[Any]) -> list[Any]:
    found = [entry for entry in entries if entry not in others]
    return found if isinstance(entries, list) else sorted(found, key=_text)


def _text(entry: Any) -> str:
    if isinstance(entry, tuple):
        return " ".join(part for part in map(_text, entry) if part)
    if isinstance(entry, frozenset | set):
        return " ".join(sorted(map(str, entry)))
    return str(entry)
