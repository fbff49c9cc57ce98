"""Answers to homework: who answers which question, and the result that the student is told at once.

A school that does its homework sends hundreds of answers a second, so what is read around each is one statement, which
is built once and makes no objects.
"""

from dataclasses import dataclass
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Table, and_, bindparam, select
from sqlalchemy.orm import joinedload

from classroom.core.database import Base, db, now
from classroom.core.errors import NotFound
from classroom.models import Answer, Assignment, Attempt, Lesson, Participant, QuestionVersion, Round
from classroom.services.accounts import access
from classroom.services.assignments import work
from classroom.services.participants import tokens
from classroom.services.participants.tokens import Standing
from classroom.services.results import own


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


_PEOPLE, _LESSONS, _ASSIGNMENTS, _ATTEMPTS = map(_table, (Participant, Lesson, Assignment, Attempt))
_OPEN_ATTEMPT = and_(_ATTEMPTS.c.participant_id == _PEOPLE.c.id, _ATTEMPTS.c.submitted_at.is_(None))
_WORKER = (
    select(
        _PEOPLE.c.lesson_id, _PEOPLE.c.user_id, _PEOPLE.c.removed_at, _LESSONS.c.status, _LESSONS.c.mode,
        access.is_open_now("access_id", "moment"), _ASSIGNMENTS.c.feedback, _ATTEMPTS.c.id, _ATTEMPTS.c.rounds,
    )
    .join(_LESSONS, _LESSONS.c.id == _PEOPLE.c.lesson_id)
    .outerjoin(_ASSIGNMENTS, _ASSIGNMENTS.c.lesson_id == _LESSONS.c.id)
    .outerjoin(_ATTEMPTS, _OPEN_ATTEMPT)  # there is at most one
    .where(_PEOPLE.c.id == bindparam("participant_id"))
)  # fmt: skip
_OTHER_ATTEMPT = select(_ATTEMPTS.c.rounds).where(
    _ATTEMPTS.c.id == bindparam("attempt_id"), _ATTEMPTS.c.participant_id == bindparam("participant_id")
)
_ANSWERED = (
    select(Answer)
    .join(Attempt, and_(Attempt.participant_id == Answer.participant_id, Attempt.number == Answer.attempt))
    .join(Assignment, Assignment.id == Attempt.assignment_id)
    .where(
        Attempt.id == bindparam("attempt_id"),
        Answer.participant_id == bindparam("participant_id"),
        Answer.round_id == bindparam("round_id"),
        Assignment.feedback == "each",
    )
    .options(joinedload(Answer.round).joinedload(Round.version).joinedload(QuestionVersion.question))
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A participant who sends something.

    Attributes:
        id: of the participant.
        feedback: when there is feedback in the homework; None: the participant is in a live lesson.
        attempt_id: of the open attempt; None: there is none.
        rounds: of that attempt, in its order.
    """

    id: int
    feedback: str | None
    attempt_id: int | None
    rounds: list[int] | None


def worker_of(text: str) -> Worker:
    """Return who a participant's token belongs to and who may act now, as :func:`tokens.participant_of` does.

    Raises:
        NotAuthenticated: the token is not valid, or its login has ended.
        Forbidden: ``removed`` or ``ended``.
    """
    claims = tokens.read(text)
    given = {"participant_id": claims.participant_id, "access_id": claims.access_id, "moment": now()}
    row = db.session.connection().execute(_WORKER, given).first()
    if row is None:
        raise tokens.unknown()
    tokens.ensure_acting(claims, Standing(*row[:6]))
    return Worker(claims.participant_id, *row[6:])


def feedback_of(worker: Worker) -> str:
    """Return when there is feedback in a participant's homework.

    Raises:
        NotFound: ``unknown_assignment``: the participant is in a live lesson.
    """
    if worker.feedback is None:
        raise work.no_homework()
    return worker.feedback


def round_at(worker: Worker, attempt_id: int, position: int) -> int:
    """Return the id of the round with the question at a position of an own attempt, from 1.

    Raises:
        NotFound: ``unknown_attempt``, for somebody else's too, or ``unknown_question``.
    """
    rounds = worker.rounds
    if rounds is None or attempt_id != worker.attempt_id:  # one that was handed in
        given = {"attempt_id": attempt_id, "participant_id": worker.id}
        rounds = db.session.connection().scalar(_OTHER_ATTEMPT, given)
    if rounds is None:
        raise work.unknown_attempt()
    if not 1 <= position <= len(rounds):
        raise NotFound(_("There is no such question in this attempt."), code="unknown_question")
    return int(rounds[position - 1])


def result_of(participant_id: int, attempt_id: int, round_id: int) -> dict[str, Any] | None:
    """Return the result of a question that was answered just now, as :func:`work.attempt_view` does.

    None unless there is feedback after each question now, and while a lesson is voting on the question.
    """
    given = {"attempt_id": attempt_id, "participant_id": participant_id, "round_id": round_id}
    answer = db.session.scalar(_ANSWERED, given)
    if answer is None or own.voted_on({answer.round.version.question_id}):
        return None
    return work.result_view(answer.round, answer)
