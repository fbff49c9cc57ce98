"""The courier of a process: takes deliveries that are due and makes several at once, but one at a time of each key.

Each is made in a thread of its own (a green one under eventlet), so that who waits for a dead endpoint waits alone.
"""

import itertools
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from classroom.core import metrics
from classroom.core.database import db, log_failure, subscribe, transaction
from classroom.core.deadlines import time_limit
from classroom.core.events import DeliveryQueued
from classroom.core.loop import WAIT_LIMIT, Loop, Task
from classroom.services.deliveries import outbox, schedule
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import Claim, Outcome, failed

log = structlog.get_logger()

AT_ONCE = 32
"""Deliveries of one kind that a process makes at the same time. Each kind has places of its own: hundreds of mails that
wait for a dead server delay no webhook, and the other way round."""
RETRIES_AT_ONCE = AT_ONCE // 2
"""How many of these may be such that have failed before: what is new never waits for endpoints that do not answer."""
LOOK_EVERY = 1.0
"""Seconds between two looks for what is due. What this process adds itself wakes it at once."""
PRUNE_EVERY = 3600.0
"""Seconds between two looks for rows that are old enough to be deleted."""
FINISH_WITHIN = 2.0
"""Seconds that the deliveries under way get when the process stops; another worker repeats those that need longer."""
STORE_TRIES, STORE_PAUSE = 5, 2.0
"""How often, and seconds after each failure, an outcome is stored while the database is away."""

_numbers = itertools.count(1)


class Courier:
    """One in each process that serves."""

    def __init__(self, app: Flask, kinds: Iterable[Kind]) -> None:
        """Prepare; nothing runs before the loop is started.

        Args:
            app: in whose context it works.
            kinds: what it can deliver.
        """
        self._app = app
        self._kinds = {kind.name: kind for kind in kinds}
        # By the try as well: when a lease has ended, this process may take the delivery over from itself.
        self._running: dict[tuple[int, str], Claim] = {}
        self._changing = threading.Lock()
        self._pruned_at = time.monotonic()
        self.loop = Loop(
            "deliveries",
            Task("deliver", self.start_due),
            Task("delete old deliveries", self._prune),
            interval=LOOK_EVERY,
            context=app.app_context,
        )

    def __len__(self) -> int:
        """Return how many deliveries are under way."""
        return len(self._running)

    def start(self) -> None:
        """Begin to deliver."""
        self.loop.start()

    def stop(self) -> None:
        """Take nothing more, and wait a moment for what is under way."""
        self.loop.stop()
        deadline = time.monotonic() + FINISH_WITHIN
        while self._running and time.monotonic() < deadline:
            time.sleep(0.02)

    def start_due(self) -> int:
        """Claim what is due and begin to deliver it; return how many."""
        running = list(self._running.values())
        under_way = Counter(each.kind for each in running)
        again = Counter(each.kind for each in running if each.attempts > 1)
        with_room = [name for name in self._kinds if under_way[name] < AT_ONCE]
        due = outbox.due_kinds(with_room) if with_room else []
        return sum(self._start_some(kind, AT_ONCE - under_way[kind], RETRIES_AT_ONCE - again[kind]) for kind in due)

    def _start_some(self, kind: str, room: int, retries: int) -> int:
        """Claim deliveries of a kind and begin to deliver them, what is new first; return how many."""
        worker = f"{socket.gethostname()[:60]}:{os.getpid()}:{next(_numbers)}"
        claimed = outbox.claim(worker, [kind], room, tried=False)
        claimed += outbox.claim(worker, [kind], min(room - len(claimed), retries), tried=True)
        for each in claimed:
            with self._changing:
                self._running[each.id, each.worker] = each
            threading.Thread(target=self._make, args=(each,), name=f"delivery {each.id}", daemon=True).start()
        return len(claimed)

    def _make(self, claimed: Claim) -> None:
        """Try one delivery and store what came of it; in a thread of its own."""
        try:
            with self._app.app_context(), time_limit(each=WAIT_LIMIT):
                outcome = self._try(claimed)
                db.session.remove()  # nothing that the kind has read or left may stay
                self._store(claimed, outcome)
        except Exception as error:  # the lease ends, and it is tried again
            log.error("delivery_not_stored", delivery=claimed.id, exc_info=error)
        finally:
            with self._changing:
                del self._running[claimed.id, claimed.worker]
            self.loop.wake()  # the next one of its key may be due

    def _try(self, claimed: Claim) -> Outcome:
        try:
            return self._kinds[claimed.kind].deliver(claimed)
        except Exception as error:
            log.error("delivery_raised", delivery=claimed.id, kind=claimed.kind, exc_info=error)
            return failed("internal")

    def _store(self, claimed: Claim, outcome: Outcome) -> None:
        for attempt in range(1, STORE_TRIES + 1):
            try:
                store(self._kinds[claimed.kind], claimed, outcome)
            except SQLAlchemyError as error:
                if attempt == STORE_TRIES:
                    raise
                log.warning("delivery_store_failed", delivery=claimed.id, reason=type(error).__name__)
                time.sleep(STORE_PAUSE)
            else:
                return

    def _prune(self) -> None:
        if time.monotonic() - self._pruned_at >= PRUNE_EVERY:
            with log_failure("delete old deliveries"):
                if outbox.prune() < outbox.PRUNE_AT_ONCE:
                    self._pruned_at = time.monotonic()


class _Lost(Exception):
    """Another worker has taken the delivery meanwhile, so nothing of this try counts."""


def store(kind: Kind, claimed: Claim, outcome: Outcome) -> None:
    """Store the outcome of a try: done, given up, or when to try again.

    Nothing is stored if another worker has taken the delivery meanwhile.
    """
    pause = None if outcome.final else schedule.pause(claimed.attempts, outcome.retry_after)
    about = {"delivery": claimed.id, "kind": claimed.kind, "attempts": claimed.attempts, "reason": outcome.error}
    try:
        with transaction():
            if outcome.error is not None and pause is not None:
                kept = outbox.postpone(claimed, outcome.error, pause)
            else:
                if outcome.then is not None:  # first: it may lock what is locked before deliveries
                    outcome.then()
                kept = outbox.end(claimed, outcome.error, kind.kept(claimed.payload))
            if not kept:
                raise _Lost
    except _Lost:
        log.warning("delivery_lost_lease", **about)
        return
    result = "delivered" if outcome.error is None else "failed" if pause is not None else "given_up"
    metrics.DELIVERIES.labels(kind.name, result).inc()
    if outcome.error is not None:
        log.warning("delivery_failed" if pause is not None else "delivery_given_up", **about)


def register(app: Flask, kinds: Iterable[Kind]) -> Courier:
    """Give an application its courier, woken by what the application adds; the serving process starts it."""
    courier = app.extensions["tiza.deliveries"] = Courier(app, kinds)

    def wake(announced: list[object]) -> None:
        if any(isinstance(event, DeliveryQueued) for event in announced):
            courier.loop.wake()

    subscribe(app, wake)
    return courier
