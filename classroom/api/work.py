"""Requests of students who work on homework."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from classroom.api import assignment_schemas
from classroom.api.guards import participant_required, the_participant, the_worker, worker_required
from classroom.api.openapi import Errors, describes
from classroom.api.reading import read
from classroom.core import rate_limits
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.core.payloads import Empty
from classroom.models import Attempt
from classroom.services.answers import submissions, submit
from classroom.services.assignments import answering, work

blueprint = Blueprint("api_work", __name__)

NOT_HOMEWORK: Errors = {404: ("unknown_assignment",), 429: ("rate_limited",)}


def _limit(participant_id: int | None = None) -> None:
    rate_limits.check("event", f"participant:{participant_id or the_participant().id}")


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return work.attempt_view(work.assignment_of(the_participant()), attempt)


@blueprint.get("/work")
@describes("Get your homework: its terms and your newest attempt", returns=assignment_schemas.Work, errors=NOT_HOMEWORK)
@participant_required
def show() -> dict[str, Any]:
    """Return everything that the student's page shows."""
    _limit()
    return work.view(the_participant())


@blueprint.post("/work/attempts")
@describes(
    "Begin an attempt",
    body=Empty,
    returns=assignment_schemas.AttemptView,
    status=201,
    errors={**NOT_HOMEWORK, 409: ("attempt_open", "no_attempts_left", "not_open", "closed")},
)
@participant_required
def begin() -> ResponseReturnValue:
    """Begin an attempt."""
    read(Empty)
    _limit()
    return _attempt(work.begin(the_participant())), 201


@blueprint.post("/work/answers")
@describes(
    "Answer a question of your open attempt",
    details="Acknowledged only after the answer is stored. Errors come as `{ok: false, error}`. Final are "
    "`attempt_closed`, `unknown_attempt`, `unknown_question`, `invalid_value` and `already_answered` (with feedback "
    "after each question); after `rate_limited` and `unavailable` send the same id again.",
    body=assignment_schemas.WorkAnswer,
    returns=assignment_schemas.WorkAcknowledgement,
    errors={
        404: ("unknown_assignment",),
        409: ("attempt_closed", "unknown_attempt", "unknown_question", "already_answered"),
        422: ("invalid_value",),
        429: ("rate_limited",),
    },
    acknowledged=True,
)
@worker_required
def answer() -> dict[str, Any]:
    """Store one answer."""
    worker = the_worker()
    _limit(worker.id)
    feedback = answering.feedback_of(worker)
    try:
        body = read(assignment_schemas.WorkAnswer)
    except Invalid as error:
        raise Invalid(error.message, code="invalid_value", fields=error.fields) from None
    try:
        round_id = answering.round_at(worker, body.attempt_id, body.position)
        payload = {**body.model_dump(include={"id", "value", "confidence"}), "round_id": round_id}
        item = submissions.read(worker.id, payload, attempt_id=body.attempt_id)
        stored = submit.submit(item)
    except NotFound as error:  # not 404: the address exists, and it is the attempt in the body that does not
        raise Conflict(error.message, code=error.code) from None
    told = {name: stored[name] for name in ("id", "value", "answered_at")}
    return {
        "ok": True,
        "answer": {**told, "attempt_id": body.attempt_id, "position": body.position},
        "result": answering.result_of(worker.id, body.attempt_id, round_id) if feedback == "each" else None,
    }


@blueprint.post("/work/attempts/<int:attempt_id>/submit")
@describes(
    "Hand an attempt in",
    details="One that is handed in stays as it is.",
    body=Empty,
    returns=assignment_schemas.AttemptView,
    errors={404: ("unknown_assignment", "unknown_attempt"), 429: ("rate_limited",)},
)
@participant_required
def hand_in(attempt_id: int) -> dict[str, Any]:
    """Hand an attempt in."""
    read(Empty)
    _limit()
    work.assignment_of(the_participant())
    return _attempt(work.submit(the_participant(), attempt_id))
