"""The live engine of a process: wires sockets, intake, fan-out and beat, and turns events into messages."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import singledispatchmethod
from typing import Any

import structlog
from flask import Flask
from flask_socketio import SocketIO

from classroom import events
from classroom.concurrency import is_green
from classroom.database import subscribe
from classroom.live.beat import Beat
from classroom.live.broadcast import Broadcast
from classroom.live.coalesce import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.intake import Intake
from classroom.live.origin import may_connect
from classroom.live.student import StudentNamespace
from classroom.live.teacher import TeacherNamespace
from classroom.services import answers
from classroom.settings import Settings

log = structlog.get_logger()

MAX_MESSAGE = 64 * 1024
"""Largest message from a client, in bytes."""


class Engine:
    """One a process. ``start`` begins its loops; a process that only runs a command never starts them."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self.socketio = SocketIO(
            app,
            async_mode="eventlet" if is_green() else "threading",
            message_queue=settings.redis_url or None,
            channel="tiza",
            manage_session=False,
            cors_allowed_origins=may_connect,
            cors_credentials=False,
            serve_client=False,
            max_http_buffer_size=MAX_MESSAGE,
            http_compression=False,
            ping_interval=20,
            ping_timeout=15,
        )
        self.connections = Connections()
        self.broadcast = Broadcast(self.socketio, self.connections)
        self.intake = Intake(app)
        self.coalescer = Coalescer(app, self.broadcast)
        self.beat = Beat(app, self.broadcast, self.connections)
        self._answering: dict[int, set[str]] = defaultdict(set)
        self._starting = threading.Lock()
        self._started = False
        for namespace in (StudentNamespace, TeacherNamespace):
            self.socketio.on_namespace(namespace(self))
        subscribe(app, self.on_events)

    def start(self) -> None:
        """Begin the loops of this process; a second call does nothing."""
        with self._starting:
            if self._started:
                return
            self._started = True
        self.intake.start()
        self.coalescer.start()
        self.beat.start()
        answers.route_through(self._app, self.intake.submit)

    def stop(self) -> None:
        """Store what is waiting and end the loops."""
        if self._started:
            answers.route_through(self._app, None)
            self.intake.stop()
            self.coalescer.stop()
            self.beat.stop()

    def arrived(self, connection: Connection) -> None:
        """Send a new connection everything, once the library has confirmed it, and count it."""
        self.socketio.start_background_task(self._welcome, connection)
        if connection.participant_id is not None:
            self.coalescer.presence(connection.lesson_id, connection.participant_id)

    def _welcome(self, connection: Connection) -> None:
        with self._app.app_context():
            try:
                if connection.participant_id is not None:
                    self.broadcast.welcome_student(connection)
                else:
                    self.broadcast.welcome_teacher(connection)
            except Exception as error:  # the page asks again by sync
                log.error("welcome_failed", exc_info=error)

    def left(self, connection: Connection) -> None:
        """Note that a connection is gone."""
        if connection.participant_id is not None:
            self.coalescer.presence(connection.lesson_id, connection.participant_id)

    def close(self, connection: Connection) -> None:
        """Close a connection and the transport below it: on it, a client could connect again with its old cookie.

        In the background: the library waits until what was sent before has left, and a client that does not read
        must not hold up the others, nor the request that closes it.
        """
        self.connections.remove(connection.sid)
        self.left(connection)
        self.socketio.start_background_task(self._close, connection)

    def _close(self, connection: Connection) -> None:
        server = self.socketio.server
        eio_sid = server.manager.eio_sid_from_sid(connection.sid, connection.namespace)
        server.disconnect(connection.sid, namespace=connection.namespace)
        if eio_sid:
            server.eio.disconnect(eio_sid)

    @contextmanager
    def answering(self, participant_id: int, sid: str) -> Iterator[None]:
        """Mark the connection that an answer comes from: it gets the acknowledgement, the others get ``me``."""
        self._answering[participant_id].add(sid)
        try:
            yield
        finally:
            self._answering[participant_id].discard(sid)
            if not self._answering[participant_id]:
                del self._answering[participant_id]

    def on_events(self, happened: list[Any]) -> None:
        """Tell pages what was committed; a state goes out once, however many events ask for it."""
        for event in dict.fromkeys(happened):
            self._tell(event)

    @singledispatchmethod
    def _tell(self, event: Any) -> None:
        raise TypeError(f"nobody tells pages about {event!r}")

    @_tell.register
    def _(self, event: events.LessonChanged) -> None:
        self.broadcast.state(event.lesson_id)
        self.coalescer.tally(event.lesson_id)

    @_tell.register
    def _(self, event: events.RoundRevealed) -> None:
        self.broadcast.results(event.lesson_id)

    @_tell.register
    def _(self, event: events.AnswersRecorded) -> None:
        self.coalescer.tally(event.lesson_id)
        for participant_id in event.participant_ids:
            senders = self._answering.get(participant_id, ())
            others = [c for c in self.connections.of_participant(participant_id) if c.sid not in senders]
            self.broadcast.me(participant_id, others)

    @_tell.register
    def _(self, event: events.ParticipantJoined) -> None:
        self.coalescer.presence(event.lesson_id, event.participant_id)

    @_tell.register
    def _(self, event: events.ParticipantRemoved) -> None:
        for connection in self.connections.of_participant(event.participant_id):
            self.broadcast.removed(connection, "removed", "")
            self.close(connection)
        self.coalescer.presence(event.lesson_id, event.participant_id)

    @_tell.register
    def _(self, event: events.AccessEnded) -> None:
        for connection in self.connections.of_access(set(event.access_ids)):
            self.close(connection)
