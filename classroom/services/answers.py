"""Answers: durable intake. An answer is acknowledged only after its row is committed, and stored once.

``record`` decides everything that is waiting in one transaction. A worker's live engine may put a queue in front
(:func:`route_through`), so that socket and HTTP answers share its batches.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from classroom import settings
from classroom.database import announce, canonical, db, now, transaction
from classroom.errors import Conflict, Forbidden, Invalid, NotFound, TizaError, Unavailable
from classroom.events import AnswersRecorded
from classroom.models import Answer, Participant, QuestionVersion, Round, Submission
from classroom.questions import registry
from classroom.services.grading import points

SUBMISSION_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MAX_VALUE = 16 * 1024
"""Largest value, in characters of JSON."""


@dataclass(frozen=True)
class Incoming:
    """One submission as it arrived."""

    participant_id: int
    submission_id: str
    round_id: int
    value: Any
    received_at: float = field(default_factory=now)
    """Unix seconds by the server's clock; what counts against the deadline."""


@dataclass(frozen=True)
class Verdict:
    """What became of a submission: the stored answer, or why there is none."""

    answer: dict[str, Any] | None = None
    error: TizaError | None = None


def incoming(participant_id: int, payload: Any) -> Incoming:
    """Check the shape of ``{"id", "round_id", "value"}``.

    Raises:
        Invalid: with fields ``id``, ``round_id`` or ``value``, code ``invalid_value``.
    """
    fields: dict[str, str] = {}
    if not isinstance(payload, dict):
        raise Invalid(_("An answer is an object with id, round_id and value."), code="invalid_value")
    submission_id, round_id = payload.get("id"), payload.get("round_id")
    if not isinstance(submission_id, str) or not SUBMISSION_ID.fullmatch(submission_id):
        fields["id"] = _("Give a UUID.")
    if not isinstance(round_id, int) or isinstance(round_id, bool) or not 0 < round_id < 2**31:
        fields["round_id"] = _("Give the number of a round.")
    if "value" not in payload:
        fields["value"] = _("Give a value.")
    else:
        try:
            if len(canonical(payload["value"])) > MAX_VALUE:
                fields["value"] = _("This answer is too long.")
        except (ValueError, TypeError, RecursionError):
            fields["value"] = _("This answer cannot be stored.")
    if fields:
        raise Invalid(next(iter(fields.values())), code="invalid_value", fields=fields)
    return Incoming(participant_id, str(submission_id), int(round_id or 0), payload["value"])


def record(batch: Sequence[Incoming]) -> list[Verdict]:
    """Decide and store submissions in one transaction; return a verdict for each, in order.

    Rounds are share-locked and participants locked, both in the order of their ids: closing a round waits for the
    batch or the batch sees it closed, and one participant's submissions on two workers are decided one after the
    other. (On SQLite the whole transaction holds the write lock.)
    """
    with transaction() as session:
        round_ids = {item.round_id for item in batch}
        people = {item.participant_id for item in batch}
        rounds = {
            found.id: found
            for found in session.scalars(
                select(Round)
                .where(Round.id.in_(round_ids))
                .order_by(Round.id)
                .options(joinedload(Round.version, innerjoin=True).joinedload(QuestionVersion.question, innerjoin=True))
                .with_for_update(read=True, of=Round)
                .execution_options(populate_existing=True)
            )
        }
        participants = {
            found.id: found
            for found in session.scalars(
                select(Participant)
                .where(Participant.id.in_(people))
                .order_by(Participant.id)
                .options(joinedload(Participant.lesson, innerjoin=True))
                .with_for_update(of=Participant)
                .execution_options(populate_existing=True)
            )
        }
        ids = {item.submission_id for item in batch}
        table = _Table(rounds, participants)
        for answer in session.scalars(
            select(Answer).where(Answer.participant_id.in_(people), Answer.round_id.in_(round_ids))
        ):
            table.answers[answer.round_id, answer.participant_id] = answer
        for answer in session.scalars(
            select(Answer).where(Answer.participant_id.in_(people), Answer.submission_id.in_(ids))
        ):
            table.by_submission[answer.participant_id, answer.submission_id] = answer
        for past in session.scalars(
            select(Submission).where(Submission.participant_id.in_(people), Submission.submission_id.in_(ids))
        ):
            table.past[past.participant_id, past.submission_id] = past
        verdicts = [_decide(table, item) for item in batch]
        session.add_all(table.new)
        for round_id, who in table.recorded.items():
            announce(AnswersRecorded(rounds[round_id].lesson_id, round_id, tuple(who)))
    return verdicts


