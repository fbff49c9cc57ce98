"""The statements of a batch of answers.

They are built once, because building a statement costs more than SQLite needs to run it.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, Text, and_, bindparam, func, insert, null, select, union_all, update

from classroom.core.among import among, listed
from classroom.core.database import Base
from classroom.models import Answer, Attempt, Lesson, Participant, Question, QuestionVersion, Round, Submission


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


_ANSWERS, _PAST, _ROUNDS, _PEOPLE = map(_table, (Answer, Submission, Round, Participant))
_LESSONS, _VERSIONS, _QUESTIONS, _ATTEMPTS = map(_table, (Lesson, QuestionVersion, Question, Attempt))


STANDS_STILL = "3s"
"""How long a batch may pause between two statements before PostgreSQL ends its connection and releases its locks. A
host that is frozen or cut off in the middle of a batch would otherwise keep the answers of the others waiting for ever;
a worker that lives tries its batch again."""
LOCK_ROUNDS = (
    select(_ROUNDS.c.id, func.set_config("idle_in_transaction_session_timeout", STANDS_STILL, True))
    .where(among(_ROUNDS.c.id, "rounds"))
    .order_by(_ROUNDS.c.id)
    .with_for_update(read=True)
)  # fmt: skip
"""For PostgreSQL: a statement that locks and joins would join what was there before it waited (``core/locks.py``)."""
READ_ROUNDS = (
    select(
        _ROUNDS.c.id, _ROUNDS.c.lesson_id, _ROUNDS.c.status, _ROUNDS.c.deadline, _LESSONS.c.status,
        _LESSONS.c.allow_change, _QUESTIONS.c.type, _VERSIONS.c.body, _VERSIONS.c.points, _ROUNDS.c.time_limit,
        _ROUNDS.c.timer_used, _ROUNDS.c.timer_since, _LESSONS.c.options, _ROUNDS.c.scoring, _ROUNDS.c.speed_bonus,
        _ROUNDS.c.remaining, _ROUNDS.c.paused_at, _ROUNDS.c.over_percent, _LESSONS.c.mode,
    )
    .join(_LESSONS, _LESSONS.c.id == _ROUNDS.c.lesson_id)
    .join(_VERSIONS, _VERSIONS.c.id == _ROUNDS.c.version_id)
    .join(_QUESTIONS, _QUESTIONS.c.id == _VERSIONS.c.question_id)
    .where(among(_ROUNDS.c.id, "rounds"))
)  # fmt: skip
READ_PEOPLE = (
    select(_PEOPLE.c.id, _PEOPLE.c.lesson_id, _PEOPLE.c.removed_at, _PEOPLE.c.extra_percent)
    .where(among(_PEOPLE.c.id, "people"))
    .order_by(_PEOPLE.c.id)
    .with_for_update(key_share=True)
)
_SENT = listed("sent")
"""Round, participant and id of each submission of the batch."""
_ROUND_OF, _PERSON_OF, _ID_OF = _SENT.c
_STORED = (
    _ANSWERS.c.id, _ANSWERS.c.participant_id, _ANSWERS.c.submission_id, _ANSWERS.c.round_id, _ANSWERS.c.value,
    _ANSWERS.c.answered_at, _ANSWERS.c.confidence, null(), _ANSWERS.c.attempt,
)  # fmt: skip
# The id is None for other submissions than the present answers, whose code is None.
READ_STORED = union_all(
    select(*_STORED).join(_SENT, and_(_ANSWERS.c.round_id == _ROUND_OF, _ANSWERS.c.participant_id == _PERSON_OF)),
    select(*_STORED).join(_SENT, and_(_ANSWERS.c.participant_id == _PERSON_OF, _ANSWERS.c.submission_id == _ID_OF)),
    select(
        null(), _PAST.c.participant_id, _PAST.c.submission_id, _PAST.c.round_id, _PAST.c.value, _PAST.c.decided_at,
        null(), _PAST.c.code, null(),
    ).join(_SENT, and_(_PAST.c.participant_id == _PERSON_OF, _PAST.c.submission_id == _ID_OF)),
)  # fmt: skip
READ_ATTEMPTS = select(
    _ATTEMPTS.c.id, _ATTEMPTS.c.participant_id, _ATTEMPTS.c.number, _ATTEMPTS.c.rounds, _ATTEMPTS.c.deadline,
    _ATTEMPTS.c.submitted_at, _ATTEMPTS.c.counts,
).where(among(_ATTEMPTS.c.id, "attempts"))  # fmt: skip
"""Read after their participants are locked: handing in an attempt takes the same lock."""
COUNT_PAST = (
    select(_PAST.c.participant_id, _PAST.c.round_id, func.count(), func.count(_PAST.c.code))
    .where(among(_PAST.c.participant_id, "people"), among(_PAST.c.round_id, "rounds"))
    .group_by(_PAST.c.participant_id, _PAST.c.round_id)
)

_NEW = {
    "round_id": "integer", "participant_id": "integer", "attempt": "integer", "counts": "boolean",
    "submission_id": "text", "value": "text", "answered_at": "double precision", "correct": "boolean",
    "fraction": "double precision", "time_left": "double precision", "points": "integer", "confidence": "integer",
    "version": "integer",
}  # fmt: skip
"""The columns of a new answer, and their types on PostgreSQL. The values are canonical JSON already."""
COLUMNS = tuple(name for name in _NEW if name != "version")
_TRUTH = {name for name, kind in _NEW.items() if kind == "boolean"}
_INSERT = "INSERT INTO answers"
_ARRAYS = ", ".join(f"%s::{kind}[]" for kind in _NEW.values())
_INSERT_ROWS = f"{_INSERT} ({', '.join(_NEW)}) SELECT * FROM unnest({_ARRAYS})"  # noqa: S608


def insert_answers(connection: Connection, rows: Sequence[Sequence[Any]], versions: Sequence[int]) -> None:
    """Write new answers with the driver itself: naming and checking each value would cost more than writing it.

    Args:
        connection: of the batch's transaction.
        rows: the values of :data:`COLUMNS` of each; not empty.
        versions: the version of each.
    """
    columns = dict(zip(_NEW, (*zip(*rows, strict=True), tuple(versions)), strict=True))
    if connection.dialect.name == "sqlite":
        statement, values = _for_sqlite(columns, len(rows))
        connection.exec_driver_sql(statement, values)
    else:
        connection.exec_driver_sql(_INSERT_ROWS, tuple(map(list, columns.values())))


def _for_sqlite(columns: dict[str, tuple[Any, ...]], number: int) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the statement and the rows with as few None and truth values as possible.

    The driver looks for adapters of these, which takes longer than writing the other values of a row.
    """
    columns = {name: column for name, column in columns.items() if column.count(None) < number}
    for name in _TRUTH & columns.keys():
        if None not in columns[name]:
            columns[name] = tuple(map(int, columns[name]))
    statement = f"{_INSERT} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    return statement, list(zip(*columns.values(), strict=True))


KEPT = ("round_id", "participant_id", "attempt", "counts")
"""Columns that a later answer in the same place does not change."""
UPDATE_ANSWERS = (
    update(_ANSWERS)
    .where(_ANSWERS.c.id == bindparam("answer_id"))
    .values(
        {name: bindparam(f"new_{name}", type_=Text if name == "value" else None) for name in _NEW if name not in KEPT}
    )
)
INSERT_PAST = insert(_PAST).values(
    participant_id=bindparam("new_participant"),
    submission_id=bindparam("new_submission"),
    round_id=bindparam("new_round"),
    code=bindparam("new_code"),
    value=bindparam("new_value", type_=Text),
    decided_at=bindparam("new_moment"),
)
