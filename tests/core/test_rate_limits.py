"""Counts in windows: how many, how long, and what is kept of those that are over."""

import pytest

from classroom.core.rate_limits import TIDY_FROM, Rate, Windows

THREE = Rate(3, 10)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.moment = 0.0

    def __call__(self) -> float:
        """Return the present second."""
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_so_many_in_a_window_and_again_in_the_next(clock: Clock) -> None:
    windows = Windows(clock)
    assert [windows.hit(THREE, "join", ("a",)) for _ in range(5)] == [True, True, True, False, False]
    clock.moment = 9.9
    assert not windows.hit(THREE, "join", ("a",))
    clock.moment = 10.0
    assert windows.hit(THREE, "join", ("a",))


def test_rates_names_and_keys_are_counted_apart(clock: Clock) -> None:
    windows, one = Windows(clock), Rate(1, 10)
    assert windows.hit(one, "join", ("a",))
    assert not windows.hit(one, "join", ("a",))
    assert windows.hit(one, "join", ("b",))
    assert windows.hit(one, "login", ("a",))
    assert windows.hit(Rate(1, 60), "join", ("a",))


def test_what_is_left_and_when_the_next_window_begins(clock: Clock) -> None:
    windows = Windows(clock)
    assert windows.left(THREE, "join", ("a",)) == (3, 0.0)
    for _ in range(4):
        windows.hit(THREE, "join", ("a",))
    clock.moment = 4.0
    assert windows.left(THREE, "join", ("a",)) == (0, 6.0)
    clock.moment = 11.0
    assert windows.left(THREE, "join", ("a",)) == (3, 0.0)


def test_windows_that_are_over_are_not_kept_for_ever(clock: Clock) -> None:
    windows = Windows(clock)
    for number in range(10 * TIDY_FROM):
        clock.moment += 0.01
        windows.hit(THREE, "join", (str(number),))
        assert len(windows) <= TIDY_FROM + 1
    assert len(windows) >= 1000, "those that still count are"