class _Table:
    """What a batch has read, and what it will write."""

    def __init__(self, rounds: dict[int, Round], participants: dict[int, Participant]) -> None:
        self.rounds = rounds
        self.participants = participants
        self.answers: dict[tuple[int, int], Answer] = {}
        self.by_submission: dict[tuple[int, str], Answer] = {}
        self.past: dict[tuple[int, str], Submission] = {}
        self.new: list[Answer | Submission] = []
        self.recorded: dict[int, list[int]] = {}


def _decide(table: _Table, item: Incoming) -> Verdict:
    mine = (item.participant_id, item.submission_id)
    if earlier := table.by_submission.get(mine):
        return Verdict(answer=as_dict(earlier))
    if past := table.past.get(mine):
        return _again(past)
    try:
        return Verdict(answer=as_dict(_store(table, item)))
    except TizaError as error:
        if error.code == "round_closed":
            # Kept: after a reopening, the same id must not turn into an answer that its sender gave up.
            late = Submission(
                participant_id=item.participant_id,
                submission_id=item.submission_id,
                round_id=item.round_id,
                code=error.code,
                decided_at=item.received_at,
            )
            table.past[mine] = late
            table.new.append(late)
        return Verdict(error=error)


def _again(past: Submission) -> Verdict:
    if past.code is None:
        answer = {"id": past.submission_id, "round_id": past.round_id, "value": past.value}
        return Verdict(answer={**answer, "answered_at": past.decided_at})
    return Verdict(error=_closed())


def _closed() -> Conflict:
    return Conflict(_("Too late: this question is closed."), code="round_closed")


def _store(table: _Table, item: Incoming) -> Answer:
    participant = table.participants.get(item.participant_id)
    if participant is None or participant.removed_at is not None:
        raise Forbidden(_("Your teacher has removed you from this lesson."), code="removed")
    asked = table.rounds.get(item.round_id)
    if asked is None or asked.lesson_id != participant.lesson_id:
        raise NotFound(_("There is no such round in this lesson."), code="unknown_round")
    grace = settings.current().answer_grace
    too_late = asked.deadline is not None and item.received_at > asked.deadline + grace
    if asked.status != "open" or too_late or participant.lesson.status == "ended":
        raise _closed()
    kind = registry.get(asked.version.type)
    value = kind.parse_answer(asked.version.body, item.value)
    grade = kind.grade(asked.version.body, value)
    answer = table.answers.get((asked.id, participant.id))
    if answer is None:
        answer = Answer(round_id=asked.id, participant_id=participant.id)
        table.answers[asked.id, participant.id] = answer
        table.new.append(answer)
    elif participant.lesson.allow_change:
        replaced = Submission(
            participant_id=participant.id,
            submission_id=answer.submission_id,
            round_id=asked.id,
            value=answer.value,
            decided_at=answer.answered_at,
        )
        table.by_submission.pop((participant.id, answer.submission_id), None)
        table.past[participant.id, answer.submission_id] = replaced
        table.new.append(replaced)
    else:
        raise Conflict(_("You have already answered this question."), code="already_answered")
    answer.submission_id, answer.value, answer.answered_at = item.submission_id, value, item.received_at
    answer.correct, answer.points = grade.correct, points(asked.version.points, grade)
    table.by_submission[participant.id, item.submission_id] = answer
    table.recorded.setdefault(asked.id, []).append(participant.id)
    return answer


def as_dict(answer: Answer) -> dict[str, Any]:
    """Return ``{"id", "round_id", "value", "answered_at"}``, which tells nothing of the key."""
    return {
        "id": answer.submission_id,
        "round_id": answer.round_id,
        "value": answer.value,
        "answered_at": answer.answered_at,
    }


def route_through(app: Flask, intake: Callable[[Incoming], Verdict] | None) -> None:
    """Have :func:`submit` hand submissions to a queue whose loop calls :func:`record`; None: record at once."""
    app.extensions["tiza.intake"] = intake


def submit(item: Incoming) -> dict[str, Any]:
    """Store one submission, through the worker's intake queue where there is one; return the stored answer.

    Raises:
        Conflict: ``round_closed`` or ``already_answered``.
        NotFound: ``unknown_round``.
        InvalidValue: the value does not fit the question.
        Forbidden: ``removed``.
        Unavailable: it could not be stored now; the same id may be sent again.
    """
    intake = current_app.extensions.get("tiza.intake")
    if intake:
        # Nobody waits in the queue with a database connection in hand: a full hall would take all of them, and
        # leave none to the loop that it waits for.
        db.session.rollback()
    verdict: Verdict = intake(item) if intake else record([item])[0]
    if verdict.answer is None:
        raise verdict.error or Unavailable(_("Your answer could not be stored yet. It is sent again."), retry_after=1)
    return verdict.answer
