"""The rules of homework against a model that was written apart: exact fractions, one step of the clock at a time."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from classroom.services.lessons import homework_rules as rules
from classroom.services.lessons.homework_rules import Finished, Override, Terms

BASE = 1_795_400_000
TICK = Fraction(1, 1024)  # about a millisecond, and exact in floating point
moments = st.integers(0, 40_000).map(lambda ticks: float(BASE + ticks * TICK))
maybe_moments = st.none() | moments
terms = st.builds(
    Terms,
    opens_at=maybe_moments,
    due_at=maybe_moments,
    closes_at=maybe_moments,
    time_limit=st.none() | st.integers(1, 30),
    attempts=st.none() | st.integers(1, 10),
    extra_percent=st.integers(0, 300),
)
overrides = st.builds(Override, maybe_moments, st.none() | st.integers(1, 10), st.none() | st.integers(0, 300))
steps = st.sampled_from([-1, 0, 1])


def after(moment: float, ticks: int) -> float:
    return float(Fraction(moment) + ticks * TICK)


def exact_end(mine: Terms, started_at: float) -> Fraction | None:
    """When the last second of an attempt has passed: counted up, not compared."""
    ends = []
    if mine.time_limit is not None:
        ends.append(Fraction(started_at) + mine.time_limit + Fraction(mine.time_limit * mine.extra_percent, 100))
    if mine.closes_at is not None:
        ends.append(Fraction(mine.closes_at))
    return min(ends, default=None)


@given(terms, moments, moments, st.sampled_from([0.0, 0.5, 2.0]))
def test_an_answer_is_in_time_until_the_end_and_its_grace(
    mine: Terms, started_at: float, moment: float, grace: float
) -> None:
    end = exact_end(mine, started_at)
    found = rules.in_time(rules.deadline(mine, started_at), moment, grace)
    assert found == (end is None or Fraction(moment) <= end + Fraction(grace))


@given(terms, moments, steps, st.sampled_from([0.0, 0.5, 2.0]))
def test_a_tick_decides_at_the_deadline(mine: Terms, started_at: float, step: int, grace: float) -> None:
    assume(mine.time_limit is None or mine.time_limit * mine.extra_percent % 25 == 0)  # exact in floating point
    ends_at = rules.deadline(mine, started_at)
    assume(ends_at is not None)
    assert ends_at is not None
    assert rules.in_time(ends_at, after(ends_at + grace, step), grace) == (step <= 0)


@given(terms, moments, steps)
def test_a_tick_decides_what_is_late_and_when_one_may_begin(mine: Terms, moment: float, step: int) -> None:
    due = replace(mine, due_at=moment)
    assert rules.is_late(due.due_at, after(moment, step)) == (step > 0)
    opening = replace(mine, opens_at=moment, closes_at=None)
    assert (rules.refusal(opening, after(moment, step), used=0, is_open=False) == "not_open") == (step < 0)
    closing = replace(mine, opens_at=None, closes_at=moment)
    assert (rules.refusal(closing, after(moment, step), used=0, is_open=False) == "closed") == (step >= 0)


def begin_like_a_porter(mine: Terms, moment: float, used: int, is_open: bool) -> str | None:
    """Let a student in, by a list of doors, each of which opens or not."""
    left = 10_000 if mine.attempts is None else mine.attempts - used
    doors = {
        "attempt_open": not is_open,
        "not_open": mine.opens_at is None or Fraction(moment) - Fraction(mine.opens_at) >= 0,
        "closed": mine.closes_at is None or Fraction(mine.closes_at) - Fraction(moment) > 0,
        "no_attempts_left": left >= 1,
    }
    return next((code for code, stands_open in doors.items() if not stands_open), None)


@given(terms, moments, st.integers(0, 12), st.booleans())
def test_who_may_begin(mine: Terms, moment: float, used: int, is_open: bool) -> None:
    assert rules.refusal(mine, moment, used=used, is_open=is_open) == begin_like_a_porter(mine, moment, used, is_open)
    left = rules.attempts_left(mine, used)
    assert left == (None if mine.attempts is None else len(range(used, mine.attempts)))


@given(terms, overrides, st.integers(0, 300))
def test_an_override_replaces_what_it_names_and_never_takes_time_away(
    everybody: Terms, override: Override, roster: int
) -> None:
    mine = rules.personal(everybody, override, roster)
    assert mine.opens_at == everybody.opens_at
    assert mine.time_limit == everybody.time_limit
    for name, fallback in (("due_at", everybody.due_at), ("attempts", everybody.attempts), ("extra_percent", roster)):
        wanted = getattr(override, name)
        assert getattr(mine, name) == (fallback if wanted is None else wanted)
    if everybody.closes_at is None:
        assert mine.closes_at is None
    else:
        assert mine.closes_at in (everybody.closes_at, override.due_at)
        assert mine.closes_at is not None
        assert mine.closes_at >= everybody.closes_at
        assert override.due_at is None or mine.closes_at >= override.due_at
    assert rules.personal(everybody, None, roster) == replace(everybody, extra_percent=roster)


@given(st.sampled_from(rules.COUNTED), st.lists(st.integers(0, 4), max_size=10), st.randoms())
def test_which_attempt_counts(rule: str, earned: list[int], random: object) -> None:
    """A teacher goes through the attempts in order, with a pencil."""
    finished = [Finished(number, points / 4) for number, points in enumerate(earned, 1)]
    chosen: int | None = None
    for attempt in finished:
        better = rule == "best" and chosen is not None and attempt.earned > finished[chosen - 1].earned
        if chosen is None or rule == "last" or better:
            chosen = attempt.number
    random.shuffle(finished)  # type: ignore[attr-defined]
    assert rules.counting(rule, finished) == chosen


@given(terms, st.lists(overrides, max_size=4), st.sampled_from(rules.FEEDBACK), moments, st.booleans(), st.booleans())
def test_no_key_before_its_moment(
    everybody: Terms, given_to: list[Override], rule: str, moment: float, submitted: bool, answered: bool
) -> None:
    """Whoever may still answer in time, or whose work is not due, keeps the key secret for all."""
    known_from = rules.feedback_from(rule, everybody, given_to, 2.0)
    seen = rules.may_see_result(rule, moment, known_from, submitted=submitted, answered=answered)
    if not submitted and rule != "each":
        assert not seen
        return
    people = [rules.personal(everybody, override) for override in [None, *given_to]]
    if rule == "never":
        wanted = False
    elif rule == "each":
        wanted = submitted or answered
    elif rule == "after_submit":
        wanted = True
    elif rule == "after_due":
        ends = [mine.closes_at if mine.due_at is None else mine.due_at for mine in people]
        wanted = all(end is not None and Fraction(moment) > Fraction(end) + 2 for end in ends)
    else:
        wanted = all(mine.closes_at is not None and not rules.in_time(mine.closes_at, moment, 2.0) for mine in people)
    assert seen == wanted


@given(terms, st.lists(overrides, max_size=4), moments, steps)
def test_a_tick_decides_when_the_key_is_known(
    everybody: Terms, given_to: list[Override], closes_at: float, step: int
) -> None:
    closing = replace(everybody, closes_at=closes_at)
    last = max([closes_at, *(override.due_at for override in given_to if override.due_at is not None)])
    known_from = rules.feedback_from("after_close", closing, given_to, 2.0)
    moment = after(last + 2.0, step)
    assert rules.may_see_result("after_close", moment, known_from, submitted=True, answered=True) == (step > 0)


def test_any_number_of_attempts_has_an_end() -> None:
    def refused(used: int) -> str | None:
        return rules.refusal(Terms(attempts=None), float(BASE), used=used, is_open=False)

    assert refused(rules.MOST_ATTEMPTS - 1) is None
    assert refused(rules.MOST_ATTEMPTS) == "no_attempts_left"
