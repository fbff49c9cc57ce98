"""The live engine of a process: its parts, and how they start and stop."""

import threading
import time

from flask import Flask
from flask_socketio import SocketIO

from classroom.core import metrics
from classroom.core.database import log_failure
from classroom.core.deadlines import time_limit
from classroom.live.auto_advance import AutoAdvance
from classroom.live.auto_close import AutoClose
from classroom.live.beat import Beat
from classroom.live.broadcast import Broadcast
from classroom.live.bus import Bus
from classroom.live.coalescer import Coalescer
from classroom.live.connection_manager import ConnectionManager
from classroom.live.connections import Connections
from classroom.live.event_dispatcher import EventDispatcher
from classroom.live.fast_answers import FastAnswers
from classroom.live.initial_state import InitialStateSender
from classroom.live.message_receiver import MessageReceiver
from classroom.live.namespace import Namespace
from classroom.live.pending_answers import PendingAnswers
from classroom.live.presence import Presence
from classroom.live.repair import Repair
from classroom.live.session_reaper import SessionReaper
from classroom.live.stored_presence import StoredPresence
from classroom.live.student import StudentNamespace
from classroom.live.teacher import TeacherNamespace
from classroom.live.transport.hub import HubTransport
from classroom.services.answers.intake import Intake
from classroom.services.lessons import server_clock

LEAVE_WITHIN = 3.0
"""Seconds that clients get to disconnect when this process stops."""
CLOCK_WITHIN = 4.0
"""Seconds that the start waits for the database to tell the server's time."""
FLUSH_WITHIN = 1.0
"""Seconds for the last bytes to reach the clients when this process stops."""
STALLED_AFTER = 5.0
"""Seconds after which an answer without a verdict, or the lack of a beat, shows that this process is stalled."""


class Engine:
    """One in each process. A process that only runs a command never starts it."""

    def __init__(
        self, *, app: Flask, socketio: SocketIO, transport: HubTransport | None, intake: Intake, bus: Bus
    ) -> None:
        """Make the parts; nothing runs before :meth:`start`.

        Args:
            app: the application in whose context the parts work.
            socketio: bound to the application.
            transport: carries the WebSockets; None for the libraries' own.
            intake: takes the answers; the engine starts and stops it.
            bus: to the other workers.
        """
        self.socketio = socketio
        self._app = app
        self.connections = Connections()
        self._transport = transport
        self._intake = intake
        self._bus = bus
        presence = Presence(self.connections)
        broadcast = Broadcast(socketio, self.connections, presence, bus)
        self._coalescer = Coalescer(app, broadcast)
        self._initial_state = InitialStateSender(app, broadcast)
        self._manager = ConnectionManager(
            socketio,
            self.connections,
            broadcast=broadcast,
            coalescer=self._coalescer,
            initial_state=self._initial_state,
            transport=transport,
        )
        pending = PendingAnswers(broadcast, self.connections)
        self.dispatcher = EventDispatcher(broadcast, self._coalescer, self._manager, pending, bus)
        self._receiver = MessageReceiver(app, broadcast, self._coalescer, self._manager, presence)
        self.namespaces: tuple[Namespace, ...] = (
            StudentNamespace(self._manager, pending),
            TeacherNamespace(self._manager, broadcast),
        )
        self._fast_answers = transport and FastAnswers(
            app=app,
            server=socketio.server,
            connections=self.connections,
            intake=intake,
            pending=pending,
            transport=transport,
        )
        self._beat = Beat(
            app=app,
            broadcast=broadcast,
            coalescer=self._coalescer,
            connections=self.connections,
            manager=self._manager,
            presence=presence,
            session_reaper=SessionReaper(socketio.server.eio, self.connections.is_inside),
            auto_close=AutoClose(self.connections, presence, bus),
            auto_advance=AutoAdvance(self.connections),
            repair=Repair(broadcast, self._coalescer, self.connections),
            stored_presence=StoredPresence(bus, self.connections, presence, self._coalescer),
        )
        self._quick_counted = 0
        self._starting = threading.Lock()
        self._started = False
        self._stopping = False

    def start(self) -> None:
        """Start the loops of this process; a second call does nothing."""
        with self._starting:
            if self._started:
                return
            self._started = True
        if self._transport and self._fast_answers:
            self._transport.start(self._fast_answers.take)
        with self._app.app_context(), time_limit(CLOCK_WITHIN), log_failure("set the clock"):
            server_clock.follow()  # the beat does it again each second
        self._intake.start()
        self._coalescer.loop.start()
        self._initial_state.loop.start()
        self._bus.start(self._receiver.on_message)
        self._beat.loop.start()

    def stop(self) -> None:
        """Send all clients to another worker, store what is waiting, and end the loops."""
        if not self._started:
            return
        self._stopping = True
        self._manager.move_all()
        deadline = time.monotonic() + LEAVE_WITHIN
        while len(self.connections) and time.monotonic() < deadline:
            time.sleep(0.05)
        self._intake.stop()
        if self._transport:
            self._transport.stop(FLUSH_WITHIN)
        self._coalescer.loop.stop()
        self._initial_state.loop.stop()
        self._beat.loop.stop()
        self._bus.stop()

    def failing(self) -> dict[str, str]:
        """Return the parts of this process that are stalled or were told to stop, each with the reason."""
        found = {}
        if self._stopping:
            found["draining"] = "this process stops"
        if self._intake.oldest > STALLED_AFTER:
            found["intake"] = f"an answer has been waiting for {self._intake.oldest:.0f} s"
        if self._started and self._beat.loop.silent_for > STALLED_AFTER:
            found["beat"] = f"pages have not been checked for {self._beat.loop.silent_for:.0f} s"
        return found

    def bus_failure(self) -> str | None:
        """Return why messages between workers do not arrive, or None. Pages are right without them, only later."""
        return self._bus.failure()

    def sample(self) -> None:
        """Set the gauges of this process."""
        connections, teachers = len(self.connections), self.connections.teacher_count()
        websockets, polling = self.transports()
        metrics.CONNECTIONS.set(connections)
        metrics.CONNECTIONS_BY_ROLE.labels("teacher").set(teachers)
        metrics.CONNECTIONS_BY_ROLE.labels("student").set(connections - teachers)
        metrics.SESSIONS.labels("websocket").set(websockets)
        metrics.SESSIONS.labels("polling").set(polling)
        metrics.LESSONS.set(len(self.connections.lessons()))
        metrics.DELIVERY.set(0 if self._bus.failure() else 1)
        metrics.BEAT_AGE.set(self._beat.loop.silent_for if self._started else 0)
        metrics.OLDEST_ANSWER.set(self.oldest_answer)
        if self._fast_answers:
            metrics.QUICK_ANSWERS.inc(self._fast_answers.taken - self._quick_counted)
            self._quick_counted = self._fast_answers.taken

    @property
    def oldest_answer(self) -> float:
        """Seconds for which the oldest answer without a verdict has been waiting in this process."""
        return self._intake.oldest

    def transports(self) -> tuple[int, int]:
        """Return how many clients are connected by WebSocket, and how many poll."""
        websockets = self._websockets()
        return websockets, max(0, len(self.socketio.server.eio.sockets) - websockets)

    def _websockets(self) -> int:
        if self._transport:
            return self._transport.connections
        return sum(1 for session in self.socketio.server.eio.sockets.values() if session.upgraded)
