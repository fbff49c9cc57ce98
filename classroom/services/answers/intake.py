"""The intake queue of a worker: everything that is waiting goes into one transaction.

An idle system stores one student's answer at once; a full hall is batched by itself. Senders are told only after
the commit. The queue and its loop are plain threads, which are green ones under eventlet.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

import structlog
from flask import Flask

from classroom.services.answers import submit
from classroom.services.answers.submit import Incoming, Verdict

log = structlog.get_logger()

MAX_BATCH = 500
"""Submissions in one transaction; keeps the write lock short."""
MAX_WAITING = 20_000
"""Submissions that may wait; beyond, senders are asked to try again."""
CROWD, GATHER = 20, 0.01
"""From so many in a batch on, a hall is answering: the next batch gathers for so many seconds. A batch costs about
as much as forty answers in it, so a few large ones leave the hall waiting for less time than many small ones."""
PATIENCE = 20
"""Seconds after which a sender is asked to try again."""

Decided = Callable[[Verdict], None]
"""Called once with the verdict, after the commit, by the intake's loop: it must not wait."""


def _unavailable() -> Verdict:
    return Verdict(error=submit.unavailable())


class Intake:
    """Takes submissions, stores them in batches, gives each its verdict."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: deque[tuple[Incoming, Decided]] = deque()
        self._news = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self) -> None:
        """Start the loop."""
        self._thread = threading.Thread(target=self._loop, name="intake", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Store what is waiting, then end the loop."""
        if self._thread:
            self._stopping = True
            self._news.set()
            self._thread.join(PATIENCE)

    def offer(self, item: Incoming, decided: Decided) -> bool:
        """Queue a submission; ``decided`` hears of its verdict. Never waits. False: there is no room."""
        if len(self._waiting) >= MAX_WAITING:
            return False
        self._waiting.append((item, decided))
        if not self._news.is_set():
            self._news.set()
        return True

    def submit(self, item: Incoming) -> Verdict:
        """Queue a submission and wait for its verdict."""
        found: list[Verdict] = []
        known = threading.Event()

        def decided(verdict: Verdict) -> None:
            found.append(verdict)
            known.set()

        if self.offer(item, decided):
            known.wait(PATIENCE)
        return found[0] if found else _unavailable()

    def _loop(self) -> None:
        while not (self._stopping and not self._waiting):
            self._news.wait()
            self._news.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
                self._decide(batch)
                if len(batch) >= CROWD:
                    time.sleep(GATHER)

    def _decide(self, batch: list[tuple[Incoming, Decided]]) -> None:
        verdicts = self._record([item for item, _decided in batch])
        if verdicts is None and len(batch) > 1:
            # One that the database refuses must not take the others with it.
            for one in batch:
                self._decide([one])
            return
        for (_item, decided), verdict in zip(batch, verdicts or [_unavailable()], strict=True):
            try:
                decided(verdict)
            except Exception as error:  # who cannot be told asks again, and gets the same verdict
                log.error("verdict_not_told", exc_info=error)

    def _record(self, items: list[Incoming]) -> list[Verdict] | None:
        try:
            with self._app.app_context():
                return submit.record_batch(items)
        except Exception as error:
            log.error("intake_failed", submissions=len(items), exc_info=error)
            return None
