"""Sends new connections the state of their lesson, many at a time.

A hall connects within seconds, and again after a restart. All students of a lesson who wait at the same time are served
by one read of the database and get the same encoded bytes of the public state.
"""

import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from classroom.core.database import log_failure
from classroom.core.loop import Loop, Task
from classroom.live.broadcast import Broadcast
from classroom.live.connections import Connection

MAX_BATCH = 200
"""Connections served by one read, so that other green threads run between two reads."""
GATHER = 0.01
"""Seconds to wait for more connections before a read; too short to be noticed, long enough to serve a hall in few."""


class InitialStateSender:
    """Queues new connections and sends them the state and what is theirs.

    When a lesson cannot be read, its pages are not told; they ask by themselves when the next beat names a version.
    """

    def __init__(self, app: Flask, broadcast: Broadcast) -> None:
        self._app = app
        self._broadcast = broadcast
        self._waiting: deque[Connection] = deque()
        self.loop = Loop("initial state", Task("send initial state", self._send))

    def add(self, connection: Connection) -> None:
        """Send a connection its state soon, and not before the library has confirmed the connection."""
        self._waiting.append(connection)
        self.loop.wake()

    def _send(self) -> None:
        if self._waiting:
            time.sleep(GATHER)
        while self._waiting:
            self._send_batch([self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))])

    def _send_batch(self, connections: list[Connection]) -> None:
        students: dict[int, list[Connection]] = defaultdict(list)
        for connection in connections:
            if connection.participant_id is not None:
                students[connection.lesson_id].append(connection)
            else:
                with self._guarded(connection.lesson_id):
                    self._broadcast.send_initial_to_teacher(connection)
        for lesson_id, batch in students.items():
            with self._guarded(lesson_id):
                self._broadcast.send_initial_to_students(lesson_id, batch)

    @contextmanager
    def _guarded(self, lesson_id: int) -> Iterator[None]:
        """Give each lesson a session of its own, which reads what is stored now."""
        with self._app.app_context(), log_failure("send initial state", lesson=lesson_id):
            yield
