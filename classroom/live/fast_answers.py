"""The fast path of an answer: from the frame to the intake queue, and from the commit to the sender's socket.

A hall answers within a second. On the usual path each answer costs a greenlet, a request context and calls through
three libraries: many times what it takes to store it. This path has none of these. Any message that is not plainly a
good answer is left to the usual path (student.py), which can say what is wrong in the sender's language.
"""

from functools import partial
from typing import Any

import orjson
from flask import Flask

from classroom.core import rate_limits
from classroom.core.errors import TizaError
from classroom.live.acknowledge import failure
from classroom.live.broadcast import STUDENT
from classroom.live.connections import Connection, Connections
from classroom.live.packets import FastJson
from classroom.live.pending_answers import PendingAnswers
from classroom.live.transport.frames import TEXT, frame
from classroom.live.transport.hub import HubTransport
from classroom.live.transport.session import HubSession
from classroom.services.answers import submissions
from classroom.services.answers.intake import Intake
from classroom.services.answers.submissions import Incoming, Verdict

EVENT = f"42{STUDENT},"
"""How an event of a student begins on the wire: Engine.IO message, Socket.IO event, namespace."""
ACKNOWLEDGEMENT = f"43{STUDENT},"
"""How its acknowledgement begins."""
NAME = '["answer",'
_AFTER = len(EVENT)
NUL = "\\u0000"
"""U+0000 in JSON, which cannot be stored; orjson itself refuses lone surrogates."""
MAX_DIGITS = 12
"""Digits of the number under which the client awaits its acknowledgement."""
_UNTIL = _AFTER + MAX_DIGITS + len(NAME)


class FastAnswers:
    """Takes answers from the transport. Called in the hub, where nothing may wait.

    Attributes:
        taken: how many answers took this path.
    """

    def __init__(
        self,
        *,
        app: Flask,
        server: Any,
        connections: Connections,
        intake: Intake,
        pending: PendingAnswers,
        transport: HubTransport,
    ) -> None:
        self._app = app
        self._server = server
        self._connections = connections
        self._intake = intake
        self._pending = pending
        self._transport = transport
        self.taken = 0

    def take(self, session: HubSession, message: str) -> bool:
        """Queue the answer in a message; return False for a message that the usual path must handle."""
        if not message.startswith(EVENT):
            return False
        begin = message.find(NAME, _AFTER, _UNTIL)
        number = message[_AFTER:begin]
        connection = self._connections.student_on(session.sid)
        if begin < 0 or connection is None or not (number.isascii() and number.isdigit()):
            return False
        item = self._read(connection, message[begin:])
        if item is None:
            return False
        self._pending.begin(item.participant_id, connection.sid)
        if self._intake.offer(item, partial(self._tell, session, number, item.participant_id, connection.sid)):
            self.taken += 1
            return True
        self._pending.end(item.participant_id, connection.sid, None)
        return False

    @staticmethod
    def _read(connection: Connection, event: str) -> Incoming | None:
        if NUL in event:
            return None
        try:
            _name, payload = orjson.loads(event)
            item = submissions.read(connection.participant_id or 0, payload, connection.access_id)
        except (ValueError, TizaError):
            return None
        return item if rate_limits.allows("event", f"participant:{item.participant_id}") else None

    def _tell(self, session: HubSession, number: str, participant_id: int, sid: str, verdict: Verdict) -> None:
        """Acknowledge an answer, after the commit."""
        if verdict.answer is not None:
            self._pending.end(participant_id, sid, None)
            self._acknowledge(session, number, {"ok": True, "answer": verdict.answer})
        else:
            self._transport.spawn(self._refuse, session, number, sid, participant_id, verdict)

    @staticmethod
    def _acknowledge(session: HubSession, number: str, body: dict[str, Any]) -> None:
        if session.wire is not None:
            session.wire.write(frame(TEXT, f"{ACKNOWLEDGEMENT}{number}[{FastJson.dumps(body)}]".encode()))

    def _refuse(self, session: HubSession, number: str, sid: str, participant_id: int, verdict: Verdict) -> None:
        """Acknowledge an answer that was not stored; the message is translated in the connection's request context."""
        error = verdict.error or submissions.unavailable()
        environ = self._server.environ.get(session.sid)
        if environ is None:  # the client is gone; it sends the answer again when it is back
            with self._app.app_context():
                self._pending.end(participant_id, sid, None)
            return
        with self._app.request_context(environ):
            self._pending.end(participant_id, sid, error)
            self._acknowledge(session, number, failure(error))
