"""The live engine of a process: wires sockets, intake, fan-out and beat, and turns events into messages."""

import secrets
import threading
import time

import structlog
from flask import Flask
from flask_socketio import SocketIO

from classroom.core.concurrency import is_green
from classroom.core.database import subscribe
from classroom.core.session_ids import new_session_id
from classroom.core.settings import Settings
from classroom.live.auto_advance import AutoAdvance
from classroom.live.auto_close import AutoClose
from classroom.live.beat import Beat
from classroom.live.broadcast import Broadcast
from classroom.live.bus import RedisBus
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.event_dispatcher import EventDispatcher
from classroom.live.fast_answers import FastAnswers
from classroom.live.initial_state import InitialStateSender
from classroom.live.origin import may_connect
from classroom.live.packets import FastJson
from classroom.live.presence import Presence
from classroom.live.rooms import Rooms
from classroom.live.session_reaper import SessionReaper
from classroom.live.student import StudentNamespace
from classroom.live.teacher import TeacherNamespace
from classroom.live.transport import library
from classroom.live.transport.hub import HubTransport
from classroom.live.transport.stock import limit_messages
from classroom.services.answers import submit
from classroom.services.answers.intake import Intake

log = structlog.get_logger()

MAX_MESSAGE = 64 * 1024
"""Largest message from a client, in bytes."""
LEAVING = 3.0
"""Seconds that clients get to leave when this process stops."""
GOODBYES = 1.0
"""Seconds for the last bytes to reach them."""


class Engine:
    """One a process. ``start`` begins its loops; a process that only runs a command never starts them."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        on_hub = is_green() and settings.transport == "hub"
        self.socketio = SocketIO(
            app,
            async_mode="eventlet" if is_green() else "threading",
            client_manager=Rooms(),
            json=FastJson,
            async_handlers=False,  # events of one client are handled one after the other: a flood waits for itself
            monitor_clients=not on_hub,  # the hub's transport looks after its clients itself
            manage_session=False,
            cors_allowed_origins=may_connect,
            cors_credentials=False,
            serve_client=False,
            max_http_buffer_size=MAX_MESSAGE,
            http_compression=False,
            ping_interval=10,
            ping_timeout=12,  # a dead connection is found within the sum of both; so is one that never reads
        )
        self.socketio.server.eio.generate_id = new_session_id
        library.close_at_once(self.socketio.server.eio)
        library.refuse_closed(self.socketio.server.eio)
        library.trim_environ(self.socketio.server)
        library.refuse_malformed(self.socketio.server.eio)
        self.transport: HubTransport | None = None
        if on_hub:
            library.check_versions()
            self.transport = HubTransport(self.socketio.server.eio)
            library.use_sessions(self.transport.sessions)
        else:
            limit_messages()
        self.connections = Connections()
        self.presence = Presence(self.connections)
        self.broadcast = Broadcast(self.socketio, self.connections, self.presence)
        self.intake = Intake(app)
        self.coalescer = Coalescer(app, self.broadcast)
        self.welcome = InitialStateSender(app, self.broadcast)
        self.news = EventDispatcher(
            app=app,
            broadcast=self.broadcast,
            coalescer=self.coalescer,
            connections=self.connections,
            presence=self.presence,
            close=self.close,
        )
        self.fast_answers: FastAnswers | None = None
        if self.transport:
            self.fast_answers = FastAnswers(
                app=app,
                server=self.socketio.server,
                connections=self.connections,
                intake=self.intake,
                news=self.news,
                transport=self.transport,
            )
        reaper = SessionReaper(self.socketio.server.eio, self.connections.is_inside)
        closing = AutoClose(self.connections, self.presence, self.broadcast)
        advance = AutoAdvance(self.connections)
        self.beat = Beat(app, self.broadcast, self.connections, self.news, (reaper.reap, closing.look, advance.look))
        if settings.redis_url:
            self.broadcast.bus = RedisBus(settings.redis_url, settings.secret_key, self.news.hear)
        self._starting = threading.Lock()
        self._started = False
        for namespace in (StudentNamespace, TeacherNamespace):
            self.socketio.on_namespace(namespace(self))
        subscribe(app, self.news.on_commit)

    def start(self) -> None:
        """Begin the loops of this process; a second call does nothing."""
        with self._starting:
            if self._started:
                return
            self._started = True
        if self.transport:
            self.transport.start()
        self.intake.start()
        self.coalescer.start()
        self.welcome.start()
        self.broadcast.bus.start()
        self.beat.start()
        submit.route_through(self._app, self.intake.submit)

    def stop(self) -> None:
        """Send everybody to another worker, store what is waiting, and end the loops."""
        if not self._started:
            return
        for connection in self.connections.all():
            # Spread, so that the workers that stay do not get a whole hall in the same moment.
            self.broadcast.moving(connection, round(secrets.randbelow(2000) / 1000, 3))
        for connection in self.connections.all():
            self.socketio.start_background_task(self._drop, connection)
        deadline = time.monotonic() + LEAVING
        while len(self.connections) and time.monotonic() < deadline:
            time.sleep(0.05)
        submit.route_through(self._app, None)
        self.intake.stop()
        if self.transport:
            self.transport.stop(GOODBYES)
        self.coalescer.stop()
        self.welcome.stop()
        self.beat.stop()
        self.broadcast.bus.stop()

    def failure(self) -> str | None:
        """Say why the fast path between workers is broken, or None. Pages are right without it, only later."""
        return self.broadcast.bus.failure()

    def arrived(self, connection: Connection) -> None:
        """Send a new connection everything, and count it."""
        if self.connections.is_first(connection):
            self.broadcast.tune()
        self.welcome.add(connection)
        if connection.participant_id is not None:
            self.coalescer.presence(connection.lesson_id, connection.participant_id)

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

    def _drop(self, connection: Connection) -> None:
        """Close the transport without a word to the namespace: clients then connect again by themselves."""
        server = self.socketio.server
        eio_sid = server.manager.eio_sid_from_sid(connection.sid, connection.namespace)
        if eio_sid:
            server.eio.disconnect(eio_sid)
