"""The rules of homework, without database and clock: when one may begin, when an attempt ends, what is late, which
attempt counts, and when results may be seen.

All moments are Unix seconds by the server's clock. A moment at a limit is in time.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

FEEDBACK = ("each", "after_submit", "after_due", "after_close", "never")
COUNTED = ("best", "first", "last")
ORDERS = ("fixed", "shuffled")
AUDIENCES = ("absent", "all", "link")
MAX_ATTEMPTS = 10
"""Most attempts that a teacher can allow, unless any number."""
MOST_ATTEMPTS = 500
"""Any number of attempts are so many: more come only from programs, and each is kept."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one student, or for everybody who has no override.

    Attributes:
        opens_at: nobody can begin before; None: at once.
        due_at: work after it is late; None: nothing is.
        closes_at: nobody can begin any more, and open attempts end; None: never.
        time_limit: seconds for an attempt; None: no limit.
        attempts: how many there are; None: any number, up to :data:`MOST_ATTEMPTS`.
        extra_percent: more time for an attempt, in percent of the limit.
    """

    opens_at: float | None = None
    due_at: float | None = None
    closes_at: float | None = None
    time_limit: int | None = None
    attempts: int | None = 1
    extra_percent: int = 0


class Override(NamedTuple):
    """Other terms for one student; None: as for everybody."""

    due_at: float | None = None
    attempts: int | None = None
    extra_percent: int | None = None


class Finished(NamedTuple):
    """An attempt that was handed in, and what it earned."""

    number: int
    earned: float


def personal(terms: Terms, override: Override | None, extra_percent: int = 0) -> Terms:
    """Return the terms of one student.

    Args:
        terms: of everybody.
        override: the student's.
        extra_percent: extra time from the roster, which an override of its own replaces.

    A student whose work is due later than the homework closes may work until then.
    """
    given = override or Override()
    due_at = terms.due_at if given.due_at is None else given.due_at
    closes_at = terms.closes_at
    if given.due_at is not None and closes_at is not None:
        closes_at = max(closes_at, given.due_at)
    return replace(
        terms,
        due_at=due_at,
        closes_at=closes_at,
        attempts=terms.attempts if given.attempts is None else given.attempts,
        extra_percent=extra_percent if given.extra_percent is None else given.extra_percent,
    )


def refusal(terms: Terms, moment: float, *, used: int, is_open: bool) -> str | None:
    """Return why a student cannot begin an attempt: an error code, or None if the student can.

    Args:
        terms: the student's.
        moment: now.
        used: how many attempts the student has begun.
        is_open: whether one of them has not been handed in.
    """
    if is_open:
        return "attempt_open"
    if terms.opens_at is not None and moment < terms.opens_at:
        return "not_open"
    if terms.closes_at is not None and moment >= terms.closes_at:
        return "closed"
    return "no_attempts_left" if attempts_left(terms, used) == 0 or used >= MOST_ATTEMPTS else None


def attempts_left(terms: Terms, used: int) -> int | None:
    """Return how many more attempts a student may begin; None: any number."""
    return None if terms.attempts is None else max(0, terms.attempts - used)


def deadline(terms: Terms, started_at: float) -> float | None:
    """Return when an attempt ends by itself: with the student's time or the window, whichever is first."""
    ends = [] if terms.closes_at is None else [terms.closes_at]
    if terms.time_limit is not None:
        ends.append(started_at + terms.time_limit * (100 + terms.extra_percent) / 100)
    return min(ends, default=None)


def in_time(ends_at: float | None, moment: float, grace: float) -> bool:
    """Say whether an answer that came at a moment belongs to an attempt; ``grace`` is for answers on their way."""
    return ends_at is None or moment <= ends_at + grace


def is_late(due_at: float | None, worked_until: float | None) -> bool:
    """Say whether an attempt that was handed in is late. None: nothing is due, or it is still open."""
    return due_at is not None and worked_until is not None and worked_until > due_at


def counting(rule: str, finished: Iterable[Finished]) -> int | None:
    """Return the number of the attempt that counts; None: none was handed in.

    Args:
        rule: ``best`` (the earlier of two that are equal), ``first`` or ``last``.
        finished: the attempts that were handed in.
    """
    attempts = sorted(finished)
    if not attempts:
        return None
    if rule == "first":
        return attempts[0].number
    if rule == "last":
        return attempts[-1].number
    return max(attempts, key=lambda attempt: (attempt.earned, -attempt.number)).number


def feedback_from(rule: str, terms: Terms, overrides: Collection[Override], grace: float) -> float | None:
    """Return the moment after which everybody may know the keys; None: that is no question of a moment.

    Nobody whose work is not due yet, or who may still answer, shall hear the key from somebody whose work is:
    ``after_due`` waits for the last override, ``after_close`` until nobody can answer any more.
    """
    if rule not in ("after_due", "after_close"):
        return None
    everybody = [terms, *(personal(terms, override) for override in overrides)]
    moments = [each.due_at if rule == "after_due" and each.due_at is not None else each.closes_at for each in everybody]
    known = [moment for moment in moments if moment is not None]
    return max(known) + grace if len(known) == len(moments) else None


def may_see_best(counted: str, rule: str, moment: float, known_from: float | None) -> bool:
    """Say whether a student who has handed in several attempts may see which of them counts.

    Where the best one counts, it is the one with the most points: to name it before the keys are known would tell
    which answers were right.

    Args:
        counted: which attempt counts.
        rule: when there is feedback.
        moment: now.
        known_from: :func:`feedback_from`.
    """
    return counted != "best" or may_see_result(rule, moment, known_from, submitted=True, answered=False)


def may_see_result(rule: str, moment: float, known_from: float | None, *, submitted: bool, answered: bool) -> bool:
    """Say whether a student may see the key of a question, and the own result.

    Args:
        rule: when there is feedback.
        moment: now.
        known_from: :func:`feedback_from`.
        submitted: whether the student's attempt was handed in.
        answered: whether the student answered the question in it.
    """
    if rule == "each":
        return submitted or answered
    if rule == "after_submit":
        return submitted
    return submitted and known_from is not None and moment > known_from
