"""The check of all fault tests: the database holds exactly what the server has acknowledged to the students."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from tests.clients.answer_log import check_log
from tests.clients.students import Student, Submission, Swarm
from tests.support.deployments import Running
from tests.support.processes import wait_until

ANSWERS = "SELECT round_id, participant_id, submission_id, value, answered_at FROM answers"
PAST = "SELECT round_id, participant_id, submission_id, code FROM submissions"


@dataclass
class Rows:
    """The answers of a database as plain rows, read without the product's code.

    Attributes:
        answers: ``(round, participant, submission, value, answered at)`` of each stored answer.
        past: ``(round, participant, submission, code)`` of each other submission; code None: replaced later.
    """

    answers: list[tuple[int, int, str, Any, float]]
    past: list[tuple[int, int, str, str | None]]

    def stored(self) -> set[tuple[int, str]]:
        """Return participant and id of every submission that was ever stored as an answer."""
        return {(row[1], row[2]) for row in self.answers} | {(row[1], row[2]) for row in self.past if row[3] is None}


def read_rows(database_url: str) -> Rows:
    """Read the rows of the database at SQLAlchemy's address."""
    if database_url.startswith("sqlite:///"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=10)) as connection:
            return rows_of(connection)
    with closing(psycopg2.connect(database_url.replace("+psycopg2", ""))) as connection:
        return rows_of(connection)


def rows_of(connection: Any) -> Rows:
    """Read the rows over a connection of either driver, all at one moment."""
    cursor = connection.cursor()
    if not isinstance(connection, sqlite3.Connection):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    else:
        cursor.execute("BEGIN")
    cursor.execute(ANSWERS)
    answers = [(row[0], row[1], row[2], _value(row[3]), float(row[4])) for row in cursor.fetchall()]
    cursor.execute(PAST)
    return Rows(answers, list(cursor.fetchall()))


def _value(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def check_rows(rows: Rows, log: Iterable[tuple[Student, Submission]]) -> None:
    """Compare the database with the students' logs.

    Raises:
        AssertionError: an acknowledged answer is missing, different, or there twice; a refused one is there; or there
            is an answer that no student sent.
    """
    twice = [key for key, number in Counter((row[0], row[1]) for row in rows.answers).items() if number > 1]
    assert not twice, f"two answers for (round, participant) {twice}"
    again = Counter((row[1], row[2]) for row in [*rows.answers, *rows.past])
    assert not [key for key, number in again.items() if number > 1], "one submission has two rows"
    present = {(row[1], row[2]): row for row in rows.answers}
    replaced = {(row[1], row[2]) for row in rows.past if row[3] is None}
    refused = {(row[1], row[2]) for row in rows.past if row[3] is not None}
    known: set[tuple[int, str]] = set()
    for student, item in log:
        key = (student.id, item.id)
        known.add(key)
        if item.accepted:
            assert key in present or key in replaced, f"acknowledged and lost: {item}"
            assert key not in refused, f"acknowledged, and noted as refused: {item}"
            if key in present:
                told = item.verdict["answer"]  # type: ignore[index]
                row = present[key]
                assert (row[0], row[3], row[4]) == (told["round_id"], told["value"], told["answered_at"]), (row, told)
        elif item.verdict is not None:
            assert key not in present, f"refused with {item.verdict['error']['code']} and stored: {item}"
            assert key not in replaced, f"refused with {item.verdict['error']['code']} and once stored: {item}"
    assert rows.stored() <= known, f"stored, but sent by no student: {rows.stored() - known}"


def check_everything(running: Running, swarm: Swarm, lesson_id: int, *others: Swarm) -> None:
    """Apply the whole oracle after a run: rows against logs, tallies against rows, pages against fresh syncs."""
    swarms = (swarm, *others)
    for each in swarms:
        wait_for_quiet(each)
    log = [entry for each in swarms for entry in each.log]
    check_rows(read_rows(running.server.settings["DATABASE_URL"]), log)
    check_log(log, running.teacher.results(lesson_id))
    for each in swarms:
        for student in each.students:
            what = f"the page of {student.id} being what a sync says"
            wait_until(lambda its=each, one=student: is_current(its, one), 10, what)  # type: ignore[misc]


def wait_for_quiet(swarm: Swarm, timeout: float = 30) -> None:
    """Wait until every submission has its final verdict and everybody is connected."""
    swarm.all(lambda student: student.connected and student.state, "being connected", timeout)
    swarm.all(lambda student: all(item.verdict for item in list(student.log)), "the verdicts", timeout)


def is_current(swarm: Swarm, student: Student) -> bool:
    """Return whether a student's newest state is what a fresh ``sync`` says, apart from the clock."""
    try:
        fresh = swarm.do(student.sync())
    except (OSError, TimeoutError):
        return False
    return bool(fresh["ok"]) and timeless(fresh["state"]) == timeless(student.state)


def timeless(state: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a state without the moment at which it was sent."""
    return {name: value for name, value in state.items() if name != "now"} if state else None


def integrity(path: Path) -> str:
    """Return what SQLite says of a database file; ``ok`` is good."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
