"""The intake queue of a process: all submissions that are waiting go into one transaction.

An idle process stores one student's answer at once; when a hall answers, batches form while the previous one is
committed. Senders are told only after the commit.

Without a running loop (tests, command line, a process that stops) each submission is stored at once, as a batch of one.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from itertools import chain

import structlog
from flask import Flask

from classroom.core import metrics
from classroom.core.database import now
from classroom.core.deadlines import longest_wait, time_limit
from classroom.core.loop import Loop, Task
from classroom.services.answers import batch
from classroom.services.answers.submissions import Incoming, Verdict, unavailable

log = structlog.get_logger()

MAX_BATCH = 500
"""Submissions in one transaction; keeps the write lock short."""
MAX_WAITING = 20_000
"""Submissions that may wait; senders of more are asked to try again."""
LARGE_BATCH, GATHER = 20, 0.01
"""After a batch of at least ``LARGE_BATCH``, the loop waits ``GATHER`` seconds for more submissions. A batch costs as
much as about forty answers in it, so a hall waits less for a few large batches than for many small ones."""
BATCH_LIMIT = 8.0
"""Seconds in which a batch must be stored. A database that has fallen silent must not hold those who answer later."""
PATIENCE = 20
"""Seconds after which a sender is asked to try again."""

OnVerdict = Callable[[Verdict], None]
"""Called once with the verdict, after the commit, by the intake's loop: it must not wait."""


class Intake:
    """Stores submissions in batches and gives each sender the verdict."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: deque[tuple[Incoming, OnVerdict]] = deque()
        self._batch: list[tuple[Incoming, OnVerdict]] = []
        """The submissions that are being stored."""
        self._loop = Loop("intake", Task("store answers", self._store_waiting), finish=True)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def oldest(self) -> float:
        """Seconds for which the oldest submission has been waiting for its verdict."""
        oldest = next(chain(self._batch, self._waiting), None)
        return max(0.0, now() - oldest[0].received_at) if oldest else 0.0

    def start(self) -> None:
        """Start the loop: from now on submissions are stored in batches."""
        self._loop.start()

    def stop(self) -> None:
        """Store what is waiting, then end the loop."""
        self._loop.stop(PATIENCE)

    def offer(self, item: Incoming, on_verdict: OnVerdict) -> bool:
        """Queue a submission. Never waits.

        Args:
            item: the submission.
            on_verdict: called with its verdict.

        Returns:
            Whether it was queued; not when the queue is full or the loop does not run.
        """
        if len(self._waiting) >= MAX_WAITING or not self._loop.running:
            return False
        self._waiting.append((item, on_verdict))
        self._loop.wake()
        return True

    def submit(self, item: Incoming) -> Verdict:
        """Store a submission, in a batch with others where the loop runs; return its verdict."""
        if not self._loop.running:
            return self._counted([batch.record_batch([item])[0]])[0]
        found: list[Verdict] = []
        decided = threading.Event()

        def on_verdict(verdict: Verdict) -> None:
            found.append(verdict)
            decided.set()

        if self.offer(item, on_verdict):
            decided.wait(PATIENCE)
        return found[0] if found else _unavailable()

    def _store_waiting(self) -> None:
        while self._waiting:
            number = min(MAX_BATCH, len(self._waiting))
            self._batch = [self._waiting.popleft() for _ in range(number)]
            with time_limit(BATCH_LIMIT):
                self._store(self._batch)
            self._batch = []
            if number >= LARGE_BATCH:
                time.sleep(GATHER)

    def _store(self, waiting: list[tuple[Incoming, OnVerdict]]) -> None:
        verdicts = self._record([item for item, _on_verdict in waiting])
        if verdicts is None and len(waiting) > 1 and longest_wait() > 0:
            # A submission that the database refuses must not take the others with it: each is tried alone.
            for one in waiting:
                self._store([one])
            return
        verdicts = self._counted(verdicts or [_unavailable()] * len(waiting))
        for (_item, on_verdict), verdict in zip(waiting, verdicts, strict=True):
            try:
                on_verdict(verdict)
            except Exception as error:  # the client sends it again, and gets the same verdict
                log.error("verdict_not_told", exc_info=error)

    def _record(self, items: list[Incoming]) -> list[Verdict] | None:
        if longest_wait() <= 0:
            return None
        try:
            with self._app.app_context(), metrics.BATCHES.time():
                return batch.record_batch(items)
        except Exception as error:
            log.error("intake_failed", submissions=len(items), exc_info=error)
            return None

    @staticmethod
    def _counted(verdicts: list[Verdict]) -> list[Verdict]:
        refused = [verdict.error.code for verdict in verdicts if verdict.error]
        metrics.ANSWERS.labels("recorded").inc(len(verdicts) - len(refused))
        for code, number in Counter(refused).items():
            metrics.ANSWERS.labels(code).inc(number)
        return verdicts


def _unavailable() -> Verdict:
    return Verdict(error=unavailable())
