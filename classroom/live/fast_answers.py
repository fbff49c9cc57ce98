"""The quick way of an answer: from the frame to the intake queue, and from the commit to the sender's socket.

A hall answers within a second. On the usual way each answer costs a greenlet, a request context and the walk through
three libraries, many times what it takes to store it. Here are none of these. Whatever is not plainly a good answer
goes the usual way, which says what is wrong, in the sender's language.
"""

from typing import Any

import orjson
import structlog
from flask import Flask

from classroom.core import rate_limits
from classroom.core.errors import TizaError
from classroom.live.acknowledge import failure
from classroom.live.broadcast import STUDENT
from classroom.live.connections import Connection, Connections
from classroom.live.event_dispatcher import EventDispatcher
from classroom.live.packets import FastJson
from classroom.live.transport.frames import TEXT, frame
from classroom.live.transport.hub import HubTransport
from classroom.live.transport.session import HubSession
from classroom.services.answers import submit
from classroom.services.answers.intake import Intake
from classroom.services.answers.submit import Incoming, Verdict

log = structlog.get_logger()

EVENT = f"42{STUDENT},"
"""How an event of a student begins on the wire: Engine.IO message, Socket.IO event, namespace."""
ACKNOWLEDGEMENT = f"43{STUDENT},"
NAME = '["answer",'
MAX_DIGITS = 12
"""Digits of the number under which the client awaits its acknowledgement."""


class FastAnswers:
    """Takes answers from the transport. Called in the hub: nothing here waits.

    Attributes:
        taken: how many answers came this way.
    """

    def __init__(
        self,
        *,
        app: Flask,
        server: Any,
        connections: Connections,
        intake: Intake,
        news: EventDispatcher,
        transport: HubTransport,
    ) -> None:
        self._app = app
        self._server = server
        self._connections = connections
        self._intake = intake
        self._news = news
        self._transport = transport
        self.taken = 0
        transport.quick = self.take

    def take(self, session: HubSession, message: str) -> bool:
        """Queue an answer; False: it is none, or not a good one, and goes the usual way."""
        if not message.startswith(EVENT):
            return False
        begin = message.find(NAME, len(EVENT), len(EVENT) + MAX_DIGITS + len(NAME))
        number = message[len(EVENT) : begin]
        connection = self._connections.student_on(session.sid)
        if begin < 0 or connection is None or not (number.isascii() and number.isdigit()):
            return False
        item = self._item(connection, message[begin:])
        if item is None:
            return False
        person, sid = item.participant_id, connection.sid

        def decided(verdict: Verdict) -> None:
            if verdict.answer is not None:
                self._news.answered(person, sid, None)
                self._tell(session, number, {"ok": True, "answer": verdict.answer})
            else:
                self._transport.spawn(self._refuse, session, number, sid, person, verdict)

        self._news.answering(person, sid)
        taken = self._intake.offer(item, decided)
        if taken:
            self.taken += 1
        else:
            self._news.answered(person, sid, None)
        return taken

    @staticmethod
    def _item(connection: Connection, event: str) -> Incoming | None:
        try:
            _name, payload = orjson.loads(event)
            item = submit.incoming(connection.participant_id or 0, payload, connection.access_id)
        except (ValueError, TizaError):
            return None
        return item if rate_limits.allows("event", f"participant:{item.participant_id}") else None

    def _tell(self, session: HubSession, number: str, verdict: dict[str, Any]) -> None:
        if session.wire is not None:
            session.wire.write(frame(TEXT, f"{ACKNOWLEDGEMENT}{number}[{FastJson.dumps(verdict)}]".encode()))

    def _refuse(self, session: HubSession, number: str, sid: str, participant_id: int, verdict: Verdict) -> None:
        """Say why an answer was not stored. The sentence is made in the context of the connection's request."""
        error = verdict.error or submit.unavailable()
        environ = self._server.environ.get(session.sid)
        if environ is None:  # gone meanwhile; it sends the answer again when it is back
            with self._app.app_context():
                self._news.answered(participant_id, sid, None)
            return
        with self._app.request_context(environ):
            self._news.answered(participant_id, sid, error)
            self._tell(session, number, failure(error))
