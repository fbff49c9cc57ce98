"""The statements of a batch find rows by an index, however many answers there are."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.sql import Executable

from classroom.core.database import Base, db
from classroom.services.answers import statements

# PostgreSQL's plans depend on what is stored.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

READING = {
    name: getattr(statements, name)
    for name in ("READ_ROUNDS", "READ_PEOPLE", "READ_STORED", "READ_ATTEMPTS", "COUNT_PAST")
}


@pytest.mark.parametrize("statement", READING.values(), ids=READING)
def test_no_table_is_read_from_its_beginning_to_its_end(app: Flask, statement: Executable) -> None:
    compiled = statement.compile(dialect=db.engine.dialect)  # type: ignore[attr-defined]
    connection = db.session.connection()
    values = ("[]",) * len(compiled.positiontup)
    plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)]
    assert any(step.startswith("SEARCH") for step in plan)
    assert not [step for step in plan for table in Base.metadata.tables if step.split()[:2] == ["SCAN", table]]


def test_the_plan_of_a_statement_that_reads_a_whole_table_says_so(app: Flask) -> None:
    plan = db.session.execute(text("EXPLAIN QUERY PLAN SELECT * FROM answers WHERE value = 'a'"))
    assert [row[-1] for row in plan] == ["SCAN answers"]
