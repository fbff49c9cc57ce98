"""The beat: once a second, every process closes what is overdue and repairs what its pages may have missed.

It needs nothing but the database, so that Redis may lose any message, or be away.
"""

import threading
import time
from collections.abc import Callable, Sequence

import structlog
from flask import Flask

from classroom.core.database import now
from classroom.live.broadcast import Broadcast
from classroom.live.connections import Connections
from classroom.live.event_dispatcher import EventDispatcher
from classroom.live.presence import REPEAT_EVERY
from classroom.services.accounts import access
from classroom.services.lessons import co_teachers, lookup, timer
from classroom.services.participants import members

log = structlog.get_logger()

INTERVAL = 1.0
"""Seconds between two looks at the stored versions."""
ANNOUNCE_EVERY = 5
"""Looks between two ``beat`` events."""
LOOK_BACK = 60.0
"""Seconds for which an ended log-in is looked for; covers what was missed and clocks that differ."""


class Beat:
    """Watches the stored versions of the lessons that have connections here."""

    def __init__(
        self,
        app: Flask,
        broadcast: Broadcast,
        connections: Connections,
        news: EventDispatcher,
        watches: Sequence[Callable[[], None]],
    ) -> None:
        self._app = app
        self._broadcast = broadcast
        self._connections = connections
        self._news = news
        self._watches = watches
        self._stopped = threading.Event()
        self._count = 0

    def start(self) -> None:
        """Start the loop."""
        threading.Thread(target=self._loop, name="beat", daemon=True).start()

    def stop(self) -> None:
        """End the loop."""
        self._stopped.set()

    def _loop(self) -> None:
        while not self._stopped.wait(INTERVAL):
            started = time.monotonic()
            try:
                with self._app.app_context():
                    self.look()
            except Exception as error:  # a database that is away for a while: the next look may find it back
                log.error("beat_failed", seconds=round(time.monotonic() - started, 2), exc_info=error)

    def look(self) -> None:
        """Close overdue rounds; send the state where what this process sent is older than what is stored."""
        timer.close_overdue()
        self._count += 1
        self._broadcast.tune()
        self._news.silent()
        for look in self._watches:
            look()
        here = self._connections.lessons()
        for lesson_id in self._broadcast.sent.keys() - set(here):
            del self._broadcast.sent[lesson_id]
        if not here:
            return
        self._revoke(here)
        for lesson_id, version in lookup.versions(here).items():
            if self._broadcast.sent.get(lesson_id, 0) < version:
                self._repair(lesson_id)
            if self._count % ANNOUNCE_EVERY == 0:
                self._broadcast.beat(lesson_id, version)
            if self._count % int(REPEAT_EVERY / INTERVAL) == 0:
                self._broadcast.report(lesson_id, again=True)

    def _repair(self, lesson_id: int) -> None:
        snapshot = self._broadcast.heal(lesson_id)
        if snapshot and snapshot["round"] and snapshot["round"]["status"] == "revealed":
            self._broadcast.results(lesson_id)
        self._broadcast.tally(lesson_id)
        self._broadcast.standings(lesson_id)

    def _revoke(self, lesson_ids: list[int]) -> None:
        for participant_id in members.removed_ids(lesson_ids):
            self._news.out(participant_id)
        if teaching := self._connections.teachers():
            self._news.untaught(co_teachers.strangers(teaching))
        self._news.over(access.ended_since(now() - LOOK_BACK))
