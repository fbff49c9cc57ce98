"""Tallies and presence: a burst becomes few messages, the last of them with the newest value."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from classroom.live import coalescer as module
from classroom.live.coalescer import Coalescer
from tests.support.processes import wait_until


class Pauses:
    """Stands for ``time``: each pause lasts until the test lets it go, so that messages are counted by events."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._go = threading.Semaphore(0)

    def sleep(self, seconds: float) -> None:
        """Wait to be let go."""
        self.asked.append(seconds)
        assert self._go.acquire(timeout=10)

    def wait_for(self, number: int) -> None:
        """Wait until the loop has gone to sleep that many times."""
        wait_until(lambda: len(self.asked) >= number, 5, f"pause {number}", every=0.001)

    def end(self) -> None:
        """End the present pause."""
        self._go.release()


class Listener:
    """Stands for the broadcast."""

    def __init__(self) -> None:
        self.tallies: list[int] = []
        self.people: list[tuple[int, tuple[int, ...]]] = []
        self.places: list[int] = []
        self.fail = False

    def tally(self, lesson_id: int) -> None:
        """Count a tally."""
        if self.fail:
            raise RuntimeError("the database is away")
        self.tallies.append(lesson_id)

    def standings(self, lesson_id: int) -> None:
        """Count standings."""
        self.places.append(lesson_id)

    def presence(self, lesson_id: int, changed: tuple[int, ...]) -> None:
        """Count a presence."""
        self.people.append((lesson_id, changed))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    """The loop's pauses in the test's hand."""
    made = Pauses()
    monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture
def listener() -> Listener:
    """What is sent."""
    return Listener()


@pytest.fixture
def coalescer(app: Flask, listener: Listener, pauses: Pauses) -> Iterator[Coalescer]:
    """A running coalescer."""
    made = Coalescer(app, listener)  # type: ignore[arg-type]
    made.start()
    yield made
    made.stop()
    for _ in range(3):
        pauses.end()


def test_the_pause_allows_five_a_second() -> None:
    assert module.INTERVAL >= 1 / 5


def test_a_burst_is_two_messages(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    coalescer.tally(1)
    pauses.wait_for(1)
    assert listener.tallies == [1], "the first goes out at once"
    for _ in range(1000):
        coalescer.tally(1)
    assert listener.tallies == [1]
    pauses.end()
    pauses.wait_for(2)
    assert listener.tallies == [1, 1], "the rest are one message after the pause"
    assert pauses.asked == [module.INTERVAL] * 2


def test_lessons_do_not_wait_for_each_other(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    coalescer.tally(1)
    pauses.wait_for(1)
    for lesson in (1, 2, 3, 2, 3):
        coalescer.tally(lesson)
    pauses.end()
    pauses.wait_for(2)
    assert sorted(listener.tallies[1:]) == [1, 2, 3]


def test_presence_names_everybody_who_moved_once(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    coalescer.presence(1, 9)
    pauses.wait_for(1)
    for person in (8, 7, 8, 7):
        coalescer.presence(1, person)
    coalescer.presence(2, 5)
    pauses.end()
    pauses.wait_for(2)
    assert listener.people == [(1, (9,)), (1, (7, 8)), (2, (5,))]


def test_a_failure_does_not_end_the_loop(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    listener.fail = True
    coalescer.tally(1)
    pauses.wait_for(1)
    listener.fail = False
    coalescer.tally(1)
    pauses.end()
    pauses.wait_for(2)
    assert listener.tallies == [1]


def test_standings_are_sent_as_seldom_as_tallies(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    coalescer.standings(1)
    pauses.wait_for(1)
    for _ in range(100):
        coalescer.standings(1)
    pauses.end()
    pauses.wait_for(2)
    assert listener.places == [1, 1]
