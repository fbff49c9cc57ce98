"""The form of a submission, and the verdict on it."""

import re
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from classroom.core.database import canonical, now
from classroom.core.errors import Conflict, Invalid, TizaError, Unavailable

SUBMISSION_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
CONFIDENCES = (1, 2, 3)
"""Guessing, fairly sure, sure."""
MAX_ROUND = 2**31 - 1
"""Highest id of a round."""
MAX_VALUE = 16 * 1024
"""Longest value, in characters of canonical JSON."""


class Incoming(NamedTuple):
    """One submission as it was received."""

    participant_id: int
    submission_id: str
    round_id: int
    value: Any
    text: str
    """The value as canonical JSON: equal texts are equal values."""
    received_at: float
    """Unix seconds by the server's clock, compared with the deadline."""
    confidence: int | None = None
    """How sure the participant is, from 1 (guessing) to 3 (sure)."""
    attempt_id: int | None = None
    """In homework, the attempt that it belongs to; None: it is an answer in a live lesson."""
    access_id: int | None = None
    """The login or token that it was sent with, which must not have ended when it is stored; None for a guest."""


class Verdict(NamedTuple):
    """The result of a submission: the stored answer, or the error for its sender."""

    answer: dict[str, Any] | None = None
    error: TizaError | None = None


def read(participant_id: int, payload: Any, access_id: int | None = None, *, attempt_id: int | None = None) -> Incoming:
    """Read the payload ``{"id", "round_id", "value", "confidence"?}`` of an answer.

    Args:
        participant_id: who sends it.
        payload: what was sent.
        access_id: the login or token that it was sent with; None for a guest.
        attempt_id: in homework, the attempt that it belongs to.

    Raises:
        Invalid: with fields ``id``, ``round_id``, ``value`` or ``confidence``, code ``invalid_value``.
    """
    if not isinstance(payload, dict):
        raise Invalid(_("An answer is an object with id, round_id and value."), code="invalid_value")
    submission_id: Any = payload.get("id")
    round_id: Any = payload.get("round_id")
    confidence = payload.get("confidence")
    fields: dict[str, str] = {}
    if not isinstance(submission_id, str) or not SUBMISSION_ID.fullmatch(submission_id):
        fields["id"] = _("Must be a UUID.")
    if type(round_id) is not int or not 0 < round_id <= MAX_ROUND:
        fields["round_id"] = _("Must be the number of a round.")
    text = ""
    if "value" not in payload:
        fields["value"] = _("A value is missing.")
    else:
        try:
            text = canonical(payload["value"])
            if len(text) > MAX_VALUE:
                fields["value"] = _("This answer is too long.")
        except (ValueError, TypeError, RecursionError):
            fields["value"] = _("This answer cannot be stored.")
    if confidence is not None and (type(confidence) is not int or confidence not in CONFIDENCES):
        fields["confidence"] = _("Must be 1 (guessing), 2 (fairly sure) or 3 (sure).")
    if fields:
        raise Invalid(next(iter(fields.values())), code="invalid_value", fields=fields)
    return Incoming(
        participant_id, submission_id, round_id, payload["value"], text, now(), confidence, attempt_id, access_id
    )


def _too_late() -> Conflict:
    return Conflict(_("Too late: this question is closed."), code="round_closed")


def _answered() -> Conflict:
    return Conflict(_("You have already answered this question."), code="already_answered")


def _handed_in() -> Conflict:
    return Conflict(_("This attempt is closed."), code="attempt_closed")


REFUSALS = {"round_closed": _too_late, "already_answered": _answered, "attempt_closed": _handed_in}
"""Verdicts that depend on when a submission came. They are stored: later, the same one would get another."""


def refused(code: str) -> Conflict:
    """Return the error with one of the codes of :data:`REFUSALS`."""
    return REFUSALS[code]()


def unavailable() -> Unavailable:
    """Return the error for a submission that may be sent again with the same id."""
    return Unavailable(_("Your answer could not be stored yet. It is sent again."), retry_after=1)


def answer_view(
    submission_id: str, round_id: int, value: Any, answered_at: float, confidence: int | None = None
) -> dict[str, Any]:
    """Return ``{"id", "round_id", "value", "answered_at"}``, and ``confidence`` if it was given.

    It contains nothing about the right answer.
    """
    view = {"id": submission_id, "round_id": round_id, "value": value, "answered_at": answered_at}
    return view if confidence is None else {**view, "confidence": confidence}
