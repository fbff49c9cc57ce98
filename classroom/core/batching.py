"""Work that many ask for in the same moment, done once for all who wait.

A hall joins and connects within seconds. What each of them needs from the database is the same handful of statements,
which cost as much for two hundred as for one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

AT_ONCE = 200
"""Items that are worked on together, so that others have their turn between."""
GATHER = 0.01
"""Seconds in which others may come, once several have come together. Nobody notices, and a hall goes in few steps."""


class _Asked(Generic[Item, Outcome]):
    """Somebody who waits: for the outcome, or to lead the next."""

    __slots__ = ("failure", "item", "outcome", "turn")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.turn = threading.Event()
        self.outcome: list[Outcome] = []
        self.failure: Exception | None = None

    @property
    def settled(self) -> bool:
        """Whether it is known what becomes of it."""
        return bool(self.outcome) or self.failure is not None


class Batcher(Generic[Item, Outcome]):
    """Does the work of all who ask at the same time.

    There is no thread behind it: one of those who wait leads, and works for the others in its own application context.
    Whoever asks alone is served at once.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Outcome]]) -> None:
        """Take the work.

        Args:
            work: returns the outcomes of items in their order. Called by one thread at a time. What it raises for
                several makes it be called for each alone, so that one does not take the others with it.
        """
        self._work = work
        self._lock = threading.Lock()
        self._waiting: deque[_Asked[Item, Outcome]] = deque()
        self._led = False
        self._crowd = False

    def __len__(self) -> int:
        """Return how many wait for a go that has not begun."""
        return len(self._waiting)

    def ask(self, item: Item) -> Outcome:
        """Return the outcome of an item, or raise what the work raised for it.

        Not for use with a database connection in hand: those who wait would take all there are.
        """
        mine: _Asked[Item, Outcome] = _Asked(item)
        with self._lock:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.turn.wait()
        if not mine.settled:
            self._lead(mine)
        if mine.failure is not None:
            raise mine.failure
        return mine.outcome[0]

    def _lead(self, mine: _Asked[Item, Outcome]) -> None:
        group = [mine]
        try:
            time.sleep(GATHER if self._crowd else 0)  # also for nothing: who is ready now asks before it is our turn
            with self._lock:
                group = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            self._crowd = len(group) > 1
            self._serve(group)
        finally:
            for asked in group:
                if not asked.settled:  # who led was stopped from outside: the others must not wait for ever
                    asked.failure = InterruptedError("whoever worked for this one was stopped")
                asked.turn.set()
            with self._lock:
                if mine in self._waiting:
                    self._waiting.remove(mine)
                self._led = bool(self._waiting)
                if self._led:
                    self._waiting[0].turn.set()

    def _serve(self, group: list[_Asked[Item, Outcome]]) -> None:
        try:
            outcomes = self._work([asked.item for asked in group])
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            if len(group) == 1:
                group[0].failure = error
                return
            for asked in group:
                self._serve([asked])
        else:
            for asked, outcome in zip(group, outcomes, strict=True):
                asked.outcome.append(outcome)
