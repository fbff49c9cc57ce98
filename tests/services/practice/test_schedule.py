"""When cards come back, against dates that were computed by hand from the published formulas of FSRS-6.

https://github.com/open-spaced-repetition/free-spaced-repetition-scheduler/wiki/The-Algorithm, with the default
parameters of version 6. ``docs/practice.md`` repeats the formulas.
"""

from datetime import UTC, date, datetime
from math import exp
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.services.practice import schedule
from classroom.services.practice.schedule import AGAIN, EASY, GOOD, HARD, Review

BEGIN = date(2026, 9, 7).toordinal()
"""A Monday."""
W = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
ANSWERS = {AGAIN: (0.0, None), HARD: (0.5, None), GOOD: (1.0, None)}


def review(day: int, fraction: float, confidence: int | None = None, hour: float = 9) -> Review:
    """Return a review some days after the beginning."""
    return Review((BEGIN + day) * 86400.0 + hour * 3600, BEGIN + day, fraction, confidence)


@pytest.mark.parametrize(
    ("given_answers", "dues"),
    [
        # R and S of each step: after (0.7662) 1.8868, (0.8959) 6.2692, (0.9030) 27.0771, (0.9002) 2.2183, (0.9070)
        # 4.7452, (0.8964) 7.9650, (0.8997) 14.3238; the first stability is w0 = 0.212, so 1 day is the least.
        (
            [(0, 0.0, None), (1, 1.0, 3), (3, 1.0, 2), (9, 1.0, 3), (15, 1.0, 3)],
            ["2026-09-08", "2026-09-10", "2026-09-16", None, None],
        ),
        (
            [(0, 0.5, 3), (1, 1.0, None), (6, 1.0, None), (23, 1.0, None), (73, 1.0, None), (206, 1.0, None)],
            ["2026-09-08", "2026-09-13", "2026-09-30", "2026-11-19", "2027-04-01", "2028-02-16"],
        ),
    ],
)
def test_dates_computed_by_hand(given_answers: list[tuple[int, float, int | None]], dues: list[str | None]) -> None:
    reviews = [review(*each) for each in given_answers]
    for number, due in enumerate(dues, start=1):
        state = schedule.state_of(reviews[:number])
        assert state.reviews == number
        if due is not None:
            assert date.fromordinal(state.due_day).isoformat() == due


def test_a_longer_sequence_with_all_ratings() -> None:
    # Wrong, right, right and sure, right and sure again (easy), wrong, right, partly right, right.
    answers = [(0, 0, None), (1, 1, None), (3, 1, 3), (9, 1, 3), (36, 0, 3), (38, 1, None), (43, 0.4, None), (51, 1, 1)]
    dues = [1, 3, 9, 36, 38, 43, 51, 65]
    reviews = [review(*each) for each in answers]
    assert [schedule.state_of(reviews[:number]).due_day - BEGIN for number in range(1, 9)] == dues
    last = schedule.state_of(reviews)
    assert last.stability == pytest.approx(14.3238, abs=1e-3)
    assert last.difficulty == pytest.approx(8.8991, abs=1e-3)


def _formulas(steps: list[tuple[int, int]]) -> tuple[float, float]:
    """Return stability and difficulty after ratings with the days before each, straight from the formulas."""
    factor = 0.9 ** (-1 / W[20]) - 1

    def first(grade: int) -> float:
        return W[4] - exp(W[5] * (grade - 1)) + 1

    (_days, grade), *more = steps
    stability, difficulty = W[grade - 1], min(max(first(grade), 1), 10)
    for days, grade in more:
        known = (1 + factor * days / stability) ** -W[20]
        if grade == AGAIN:
            forgotten = W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1) * exp(W[14] * (1 - known))
            stability = min(forgotten, stability / exp(W[17] * W[18]))
        else:
            factors = {HARD: W[15], GOOD: 1, EASY: W[16]}[grade]
            gain = exp(W[8]) * (11 - difficulty) * stability ** -W[9] * (exp(W[10] * (1 - known)) - 1)
            stability *= 1 + gain * factors
        change = -W[6] * (grade - 3) * (10 - difficulty) / 9
        difficulty = min(max(W[7] * first(EASY) + (1 - W[7]) * (difficulty + change), 1), 10)
    return stability, difficulty


@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from([AGAIN, HARD, GOOD])), min_size=1, max_size=12))
def test_every_sequence_is_what_the_formulas_say(steps: list[tuple[int, int]]) -> None:
    day, reviews = 0, []
    for days, grade in steps:
        day += days
        reviews.append(review(day, *ANSWERS[grade]))
    state = schedule.state_of(reviews)
    stability, difficulty = _formulas(steps)
    assert state.stability == pytest.approx(max(stability, 0.001), rel=1e-9)
    assert state.difficulty == pytest.approx(difficulty, rel=1e-9)
    assert state.due_day - state.last_day == min(max(round(state.stability), 1), 36500)
    assert state.last_day == BEGIN + day


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 23)), min_size=1),
    st.randoms(use_true_random=False),
)
def test_only_the_first_answer_of_a_day_counts_in_whatever_order_they_are_read(answers: list, chance: object) -> None:
    reviews = [review(day, fraction, hour=hour + place / 1000) for place, (day, fraction, hour) in enumerate(answers)]
    first: dict[int, Review] = {}
    for each in sorted(reviews, key=lambda each: each.at):
        first.setdefault(each.day, each)
    expected = schedule.state_of(first.values())
    chance.shuffle(reviews)  # type: ignore[attr-defined]
    assert schedule.state_of(reviews) == expected
    assert expected.reviews == len(first)


def test_ratings() -> None:
    sure, unsure = review(0, 1.0, 3), review(0, 1.0, 2)
    assert schedule.rating(review(1, 0.0, 3), sure) == AGAIN
    assert schedule.rating(review(1, 0.01, 3), sure) == HARD
    assert schedule.rating(review(1, 1.0, 3), None) == GOOD, "sure for the first time"
    assert schedule.rating(review(1, 1.0, 3), unsure) == GOOD
    assert schedule.rating(review(1, 1.0, 2), sure) == GOOD
    assert schedule.rating(review(1, 1.0, 3), sure) == EASY


def test_without_reviews_there_is_no_state() -> None:
    with pytest.raises(ValueError, match="without reviews"):
        schedule.state_of([])


def test_days_begin_where_the_student_is() -> None:
    late = datetime(2026, 12, 6, 23, 30, tzinfo=UTC).timestamp()
    assert date.fromordinal(schedule.day_of(late, None)) == date(2026, 12, 6)
    assert date.fromordinal(schedule.day_of(late, ZoneInfo("Europe/Madrid"))) == date(2026, 12, 7)
    assert date.fromordinal(schedule.day_of(late, ZoneInfo("America/Lima"))) == date(2026, 12, 6)
    day = date(2026, 12, 7).toordinal()
    assert schedule.begin_of(day, ZoneInfo("Europe/Madrid")) == late - 1800
    assert schedule.begin_of(day, None) == late + 1800
