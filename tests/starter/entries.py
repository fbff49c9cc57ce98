"""The data files as they are, for the tests of the starter bank."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from classroom.starter.bank import DATA, SUBJECTS
from tests.support.cases import for_each

ENTRIES: list[dict[str, Any]] = [
    entry for subject in SUBJECTS for entry in json.loads((DATA / f"{subject}.json").read_text(encoding="utf-8"))
]
"""All questions, in order, with both languages."""


def by_ref(ref: str) -> dict[str, Any]:
    """The entry of that name; KeyError: none."""
    return {entry["ref"]: entry for entry in ENTRIES}[ref]


def each(entries: Iterable[dict[str, Any]]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each of these questions, in one go; see :func:`tests.support.cases.for_each`."""
    return for_each(entries, lambda entry: str(entry["ref"]))
