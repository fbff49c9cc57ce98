"""Batches: calls that arrive at the same moment are worked on together.

A hall joins and connects within seconds. Each of these calls needs the same few statements of the database, which cost
as much for two hundred items as for one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

MAX_BATCH = 200
"""Items that are worked on together, so that other green threads run between two batches."""
GATHER = 0.01
"""Seconds to wait for more items after a batch of several; too short to be noticed, long enough to make few batches."""


class _Call(Generic[Item, Outcome]):
    """A caller that waits: for its outcome, or for its turn to lead the next batch."""

    __slots__ = ("failure", "item", "outcome", "turn")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.turn = threading.Event()
        self.outcome: list[Outcome] = []
        self.failure: Exception | None = None

    @property
    def done(self) -> bool:
        """Whether there is an outcome or a failure."""
        return bool(self.outcome) or self.failure is not None


class Batcher(Generic[Item, Outcome]):
    """Runs one function for all items that are waiting at the same time.

    It has no thread of its own: one of the waiting callers leads, and runs the function for all of them in its own
    application context. A caller that is alone is served at once.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Outcome]]) -> None:
        """Prepare batches of one kind of work.

        Args:
            work: returns the outcomes of items in their order. Called by one thread at a time. When it raises for
                several items, it is called again for each alone, so that one item does not fail the others.
        """
        self._work = work
        self._lock = threading.Lock()
        self._waiting: deque[_Call[Item, Outcome]] = deque()
        self._has_leader = False
        self._last_was_shared = False
        """Whether the last batch had several items: then more may be on their way."""

    def __len__(self) -> int:
        """Return how many items wait for a batch that has not begun."""
        return len(self._waiting)

    def process(self, item: Item) -> Outcome:
        """Return the outcome of an item, or raise what the work raised for it.

        Do not call it with a database connection checked out: the waiting callers could take all connections.
        """
        call: _Call[Item, Outcome] = _Call(item)
        with self._lock:
            self._waiting.append(call)
            leads, self._has_leader = not self._has_leader, True
        if not leads:
            call.turn.wait()
        if not call.done:
            self._lead(call)
        if call.failure is not None:
            raise call.failure
        return call.outcome[0]

    def _lead(self, leader: _Call[Item, Outcome]) -> None:
        batch = [leader]
        try:
            time.sleep(GATHER if self._last_was_shared else 0)  # even 0 lets ready green threads add their items first
            with self._lock:
                batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
            self._last_was_shared = len(batch) > 1
            self._run(batch)
        finally:
            for call in batch:
                if not call.done:  # the leader's thread was ended from outside: the others must not wait for ever
                    call.failure = InterruptedError("the thread that led this batch was ended")
                call.turn.set()
            with self._lock:
                if leader in self._waiting:
                    self._waiting.remove(leader)
                self._has_leader = bool(self._waiting)
                if self._has_leader:
                    self._waiting[0].turn.set()

    def _run(self, batch: list[_Call[Item, Outcome]]) -> None:
        try:
            outcomes = self._work([call.item for call in batch])
        except Exception as error:  # noqa: BLE001 - raised again by process
            if len(batch) == 1:
                batch[0].failure = error
                return
            for call in batch:
                self._run([call])
        else:
            for call, outcome in zip(batch, outcomes, strict=True):
                call.outcome.append(outcome)
