"""Answers: durable intake. An answer is acknowledged only after its row is committed, and stored once.

``record_batch`` decides everything that is waiting in one transaction. A worker's live engine may put a queue in front
(:func:`route_through`), so that socket and HTTP answers share its batches.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _

from classroom.core.database import db
from classroom.core.errors import Unavailable
from classroom.models import Answer
from classroom.services.answers.batch import record_batch
from classroom.services.answers.submissions import Incoming, Verdict, answer_view, incoming

__all__ = ["Incoming", "Verdict", "as_dict", "incoming", "record_batch", "route_through", "submit", "unavailable"]


def as_dict(answer: Answer) -> dict[str, Any]:
    """Return ``{"id", "round_id", "value", "answered_at"}``, which tells nothing of the key."""
    return answer_view(answer.submission_id, answer.round_id, answer.value, answer.answered_at, answer.confidence)


def unavailable() -> Unavailable:
    """Return the error for a submission that may be sent again with the same id."""
    return Unavailable(_("Your answer could not be stored yet. It is sent again."), retry_after=1)


def route_through(app: Flask, intake: Callable[[Incoming], Verdict] | None) -> None:
    """Have :func:`submit` hand submissions to a queue whose loop calls :func:`record_batch`; None: record at once."""
    app.extensions["tiza.intake"] = intake


def submit(item: Incoming) -> dict[str, Any]:
    """Store one submission, through the worker's intake queue where there is one; return the stored answer.

    Raises:
        Conflict: ``round_closed`` or ``already_answered``.
        NotFound: ``unknown_round``.
        InvalidValue: the value does not fit the question.
        Forbidden: ``removed``.
        NotAuthenticated: the log-in that it came with has ended.
        Unavailable: it could not be stored now; the same id may be sent again.
    """
    intake = current_app.extensions.get("tiza.intake")
    if intake:
        # Nobody waits in the queue with a database connection in hand: a full hall would take all of them, and
        # leave none to the loop that it waits for.
        db.session.rollback()
    verdict: Verdict = intake(item) if intake else record_batch([item])[0]
    if verdict.answer is None:
        raise verdict.error or unavailable()
    return verdict.answer
