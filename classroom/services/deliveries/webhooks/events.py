"""The events that webhooks are called for, added to the outbox in the transaction of the change.

They say what happened by ids, numbers and times: no titles, names, codes or answers. Who wants more asks the API, which
checks the token.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from classroom.core.database import db, now
from classroom.core.locks import lock_all
from classroom.models import Answer, Course, Delivery, Lesson, LessonTeacher, Round, User, Webhook
from classroom.services.deliveries import outbox
from classroom.services.deliveries.webhooks import switching

TYPES = (
    "lesson.started",
    "lesson.ended",
    "round.closed",
    "round.revealed",
    "assignment.submitted",
    "roster.changed",
    "results.ready",
)
"""The events that a webhook can want."""
PING = "ping"
"""What a webhook is sent to try it."""
MAX_WAITING = 1000
"""Calls of one webhook that may wait; with more it is switched off."""

Reason = Literal["ended", "graded_again"]


@cache
def wanted_by_lesson() -> ColumnElement[bool]:
    """Return the expression that says of a lesson whether a webhook may want its events.

    It is read with the lesson's row where that is locked, so that a lesson without webhooks, as most are, costs no
    statement more.
    """
    own = exists().where(Webhook.user_id == Lesson.owner_id, Webhook.lesson_id.is_(None), Webhook.active)
    this = exists().where(Webhook.lesson_id == Lesson.id, Webhook.active)
    return or_(own.correlate(Lesson), this.correlate(Lesson))  # each looks into an index


def lesson_started(lesson: Lesson) -> None:
    """The first question or slide of a lesson is shown."""
    _of_lesson(lesson, "lesson.started", lambda: {"lesson": _lesson(lesson)})


def lesson_ended(lesson: Lesson) -> None:
    """A lesson has ended, and its results are complete."""
    _of_lesson(lesson, "lesson.ended", lambda: {"lesson": _lesson(lesson), "ended_at": lesson.ended_at})
    results_ready(lesson, "ended")


def results_ready(lesson: Lesson, reason: Reason) -> None:
    """The results of a lesson that has ended are there, or its answers were graded again."""
    path = f"/api/v1/lessons/{lesson.id}/results"
    _of_lesson(lesson, "results.ready", lambda: {"lesson": _lesson(lesson), "reason": reason, "path": path})


def round_closed(round_: Round) -> None:
    """A round was closed: by its teacher, by its deadline, because all had answered, or with the lesson."""
    _of_lesson(round_.lesson, "round.closed", lambda: _round(round_, closed_at=round_.closed_at))


def round_revealed(round_: Round) -> None:
    """The result of a round was revealed."""
    _of_lesson(round_.lesson, "round.revealed", lambda: _round(round_, revealed_at=round_.revealed_at))


def assignment_submitted(lesson: Lesson, assignment: dict[str, Any], attempt: dict[str, Any]) -> None:
    """An attempt at homework was handed in, or closed by its deadline."""
    data = {"assignment": {**assignment, "course_id": lesson.course_id}, "attempt": attempt}
    _of_lesson(lesson, "assignment.submitted", lambda: data)


def roster_changed(course: Course, *, added: int = 0, removed: int = 0) -> None:
    """Students came into a class or left it."""
    wanting = select(Webhook).where(Webhook.user_id == course.owner_id, Webhook.lesson_id.is_(None))
    data = {"course": {"id": course.id}, "added": added, "removed": removed}
    _call(wanting, "roster.changed", lambda: data)


def ping(webhook: Webhook) -> Delivery:
    """Add a call that only shows that the webhook works; return it."""
    return outbox.enqueue("webhook", webhook.delivery_key, _payload(PING, {"webhook": {"id": webhook.id}}))


def _lesson(lesson: Lesson) -> dict[str, Any]:
    return {"id": lesson.id, "course_id": lesson.course_id}


def _round(round_: Round, **times: float | None) -> dict[str, Any]:
    answered = db.session.scalar(select(func.count()).where(Answer.round_id == round_.id, Answer.counts))
    names = {"id": round_.id, "number": round_.number, "attempt": round_.attempt}
    question = {"question_id": round_.version.question_id, "type": round_.version.type}
    return {"lesson": _lesson(round_.lesson), "round": {**names, **question, **times, "answered": answered}}


def _of_lesson(lesson: Lesson, event: str, data: Any) -> None:
    if lesson.has_webhooks is False:  # None: it was read without looking
        return
    teaches = exists().where(LessonTeacher.lesson_id == lesson.id, LessonTeacher.user_id == Webhook.user_id)
    own = Webhook.user_id == lesson.owner_id
    wanting = select(Webhook).where(
        or_(and_(own, Webhook.lesson_id.is_(None)), and_(Webhook.lesson_id == lesson.id, or_(own, teaches)))
    )
    _call(wanting, event, data)


def _call(wanting: Any, event: str, data: Any) -> None:
    """Add a call of each of these webhooks that is active and wants the event.

    Args:
        wanting: selects webhooks.
        event: one of :data:`TYPES`.
        data: returns what the event says; called only if there is a webhook.
    """
    active = wanting.where(Webhook.active).join(User, User.id == Webhook.user_id)
    active = active.where(User.disabled_at.is_(None), User.role.in_(("teacher", "admin")))
    found: Sequence[Webhook] = [each for each in db.session.scalars(active) if event in each.events]
    if not found:
        return
    # Their deliveries get their ids under the lock, so that the order of ids is the order of commits.
    lock_all(Webhook, Webhook.id.in_([each.id for each in found]))
    payload = _payload(event, data())
    for webhook in db.session.scalars(active.execution_options(populate_existing=True)):
        if event not in webhook.events:
            continue
        if _waiting(webhook) >= MAX_WAITING:
            switching.off(webhook, "behind")
        else:
            outbox.enqueue("webhook", webhook.delivery_key, {**payload, "id": _message_id()})
    db.session.flush()


def _waiting(webhook: Webhook) -> int:
    query = select(func.count()).where(Delivery.key == webhook.delivery_key, Delivery.done_at.is_(None))
    return db.session.scalar(query) or 0


def _message_id() -> str:
    return f"msg_{secrets.token_hex(12)}"


def _payload(event: str, data: Any) -> dict[str, Any]:
    moment = datetime.fromtimestamp(now(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": _message_id(), "event": {"type": event, "timestamp": moment, "data": data}}
