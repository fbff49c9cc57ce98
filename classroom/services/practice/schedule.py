"""When a card comes back: FSRS-6 with its default parameters, in whole days. No database.

FSRS (Free Spaced Repetition Scheduler, https://github.com/open-spaced-repetition/free-spaced-repetition-scheduler)
estimates after each answer how long it will be known, and asks again on the day when the probability has fallen to
90 %. ``docs/practice.md`` has the formulas.

The state of a card is computed from all its reviews, so a corrected key or an imported review simply changes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from classroom.core import wall_clock

if TYPE_CHECKING:
    from fsrs import Scheduler

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
"""The ratings of FSRS."""
SURE = 3
"""The confidence of somebody who is sure."""
LEARNT_DAYS = 21
"""A card that is asked again after at least so many days counts as learnt."""


@dataclass(frozen=True, slots=True)
class Review:
    """One answer.

    Attributes:
        at: Unix seconds.
        day: the same as a day, an ordinal.
        fraction: how right it was, from 0 to 1.
        confidence: how sure its author was, from 1 to 3; None: not known.
    """

    at: float
    day: int
    fraction: float
    confidence: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether the answer was entirely right."""
        return self.fraction >= 1

    @property
    def is_right_and_sure(self) -> bool:
        """Whether it was right and its author was sure of it."""
        return self.is_right and self.confidence == SURE


@dataclass(frozen=True, slots=True)
class State:
    """The state of a card: the columns of :class:`classroom.models.PracticeCard`."""

    due_day: int
    last_day: int
    reviews: int
    stability: float
    difficulty: float


def rating(review: Review, before: Review | None) -> int:
    """Return the rating of an answer.

    Wrong is "again", partly right "hard", right "good", and right and sure for the second time in a row "easy".

    Args:
        review: the answer.
        before: the answer that counted before it; None: it is the first.
    """
    if review.fraction <= 0:
        return AGAIN
    if not review.is_right:
        return HARD
    return EASY if review.is_right_and_sure and before is not None and before.is_right_and_sure else GOOD


def state_of(reviews: Iterable[Review]) -> State:
    """Return the state of a card after these reviews, of which there is at least one.

    Only the first review of a day counts: what was answered a moment ago says nothing about memory.
    """
    from fsrs import Card, Rating  # only processes in which somebody practises need it

    card, before, counted = Card(card_id=0), None, 0
    for review in sorted(reviews, key=lambda review: review.at):
        if before is not None and review.day <= before.day:
            continue
        moment = datetime.combine(date.fromordinal(review.day), time(), UTC)
        card, _log = _scheduler().review_card(card, Rating(rating(review, before)), moment)
        before, counted = review, counted + 1
    if before is None or card.stability is None or card.difficulty is None:
        raise ValueError("a card without reviews has no state")
    return State(card.due.date().toordinal(), before.day, counted, card.stability, card.difficulty)


@cache
def _scheduler() -> "Scheduler":
    """Return the scheduler. It has no steps of minutes, since a card comes back on another day."""
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())


def day_of(moment: float, zone: tzinfo | None) -> int:
    """Return the day of a moment as an ordinal.

    Args:
        moment: Unix seconds.
        zone: where; None: UTC.
    """
    return datetime.fromtimestamp(moment, zone or UTC).date().toordinal()


def begin_of(day: int, zone: tzinfo | None) -> float:
    """Return when a day begins, in Unix seconds.

    Args:
        day: an ordinal.
        zone: where; None: UTC.
    """
    midnight = datetime.combine(date.fromordinal(day), time())
    return wall_clock.moment(midnight, zone)
