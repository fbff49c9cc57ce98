"""Whose time in a round is over. A round is open as long as a participant with extra time may answer; for everybody
whose own time has passed it is closed, and nothing that they are sent tells that others may go on.

What pages show follows from stored facts, so that all workers show the same at one version of the lesson: the beat
marks whose time has passed (``Round.over_percent``). Whether an answer is in time is decided by the moments themselves.
"""

from typing import Any, NamedTuple

from sqlalchemy import func, select

from classroom.core.database import db
from classroom.models import Participant, Round
from classroom.services.lessons.grading import extra_seconds


class Times(NamedTuple):
    """What is stored about the time of an open round; see the columns of :class:`Round`."""

    deadline: float | None
    remaining: float | None
    paused_at: float | None
    over_percent: int | None
    time_limit: int | None


def answers_until(times: Times, extra_percent: int, grace: float) -> float:
    """Return the last moment, in Unix seconds, at which an answer in an open round is in time.

    A pause stops the time of those who have some left. Answers of the others that were on their way when it began are
    still accepted.

    Args:
        times: of the round.
        extra_percent: the participant's extra time, in percent of the limit.
        grace: seconds for answers in transit.
    """
    if times.over_percent is not None and extra_percent <= times.over_percent:
        return float("-inf")
    extra = extra_seconds(times.time_limit, extra_percent)
    if times.remaining is not None:
        left = times.remaining + extra
        return float("inf") if left > 0 else (times.paused_at or 0.0) + left + grace
    return float("inf") if times.deadline is None else times.deadline + extra + grace


def is_over(round_: Round, extra_percent: int) -> bool:
    """Say whether a round is closed for participants with this much extra time, as their pages show it."""
    if round_.status != "open" or (round_.over_percent is not None and extra_percent <= round_.over_percent):
        return True
    return round_.remaining is not None and round_.remaining + extra_seconds(round_.time_limit, extra_percent) <= 0


def is_extra(round_: Round) -> bool:
    """Say whether a round is open only for participants with extra time."""
    return round_.status == "open" and is_over(round_, 0)


def percents(lesson_id: int) -> list[int]:
    """Return the extra times that participants of a lesson have, in percent, ascending; 0 is always among them."""
    query = select(Participant.extra_percent).where(
        Participant.lesson_id == lesson_id, Participant.extra_percent > 0, Participant.removed_at.is_(None)
    )
    return [0, *sorted(set(db.session.scalars(query)))]


def with_time_left(round_: Round) -> set[int]:
    """Return the participants with extra time for whom an open round is not over."""
    query = select(Participant.id, Participant.extra_percent).where(
        Participant.lesson_id == round_.lesson_id, Participant.extra_percent > 0, Participant.removed_at.is_(None)
    )
    return {key for key, percent in db.session.execute(query) if not is_over(round_, percent)}


def passed(percents_: list[int], deadline: float, time_limit: int | None, moment: float) -> list[int]:
    """Return those of these extra times whose deadline lies before a moment (Unix seconds)."""
    return [percent for percent in percents_ if deadline + extra_seconds(time_limit, percent) < moment]


def keep_over(round_: Round) -> None:
    """Note, when a paused timer goes on, for whom it had run out: they get no new grace period."""
    if round_.remaining is None or round_.remaining > 0:
        return
    over = [percent for percent in percents(round_.lesson_id) if is_over(round_, percent)]
    round_.over_percent = max(over)


def view(round_: Round) -> dict[str, Any] | None:
    """Return what teachers see while only participants with extra time may answer, otherwise None.

    ``{"participants", "more_than", "until"}``: how many may still answer; the extra time in percent that is over, so
    they have more; and when the last of them must have answered (Unix seconds; None while the timer is paused).
    """
    if not is_extra(round_):
        return None
    over = [percent for percent in percents(round_.lesson_id) if is_over(round_, percent)]
    longest = select(func.max(Participant.extra_percent)).where(
        Participant.lesson_id == round_.lesson_id, Participant.removed_at.is_(None)
    )
    more = extra_seconds(round_.time_limit, db.session.scalar(longest) or 0)
    return {
        "participants": len(with_time_left(round_)),
        "more_than": max(over),
        "until": None if round_.deadline is None else round_.deadline + more,
    }
