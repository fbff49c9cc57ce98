"""The statements of a batch of answers.

They are built once, because building a statement costs more than SQLite needs to run it.
"""

from typing import Any, cast

from sqlalchemy import BindParameter, Table, Text, bindparam, func, insert, null, or_, select, union_all, update

from classroom.core.database import Base
from classroom.models import Answer, Attempt, Lesson, Participant, Question, QuestionVersion, Round, Submission


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


_ANSWERS, _PAST, _ROUNDS, _PEOPLE = map(_table, (Answer, Submission, Round, Participant))
_LESSONS, _VERSIONS, _QUESTIONS, _ATTEMPTS = map(_table, (Lesson, QuestionVersion, Question, Attempt))


def _many(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


STANDS_STILL = "3s"
"""How long a batch may pause between two statements before PostgreSQL ends its connection and releases its locks. A
host that is frozen or cut off in the middle of a batch would otherwise keep the answers of the others waiting for ever;
a worker that lives tries its batch again."""
LOCK_ROUNDS = (
    select(_ROUNDS.c.id, func.set_config("idle_in_transaction_session_timeout", STANDS_STILL, True))
    .where(_ROUNDS.c.id.in_(_many("rounds")))
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
    .where(_ROUNDS.c.id.in_(_many("rounds")))
)  # fmt: skip
READ_PEOPLE = (
    select(_PEOPLE.c.id, _PEOPLE.c.lesson_id, _PEOPLE.c.removed_at, _PEOPLE.c.extra_percent)
    .where(_PEOPLE.c.id.in_(_many("people")))
    .order_by(_PEOPLE.c.id)
    .with_for_update(key_share=True)
)
# The id is None for other submissions than the present answers, whose code is None.
READ_STORED = union_all(
    select(
        _ANSWERS.c.id, _ANSWERS.c.participant_id, _ANSWERS.c.submission_id, _ANSWERS.c.round_id, _ANSWERS.c.value,
        _ANSWERS.c.answered_at, _ANSWERS.c.confidence, null(), _ANSWERS.c.attempt,
    ).where(
        _ANSWERS.c.participant_id.in_(_many("people")),
        or_(_ANSWERS.c.round_id.in_(_many("rounds")), _ANSWERS.c.submission_id.in_(_many("ids"))),
    ),
    select(
        null(), _PAST.c.participant_id, _PAST.c.submission_id, _PAST.c.round_id, _PAST.c.value, _PAST.c.decided_at,
        null(), _PAST.c.code, null(),
    ).where(_PAST.c.participant_id.in_(_many("people")), _PAST.c.submission_id.in_(_many("ids"))),
)  # fmt: skip
READ_ATTEMPTS = select(
    _ATTEMPTS.c.id, _ATTEMPTS.c.participant_id, _ATTEMPTS.c.number, _ATTEMPTS.c.rounds, _ATTEMPTS.c.deadline,
    _ATTEMPTS.c.submitted_at, _ATTEMPTS.c.counts,
).where(_ATTEMPTS.c.id.in_(_many("attempts")))  # fmt: skip
"""Read after their participants are locked: handing in an attempt takes the same lock."""
COUNT_PAST = (
    select(_PAST.c.participant_id, _PAST.c.round_id, func.count(), func.count(_PAST.c.code))
    .where(_PAST.c.participant_id.in_(_many("people")), _PAST.c.round_id.in_(_many("rounds")))
    .group_by(_PAST.c.participant_id, _PAST.c.round_id)
)

# The values are canonical JSON already: bound as text, they are not encoded again.
INSERT_ANSWERS = insert(_ANSWERS).values(
    round_id=bindparam("new_round"),
    participant_id=bindparam("new_participant"),
    attempt=bindparam("new_attempt"),
    counts=bindparam("new_counts"),
    submission_id=bindparam("new_submission"),
    value=bindparam("new_value", type_=Text),
    answered_at=bindparam("new_moment"),
    correct=bindparam("new_correct"),
    fraction=bindparam("new_fraction"),
    time_left=bindparam("new_time_left"),
    points=bindparam("new_points"),
    confidence=bindparam("new_confidence"),
    version=bindparam("new_version"),
)
UPDATE_ANSWERS = (
    update(_ANSWERS)
    .where(_ANSWERS.c.id == bindparam("answer_id"))
    .values(
        submission_id=bindparam("new_submission"),
        value=bindparam("new_value", type_=Text),
        answered_at=bindparam("new_moment"),
        correct=bindparam("new_correct"),
        fraction=bindparam("new_fraction"),
        time_left=bindparam("new_time_left"),
        points=bindparam("new_points"),
        confidence=bindparam("new_confidence"),
        version=bindparam("new_version"),
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
