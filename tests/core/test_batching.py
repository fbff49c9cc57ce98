"""Batcher: who asks at the same time is served in one go; one that fails fails alone; nobody waits for ever."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from classroom.core.batching import AT_ONCE, Batcher
from tests.support.processes import wait_until

STOP = 100_000


class Kitchen:
    """Work that waits at a gate, so that others come meanwhile."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = threading.Event()
        self.entered = threading.Event()
        self.gathering: Batcher[int, int] = Batcher(self.work)

    def work(self, items: Sequence[int]) -> list[int]:
        """Square the items; a negative one is refused, STOP stops whoever leads."""
        self.batches.append(list(items))
        self.entered.set()
        assert self.open.wait(10)
        if STOP in items:
            raise SystemExit
        if any(item < 0 for item in items):
            raise ValueError(f"{len(items)} items, one below zero")
        return [item * item for item in items]

    def together(self, first: int, *others: int) -> list[object]:
        """Have the first begin, and the others wait for it; return results and exceptions in order."""

        def outcome(item: int) -> object:
            try:
                return self.gathering.ask(item)
            except BaseException as error:  # noqa: BLE001 - what is looked at
                return error

        with ThreadPoolExecutor(len(others) + 1) as pool:
            begun = pool.submit(outcome, first)
            assert self.entered.wait(10)
            waiting = [pool.submit(outcome, item) for item in others]
            wait_until(lambda: len(self.gathering) == len(others), what="that the others wait")
            self.open.set()
            return [future.result(10) for future in (begun, *waiting)]


@pytest.fixture
def kitchen() -> Kitchen:
    return Kitchen()


def test_one_alone_is_served_alone(kitchen: Kitchen) -> None:
    kitchen.open.set()
    assert [kitchen.gathering.ask(number) for number in (1, 2, 3)] == [1, 4, 9]
    assert kitchen.batches == [[1], [2], [3]]


def test_those_who_wait_are_served_together_and_each_gets_their_own(kitchen: Kitchen) -> None:
    assert kitchen.together(1, 2, 3, 4, 5) == [1, 4, 9, 16, 25]
    assert kitchen.batches[0] == [1]
    assert sorted(kitchen.batches[1]) == [2, 3, 4, 5]


def test_one_that_fails_does_not_take_the_others_with_it(kitchen: Kitchen) -> None:
    one, two, bad, four = kitchen.together(1, 2, -3, 4)
    assert [one, two, four] == [1, 4, 16]
    assert isinstance(bad, ValueError)
    assert str(bad) == "1 items, one below zero"


def test_more_than_one_go_takes(kitchen: Kitchen) -> None:
    kitchen.open.set()
    with ThreadPoolExecutor(50) as pool:
        numbers = range(3 * AT_ONCE)
        assert list(pool.map(kitchen.gathering.ask, numbers)) == [number * number for number in numbers]
    assert sorted(item for batch in kitchen.batches for item in batch) == list(numbers)


def test_who_led_was_stopped_and_the_others_go_on(kitchen: Kitchen) -> None:
    stopped, two, three = kitchen.together(STOP, 2, 3)
    assert isinstance(stopped, SystemExit)
    assert [two, three] == [4, 9]
    assert kitchen.gathering.ask(5) == 25


def test_who_led_was_stopped_in_the_middle_of_a_crowd(kitchen: Kitchen) -> None:
    outcomes = kitchen.together(1, STOP, 2, 3)
    assert outcomes[0] == 1
    # One of the three led, and was stopped; the others hear of it and may ask again.
    assert sum(isinstance(outcome, SystemExit) for outcome in outcomes[1:]) == 1
    assert sum(isinstance(outcome, InterruptedError) for outcome in outcomes[1:]) == 2
    assert kitchen.gathering.ask(5) == 25
