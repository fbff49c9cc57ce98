"""The time of a round: extend, pause, resume, discuss, and close rounds whose deadline has passed."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import db, log_failure, now, transaction
from classroom.core.errors import Invalid
from classroom.core.locks import locked
from classroom.models import Round
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lessons import own_time, transitions
from classroom.services.lessons.grading import seconds_used

MIN_LIMIT, MAX_LIMIT = 1, 24 * 3600
"""Smallest and largest time limit of a round, in seconds."""


def check_seconds(value: Any, field: str) -> None:
    """Check a number of seconds against the limits.

    Raises:
        Invalid: with this field.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not MIN_LIMIT <= value <= MAX_LIMIT:
        text = _("Must be a whole number of seconds from %(min)d to %(max)d.", min=MIN_LIMIT, max=MAX_LIMIT)
        raise Invalid(text, fields={field: text})


def stop(round_: Round, moment: float) -> None:
    """Stop a round's countdown: the time from now on does not count for the speed bonus."""
    round_.timer_used = seconds_used(round_.timer_used, round_.timer_since, moment)
    round_.timer_since = None


def close(round_: Round, moment: float) -> None:
    """Close a round whose row is locked, and stop its countdown."""
    stop(round_, moment)
    round_.status, round_.closed_at, round_.remaining, round_.paused_at = "closed", moment, None, None
    webhook_events.round_closed(round_)


def extend_round(lesson_id: int, user_id: int, round_id: int, seconds: int) -> Round:
    """Add seconds to the time of an open round; give one without a deadline a countdown of that many seconds.

    Everybody gets them, also those whose own time was over: the teacher opens the question to all again. A countdown
    that begins later brings no speed bonus: nobody could know of it before. Extra time counts in it.

    Raises:
        Invalid: with field ``seconds``.
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``.
    """
    check_seconds(seconds, "seconds")

    def extend(round_: Round, moment: float) -> None:
        if round_.remaining is not None:
            round_.remaining = max(0.0, round_.remaining) + seconds
        elif round_.deadline is not None:
            round_.deadline = max(round_.deadline, moment) + seconds
        else:
            round_.deadline, round_.timer_since = moment + seconds, moment
            if round_.time_limit is None:
                round_.time_limit, round_.speed_bonus = seconds, 0
        round_.over_percent = None

    return transitions.change_round(lesson_id, user_id, round_id, ("open",), extend)


def pause_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Stop the timer of an open round; answers of those who have time left still count.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``, also for a round without a running timer, or when nobody has time left.
    """

    def pause(round_: Round, moment: float) -> None:
        if round_.deadline is None:
            raise transitions.wrong_state(_("There is no running timer."))
        percents = own_time.percents(lesson_id)
        if own_time.passed(percents, round_.deadline, round_.time_limit, moment) == percents:
            raise transitions.wrong_state(_("The time is over."))
        round_.remaining, round_.deadline, round_.paused_at = round_.deadline - moment, None, moment
        stop(round_, moment)

    return transitions.change_round(lesson_id, user_id, round_id, ("open",), pause)


def resume_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Start the timer of a paused round again. Raises as :func:`pause_round`."""

    def resume(round_: Round, moment: float) -> None:
        if round_.remaining is None:
            raise transitions.wrong_state(_("The timer is not paused."))
        own_time.keep_over(round_)
        round_.deadline, round_.remaining, round_.paused_at = moment + round_.remaining, None, None
        round_.timer_since = moment

    return transitions.change_round(lesson_id, user_id, round_id, ("open",), resume)


def discuss_round(lesson_id: int, user_id: int, round_id: int, seconds: int) -> Round:
    """Start the discussion of a closed round, before the class votes again.

    Nothing happens when the time has passed: the teacher goes on.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: the round.
        seconds: how long; 0 ends the discussion.

    Raises:
        Invalid: with field ``seconds``.
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the round is still open, or revealed.
    """
    if seconds != 0 or isinstance(seconds, bool):
        check_seconds(seconds, "seconds")

    def discuss(round_: Round, moment: float) -> None:
        round_.discuss_until = moment + seconds if seconds else None

    return transitions.change_round(lesson_id, user_id, round_id, ("closed",), discuss)


def close_overdue() -> list[int]:
    """Close the rounds whose deadline and grace period have passed; return the ids of those closed by this call.

    A round stays open as long as a participant with extra time may answer. For those whose own time has passed it is
    marked as over, so that their pages show it as closed, as they would without anybody's extra time.
    Any worker may call it at any time: the row lock and the status make sure that each round is closed once. A round
    that cannot be closed is logged, and the others are closed.
    """
    limit = now() - settings.current().answer_grace
    overdue = select(Round.id, Round.lesson_id, Round.deadline, Round.time_limit, Round.over_percent)
    rows = list(db.session.execute(overdue.where(Round.status == "open", Round.deadline < limit)))
    closed = []
    for round_id, lesson_id, deadline, time_limit, marked in rows:
        if deadline is None:
            continue
        with log_failure("close overdue round", lesson=lesson_id, round=round_id):
            percents = own_time.percents(lesson_id)
            over = own_time.passed(percents, deadline, time_limit, limit)
            if over == percents:
                closed += [round_id] if _end_time(lesson_id, round_id, deadline) else []
            elif over and (marked is None or marked < over[-1]):
                _end_time(lesson_id, round_id, deadline, over[-1])
    return closed


def _end_time(lesson_id: int, round_id: int, deadline: float, over_percent: int | None = None) -> bool:
    """Close a round, unless it was closed or extended since its deadline was read; return whether this call did.

    Args:
        lesson_id: the lesson.
        round_id: the round.
        deadline: as it was read.
        over_percent: close it only for participants with at most this much extra time; None: for all.
    """
    with transaction():
        lesson, late = transitions.locked_lesson(lesson_id), locked(Round, round_id)
        if lesson is None or late is None or late.status != "open":
            return False
        if late.deadline is None or late.deadline > deadline:
            return False
        if over_percent is None:
            close(late, now())
        elif late.over_percent is None or late.over_percent < over_percent:
            late.over_percent = over_percent
        else:  # another worker was faster
            return False
        transitions.publish(lesson)
    return True
