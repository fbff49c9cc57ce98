"""Answers: an answer is acknowledged only after its row is committed, and stored once."""

from typing import Any, cast

from flask import Flask, current_app

from classroom.core.database import rollback
from classroom.services.answers.intake import Intake
from classroom.services.answers.submissions import Incoming, unavailable


def register(app: Flask) -> Intake:
    """Give an application its intake; return it, for the live engine to start."""
    intake = app.extensions["tiza.intake"] = Intake(app)
    return intake


def submit(item: Incoming) -> dict[str, Any]:
    """Store one submission through the application's intake; return the stored answer.

    Raises:
        Conflict: ``round_closed`` or ``already_answered``.
        NotFound: ``unknown_round``.
        InvalidValue: the value does not fit the question.
        Forbidden: ``removed``.
        NotAuthenticated: the login that it came with has ended.
        Unavailable: it could not be stored now; the same id may be sent again.
    """
    intake = cast(Intake, current_app.extensions["tiza.intake"])
    # Give the database connection back before waiting: a full hall would take all connections and leave none to the
    # loop that it waits for.
    rollback()
    verdict = intake.submit(item)
    if verdict.answer is None:
        raise verdict.error or unavailable()
    return verdict.answer
