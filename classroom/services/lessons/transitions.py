"""Change a lesson or a round: lock its row, check its status, publish the new version of the lesson's state.

All but :func:`change_round` are called inside a transaction.
"""

from collections.abc import Callable, Collection
from functools import cache

from flask_babel import gettext as _
from sqlalchemy.orm import with_expression
from sqlalchemy.orm.interfaces import ORMOption

from classroom.core.database import announce, now, transaction
from classroom.core.errors import Conflict
from classroom.core.events import AllParticipantsChanged, LessonChanged, RoundRevealed
from classroom.core.locks import locked
from classroom.models import Lesson, Round
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lessons import lookup


def wrong_state(message: str) -> Conflict:
    """Return the error for a command that the present status of a lesson or round does not allow."""
    return Conflict(message, code="wrong_state")


def locked_lesson(lesson_id: int) -> Lesson | None:
    """Return a lesson with its row locked until the transaction ends, and whether webhooks want its events."""
    return locked(Lesson, lesson_id, _look_for_webhooks())


@cache
def _look_for_webhooks() -> ORMOption:
    return with_expression(Lesson.has_webhooks, webhook_events.wanted_by_lesson())


def lock_lesson(lesson_id: int, user_id: int, *, allow_ended: bool = False, allow_homework: bool = False) -> Lesson:
    """Return a lesson to one of its teachers, with its row locked until the transaction ends.

    Args:
        lesson_id: the lesson.
        user_id: the teacher.
        allow_ended: accept a lesson that has ended and homework, for what may be changed afterwards.
        allow_homework: accept homework that is not closed.

    Raises:
        NotFound: ``unknown_lesson``.
        Conflict: ``wrong_state``: the lesson has ended, or is homework.
    """
    lesson = locked_lesson(lesson_id)
    if lesson is None or not lookup.may_teach(lesson, user_id):
        raise lookup.unknown_lesson()
    if lesson.status == "ended" and not allow_ended:
        raise wrong_state(_("The lesson has ended."))
    if lesson.mode == "homework" and not (allow_ended or allow_homework):
        raise wrong_state(_("That is possible in a live lesson only; this is homework."))
    return lesson


def lock_round(lesson: Lesson, round_id: int) -> Round:
    """Return a round of a lesson, with its row locked until the transaction ends.

    Raises:
        NotFound: ``unknown_round``.
    """
    round_ = locked(Round, round_id)
    if round_ is None or round_.lesson_id != lesson.id:
        raise lookup.unknown_round()
    return round_


def go_live(lesson: Lesson) -> None:
    """Begin a lesson, with its first question or slide; nothing happens to one that has begun."""
    if lesson.status == "lobby":
        lesson.status = "live"
        webhook_events.lesson_started(lesson)


def publish(lesson: Lesson) -> None:
    """Increase a lesson's version, and send its state to all pages after the commit."""
    lesson.version += 1
    announce(LessonChanged(lesson.id))


def publish_private_views(lesson: Lesson, round_id: int | None = None) -> None:
    """After :func:`publish`, send all participants their private views as well.

    Pages get the state first: with the key of a revealed round, then their own result.

    Args:
        lesson: locked.
        round_id: the revealed round whose results they are; None: the views changed for another reason.
    """
    lesson.private_version = lesson.version
    announce(AllParticipantsChanged(lesson.id) if round_id is None else RoundRevealed(lesson.id, round_id))


def change_round(
    lesson_id: int, user_id: int, round_id: int, allowed: Collection[str], change: Callable[[Round, float], None]
) -> Round:
    """Lock a round, check its status, change it and publish the lesson's new state; in a transaction of its own.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: the round.
        allowed: the statuses in which this change is possible.
        change: called with the round and the present time in Unix seconds.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``.
    """
    with transaction():
        lesson = lock_lesson(lesson_id, user_id)
        round_ = lock_round(lesson, round_id)
        if round_.status not in allowed:
            names = {"open": _("open"), "closed": _("closed"), "revealed": _("revealed")}
            raise wrong_state(_("That is not possible: this round is %(status)s.", status=names[round_.status]))
        change(round_, now())
        lesson.slide_id = None  # pages show the round again
        publish(lesson)
    return round_
