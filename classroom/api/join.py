"""Requests of participants: join a lesson, get its state, answer."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from classroom.api import schemas
from classroom.api.guards import bearer, live_participant, participant_required
from classroom.api.openapi import describes
from classroom.api.reading import read
from classroom.api.type_schemas import Value
from classroom.core import rate_limits
from classroom.core.errors import Conflict, Invalid, NotAuthenticated, NotFound
from classroom.core.payloads import Payload, RowId
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.models import Access
from classroom.services.accounts import access
from classroom.services.answers import submissions, submit
from classroom.services.answers.submissions import SUBMISSION_ID
from classroom.services.participants import join, tokens
from classroom.services.results import state

blueprint = Blueprint("api_join", __name__)


class JoinRequest(Payload):
    """The lesson to join, and the nickname or resume code."""

    code: str = Field(min_length=1, max_length=64)
    nickname: str | None = Field(default=None, max_length=1000)
    resume_code: str | None = Field(default=None, max_length=64)


class Submission(Payload):
    """One answer; the same id sent again gets the same verdict."""

    id: str = Field(pattern=f"^{SUBMISSION_ID.pattern}$", description="A UUID that the client made")
    round_id: RowId
    value: Value
    confidence: int | None = Field(default=None, ge=1, le=3, description="How sure: 1 guessing, 2 fairly sure, 3 sure")


def _account() -> Access | None:
    """Return the access of the personal token, if one was sent: then that account joins.

    Raises:
        NotAuthenticated: it is invalid or has expired.
        Forbidden: ``password_change_required``.
    """
    if "Authorization" not in request.headers:
        return None
    found = access.find(bearer(), "api")
    if found is None:
        raise NotAuthenticated(_("This token is invalid or has expired."))
    access.ensure_chosen(found.user)
    return found


@blueprint.post("/join")
@describes(
    "Join a lesson or homework, or return to it",
    details="Without a token as a guest; with an account's personal token as that account. With `resume_code` as the "
    "guest that it belongs to, from any device; a participant with an account comes back with the account's token. "
    "A nickname that is taken, or looks like one that is, gets "
    "a number; one that is rude or a teacher's is refused with `invalid`, field `nickname`. "
    "In a lesson with the option `generated_names`, leave it out.",
    body=JoinRequest,
    returns=schemas.Ticket,
    status=201,
    errors={
        401: ("not_authenticated",),
        403: ("ended", "locked", "full", "removed", "account_required", "not_on_roster", "password_change_required"),
        404: ("unknown_code",),
        429: ("rate_limited",),
    },
)
@public
def join_lesson() -> ResponseReturnValue:
    """Join a lesson; return the token and the resume code."""
    body = read(JoinRequest)
    account = _account()
    hangs_on: dict[int | None, int] = {account.user_id: account.id} if account else {}
    seat = join.join_lesson(
        body.code,
        address=client_address(),
        nickname=body.nickname,
        resume_code=body.resume_code,
        user=account.user if account else None,
    )
    is_homework = seat.assignment_id is not None
    about = {"id": seat.assignment_id or seat.lesson_id, "code": seat.lesson_code, "title": seat.lesson_title}
    return {
        "token": tokens.sign(seat, hangs_on.get(seat.user_id, 0)),
        "participant": {"id": seat.id, "nickname": seat.nickname, "resume_code": seat.resume_code},
        "lesson": None if is_homework else about,
        "assignment": about if is_homework else None,
    }, 201


@blueprint.get("/live")
@describes(
    "Get the state of the lesson and your own answer and result",
    returns=schemas.Live,
    errors={404: ("unknown_lesson",), 429: ("rate_limited",)},
)
@participant_required
def live_state() -> dict[str, Any]:
    """Return the public state and the private view."""
    participant = live_participant()
    rate_limits.check("event", f"participant:{participant.id}")
    return {"state": state.public(participant.lesson, participant.extra_percent), "me": state.private(participant)}


@blueprint.post("/live/answers")
@describes(
    "Answer the open round",
    details="Acknowledged only after the answer is stored. Errors come as `{ok: false, error}`. Final are "
    "`round_closed`, `unknown_round`, `invalid_value` and `already_answered`; after `rate_limited` and `unavailable` "
    "send the same id again.",
    body=Submission,
    returns=schemas.Acknowledgement,
    errors={
        404: ("unknown_lesson",),
        409: ("round_closed", "unknown_round", "already_answered"),
        422: ("invalid_value",),
        429: ("rate_limited",),
    },
    acknowledged=True,
)
@participant_required
def submit_answer() -> dict[str, Any]:
    """Store one answer."""
    participant = live_participant()
    rate_limits.check("event", f"participant:{participant.id}")
    try:
        body = read(Submission)
    except Invalid as error:  # the socket has one code for all errors in an answer
        raise Invalid(error.message, code="invalid_value", fields=error.fields) from None
    item = submissions.read(participant.id, body.model_dump())
    try:
        return {"ok": True, "answer": submit.submit(item)}
    except NotFound as error:  # not 404: the address exists, and it is the round in the body that does not
        raise Conflict(error.message, code=error.code) from None
