"""Welcomes: who has just connected gets everything, many at a time.

A hall connects within seconds, and again after a restart. Whoever waits in the same lesson is served by one reading of
the database, and gets the same bytes of the public state.
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask

from classroom.live.broadcast import Broadcast
from classroom.live.connections import Connection

log = structlog.get_logger()

AT_ONCE = 200
"""Connections welcomed before others have their turn."""
GATHER = 0.01
"""Seconds in which others may arrive to be welcomed together; nobody notices, and a hall is read once."""


class InitialStateSender:
    """Sends new connections the state and what is theirs."""

    def __init__(self, app: Flask, broadcast: Broadcast) -> None:
        self._app = app
        self._broadcast = broadcast
        self._waiting: deque[Connection] = deque()
        self._news = threading.Event()
        self._running = False

    def start(self) -> None:
        """Start the loop."""
        self._running = True
        threading.Thread(target=self._loop, name="welcome", daemon=True).start()

    def stop(self) -> None:
        """End the loop."""
        self._running = False
        self._news.set()

    def add(self, connection: Connection) -> None:
        """Welcome a connection soon, and not before the library has confirmed it."""
        self._waiting.append(connection)
        self._news.set()

    def _loop(self) -> None:
        while self._running:
            self._news.wait()
            time.sleep(GATHER)
            self._news.clear()
            while self._waiting:
                self._serve([self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))])

    def _serve(self, connections: list[Connection]) -> None:
        students: dict[int, list[Connection]] = defaultdict(list)
        for connection in connections:
            if connection.participant_id is not None:
                students[connection.lesson_id].append(connection)
            else:
                self._try(self._broadcast.welcome_teacher, connection)
        for lesson_id, arrived in students.items():
            self._try(self._broadcast.welcome_students, lesson_id, arrived)

    def _try(self, serve: Callable[..., None], *what: Any) -> None:
        try:
            with self._app.app_context():
                serve(*what)
        except Exception as error:  # their pages ask by themselves, when the next beat tells them a version
            log.error("welcome_failed", exc_info=error)
