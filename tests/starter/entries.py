"""The data files as they are, for the tests of the starter bank."""

import json
from typing import Any

from classroom.starter.bank import DATA, SUBJECTS

ENTRIES: list[dict[str, Any]] = [
    entry for subject in SUBJECTS for entry in json.loads((DATA / f"{subject}.json").read_text(encoding="utf-8"))
]
"""All questions, in order, with both languages."""


def by_ref(ref: str) -> dict[str, Any]:
    """The entry of that name; KeyError: none."""
    return {entry["ref"]: entry for entry in ENTRIES}[ref]
