"""The intake queue of a worker: everything that is waiting goes into one transaction.

An idle system stores one student's answer at once; a full hall is batched by itself. Senders are told only after
the commit. The queue and its loop are plain threads, which are green ones under eventlet.
"""

import queue
import threading
from dataclasses import dataclass, field

import structlog
from flask import Flask
from flask_babel import lazy_gettext as _

from classroom.errors import Unavailable
from classroom.services import answers
from classroom.services.answers import Incoming, Verdict

log = structlog.get_logger()

MAX_BATCH = 500
"""Submissions in one transaction; keeps the write lock short."""
MAX_WAITING = 20_000
"""Submissions that may wait; beyond, senders are asked to try again."""
PATIENCE = 20
"""Seconds after which a sender is asked to try again."""


@dataclass
class _Waiting:
    item: Incoming
    decided: threading.Event = field(default_factory=threading.Event)
    verdict: Verdict | None = None


def _unavailable() -> Verdict:
    return Verdict(error=Unavailable(_("Your answer could not be stored yet. It is sent again."), retry_after=1))


class Intake:
    """Takes submissions, stores them in batches, gives each its verdict."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(MAX_WAITING)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the loop."""
        self._thread = threading.Thread(target=self._loop, name="intake", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Store what is waiting, then end the loop."""
        if self._thread:
            self._queue.put(None)
            self._thread.join(PATIENCE)

    def submit(self, item: Incoming) -> Verdict:
        """Queue a submission and wait for its verdict."""
        waiting = _Waiting(item)
        try:
            self._queue.put_nowait(waiting)
        except queue.Full:
            return _unavailable()
        waiting.decided.wait(PATIENCE)
        return waiting.verdict or _unavailable()

    def _loop(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while len(batch) < MAX_BATCH and not self._queue.empty():
                following = self._queue.get_nowait()
                if following is None:
                    self._queue.put(None)
                    break
                batch.append(following)
            self._decide(batch)

    def _decide(self, batch: list[_Waiting]) -> None:
        verdicts = self._record([waiting.item for waiting in batch])
        if verdicts is None and len(batch) > 1:
            # One that the database refuses must not take the others with it.
            for waiting in batch:
                self._decide([waiting])
            return
        for waiting, verdict in zip(batch, verdicts or [_unavailable()], strict=True):
            waiting.verdict = verdict
            waiting.decided.set()

    def _record(self, items: list[Incoming]) -> list[Verdict] | None:
        try:
            with self._app.app_context():
                return answers.record(items)
        except Exception as error:
            log.error("intake_failed", submissions=len(items), exc_info=error)
            return None
