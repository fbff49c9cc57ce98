"""Tallies and presence: a burst becomes few messages, the last of them with the newest value."""

from collections.abc import Iterator

import pytest
from flask import Flask

from classroom.core import loop
from classroom.live import coalescer as module
from classroom.live.coalescer import Coalescer
from tests.support.pauses import Pauses


class Listener:
    """Stands for the broadcast."""

    def __init__(self) -> None:
        self.tallies: list[int] = []
        self.people: list[tuple[int, tuple[int, ...]]] = []
        self.standings: list[int] = []
        self.failing: set[int] = set()

    def send_tally(self, lesson_id: int) -> None:
        """Count a tally."""
        if lesson_id in self.failing:
            raise RuntimeError("this lesson fails")
        self.tallies.append(lesson_id)

    def send_standings(self, lesson_id: int) -> None:
        """Count standings."""
        self.standings.append(lesson_id)

    def send_presence(self, lesson_id: int, changed: tuple[int, ...]) -> None:
        """Count a presence."""
        self.people.append((lesson_id, changed))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    """The loop's pauses, which the test ends."""
    made = Pauses()
    monkeypatch.setattr(loop, "time", made)
    return made


@pytest.fixture
def listener() -> Listener:
    """What is sent."""
    return Listener()


@pytest.fixture
def coalescer(app: Flask, listener: Listener, pauses: Pauses) -> Iterator[Coalescer]:
    """A running coalescer."""
    made = Coalescer(app, listener)  # type: ignore[arg-type]
    made.loop.start()
    yield made
    made.loop.stop()
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


def test_presence_names_each_changed_participant_once(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    coalescer.presence(1, [9])
    pauses.wait_for(1)
    for person in (8, 7, 8, 7):
        coalescer.presence(1, [person])
    coalescer.presence(2, [5])
    pauses.end()
    pauses.wait_for(2)
    assert listener.people == [(1, (9,)), (1, (7, 8)), (2, (5,))]


def test_a_lesson_that_fails_does_not_stop_the_others(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    listener.failing = {1, 3}
    coalescer.tally(2)
    pauses.wait_for(1)
    for lesson in (1, 3, 4):
        coalescer.tally(lesson)
        coalescer.standings(lesson)
    pauses.end()
    pauses.wait_for(2)
    assert listener.tallies == [2, 4]
    assert sorted(listener.standings) == [1, 3, 4], "nor does it stop the other kinds of messages"


def test_standings_are_limited_like_tallies(coalescer: Coalescer, listener: Listener, pauses: Pauses) -> None:
    coalescer.standings(1)
    pauses.wait_for(1)
    for _ in range(100):
        coalescer.standings(1)
    pauses.end()
    pauses.wait_for(2)
    assert listener.standings == [1, 1]
