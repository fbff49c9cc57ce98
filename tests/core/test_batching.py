"""Batcher: items that arrive together share a batch, a failure stays with its item, and no caller waits for ever."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from classroom.core.batching import MAX_BATCH, Batcher
from tests.support.processes import wait_until

STOP = 100_000


class Squares:
    """Work that waits at a gate, so that other calls arrive meanwhile."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.batcher: Batcher[int, int] = Batcher(self.work)

    def work(self, items: Sequence[int]) -> list[int]:
        """Square the items. A negative item is refused; STOP ends the thread that leads."""
        self.batches.append(list(items))
        self.entered.set()
        assert self.gate.wait(10)
        if STOP in items:
            raise SystemExit
        if any(item < 0 for item in items):
            raise ValueError(f"{len(items)} items, one below zero")
        return [item * item for item in items]

    def together(self, first: int, *others: int) -> list[object]:
        """Process one item, and the others while it is worked on; return results and exceptions in order."""

        def outcome(item: int) -> object:
            try:
                return self.batcher.process(item)
            except BaseException as error:  # noqa: BLE001 - returned to the test
                return error

        with ThreadPoolExecutor(len(others) + 1) as pool:
            begun = pool.submit(outcome, first)
            assert self.entered.wait(10)
            waiting = [pool.submit(outcome, item) for item in others]
            wait_until(lambda: len(self.batcher) == len(others), what="that the others wait")
            self.gate.set()
            return [future.result(10) for future in (begun, *waiting)]


@pytest.fixture
def squares() -> Squares:
    return Squares()


def test_a_single_item_is_a_batch_of_its_own(squares: Squares) -> None:
    squares.gate.set()
    assert [squares.batcher.process(number) for number in (1, 2, 3)] == [1, 4, 9]
    assert squares.batches == [[1], [2], [3]]


def test_waiting_items_share_a_batch_and_each_gets_its_own_outcome(squares: Squares) -> None:
    assert squares.together(1, 2, 3, 4, 5) == [1, 4, 9, 16, 25]
    assert squares.batches[0] == [1]
    assert sorted(squares.batches[1]) == [2, 3, 4, 5]


def test_an_item_that_fails_does_not_fail_the_others(squares: Squares) -> None:
    one, two, bad, four = squares.together(1, 2, -3, 4)
    assert [one, two, four] == [1, 4, 16]
    assert isinstance(bad, ValueError)
    assert str(bad) == "1 items, one below zero"


def test_more_items_than_one_batch_takes(squares: Squares) -> None:
    squares.gate.set()
    with ThreadPoolExecutor(50) as pool:
        numbers = range(3 * MAX_BATCH)
        assert list(pool.map(squares.batcher.process, numbers)) == [number * number for number in numbers]
    assert sorted(item for batch in squares.batches for item in batch) == list(numbers)


def test_after_a_leader_was_ended_the_others_are_served(squares: Squares) -> None:
    ended, two, three = squares.together(STOP, 2, 3)
    assert isinstance(ended, SystemExit)
    assert [two, three] == [4, 9]
    assert squares.batcher.process(5) == 25


def test_when_a_leader_is_ended_the_callers_of_its_batch_are_told(squares: Squares) -> None:
    outcomes = squares.together(1, STOP, 2, 3)
    assert outcomes[0] == 1
    # One of the three led and was ended; the others get an error and may try again.
    assert sum(isinstance(outcome, SystemExit) for outcome in outcomes[1:]) == 1
    assert sum(isinstance(outcome, InterruptedError) for outcome in outcomes[1:]) == 2
    assert squares.batcher.process(5) == 25
