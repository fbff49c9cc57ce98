"""Locks and unique values: each is in one place, so that no statement locks and joins, and no violation is an error."""

import re
from pathlib import Path

import pytest

from classroom.core import locks

PACKAGE = Path(locks.__file__).parents[1]
HOT = {"services/answers/statements.py"}
"""Locks in statements that are built once."""
QUEUES = {"services/deliveries/outbox.py"}
"""Queues: rows that others have locked are passed over, so nobody waits."""


def modules_with(pattern: str) -> set[str]:
    found = {path for path in PACKAGE.rglob("*.py") if re.search(pattern, path.read_text(encoding="utf-8"))}
    return {str(path.relative_to(PACKAGE)) for path in found}


def test_rows_are_locked_in_one_module() -> None:
    assert modules_with(r"with_for_update\b") == {"core/locks.py", *HOT, *QUEUES}


@pytest.mark.parametrize("name", sorted(HOT))
def test_no_statement_locks_and_joins(name: str) -> None:
    statements = re.split(r"\n(?=\w+ = )", (PACKAGE / name).read_text(encoding="utf-8"))
    locking = [statement for statement in statements if "with_for_update" in statement]
    assert len(locking) == 2
    assert not [statement for statement in locking if ".join(" in statement]


@pytest.mark.parametrize("name", sorted(QUEUES))
def test_queues_wait_for_no_lock(name: str) -> None:
    text = (PACKAGE / name).read_text(encoding="utf-8")
    assert text.count("with_for_update(") == text.count("with_for_update(skip_locked=True)") == 1


def test_violations_are_answered_in_one_module() -> None:
    # The last two try again, and say that the caller may.
    expected = {"core/unique.py", "services/participants/join_batch.py", "http/error_handlers.py"}
    assert modules_with(r"except.*IntegrityError|exc\.IntegrityError") == expected
