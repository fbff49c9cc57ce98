"""The beat: once a second, every process closes what is overdue and repairs what its pages may have missed."""

import threading
import time

import structlog
from flask import Flask
from sqlalchemy import select

from classroom.database import db
from classroom.live.broadcast import Broadcast
from classroom.live.connections import Connections
from classroom.models import Lesson
from classroom.services import rounds

log = structlog.get_logger()

INTERVAL = 1.0
"""Seconds between two looks at the stored versions."""
ANNOUNCE_EVERY = 5
"""Looks between two ``beat`` events."""


class Beat:
    """Watches the stored versions of the lessons that have connections here."""

    def __init__(self, app: Flask, broadcast: Broadcast, connections: Connections) -> None:
        self._app = app
        self._broadcast = broadcast
        self._connections = connections
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
        rounds.close_overdue()
        self._count += 1
        here = self._connections.lessons()
        for lesson_id in self._broadcast.sent.keys() - set(here):
            del self._broadcast.sent[lesson_id]
        if not here:
            return
        stored = dict(db.session.execute(select(Lesson.id, Lesson.version).where(Lesson.id.in_(here))).all())
        for lesson_id, version in stored.items():
            if self._broadcast.sent.get(lesson_id, 0) < version:
                self._broadcast.state(lesson_id)
            if self._count % ANNOUNCE_EVERY == 0:
                self._broadcast.beat(lesson_id, version)
