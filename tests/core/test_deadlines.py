"""Limits of waiting: the strictest one holds, and none is left behind."""

import threading

import pytest

from classroom.core.deadlines import allowed, longest_wait, patience, time_limit


def test_without_a_limit_a_wait_may_be_endless() -> None:
    assert longest_wait() == float("inf")


def test_the_strictest_limit_holds_and_ends_with_its_block() -> None:
    with time_limit(100):
        with time_limit(5, each=2):
            assert longest_wait() == 2
            with time_limit(50, each=30):
                assert longest_wait() == 2
        assert 5 < longest_wait() <= 100
    assert longest_wait() == float("inf")


def test_once_the_time_is_up_nothing_may_wait() -> None:
    with time_limit(0, each=10):
        assert longest_wait() <= 0


def test_a_failure_ends_the_limit_too() -> None:
    with pytest.raises(RuntimeError), time_limit(1):
        raise RuntimeError
    assert longest_wait() == float("inf")


def test_each_thread_has_its_own_limit() -> None:
    seen = []
    with time_limit(1):
        other = threading.Thread(target=lambda: seen.append(longest_wait()))
        other.start()
        other.join()
    assert seen == [float("inf")]


def test_patience_lifts_the_limits_around_it_and_ends_with_its_block() -> None:
    assert allowed(18) == 18
    with time_limit(100, each=4):
        assert allowed(18) == 4
        with patience(3600):
            assert allowed(18) == 3600
            with time_limit(each=2):
                assert allowed(18) == 2
        assert allowed(18) == 4
    assert allowed(18) == 18
