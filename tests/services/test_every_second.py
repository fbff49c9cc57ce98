"""Nothing that a worker asks every second reads a table from end to end that grows with each lesson."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from classroom.core.database import db
from classroom.services.assignments import closing
from classroom.services.lessons import timer

# PostgreSQL's plans depend on what is stored.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GROWING = {"answers", "attempts", "participants", "rounds", "submissions"}


def scanned(plan: list[str]) -> set[str]:
    """Return the tables that a plan reads from one end to the other, also in the order of an index."""
    return {step.split()[1] for step in plan if step.startswith("SCAN")} & GROWING


def plans_of(work: Callable[[], Any]) -> dict[str, list[str]]:
    """Do something and return SQLite's plan of each statement that reads."""
    found: dict[str, list[str]] = {}
    asked: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            asked[statement] = parameters

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    for statement, parameters in asked.items():
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        found[statement] = [row[-1] for row in rows]
    return found


@pytest.mark.parametrize("work", [closing.close_overdue, timer.close_overdue], ids=["attempts", "rounds"])
def test_no_growing_table_is_read_as_a_whole(app: Flask, work: Callable[[], Any]) -> None:
    plans = plans_of(work)
    assert plans
    assert {statement: plan for statement, plan in plans.items() if scanned(plan)} == {}


def test_a_walk_along_an_index_counts_as_well(app: Flask) -> None:
    (plan,) = plans_of(lambda: db.session.execute(text("SELECT id FROM attempts ORDER BY assignment_id"))).values()
    assert scanned(plan) == {"attempts"}
