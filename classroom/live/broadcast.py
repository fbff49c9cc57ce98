"""Fan-out: the only place that emits. What is sent is always the newest value, read from the database."""

from typing import Any

from flask_socketio import SocketIO

from classroom.database import db, now
from classroom.live.connections import Connection, Connections
from classroom.models import Lesson, Participant
from classroom.services import state

STUDENT, TEACHER = "/student", "/teacher"
NAMESPACES = (STUDENT, TEACHER)


def lesson_room(lesson_id: int) -> str:
    """Name the room of a lesson; students and teachers are in different namespaces."""
    return f"lesson:{lesson_id}"


def participant_room(participant_id: int) -> str:
    """Name the room of one participant's tabs and devices."""
    return f"participant:{participant_id}"


class Broadcast:
    """Sends public state to everybody, private views to one participant, tally and presence to teachers."""

    def __init__(self, socketio: SocketIO, connections: Connections) -> None:
        self._socketio = socketio
        self._connections = connections
        self.sent: dict[int, int] = {}
        """Version of the state that this process sent last, by lesson."""

    def state(self, lesson_id: int) -> None:
        """Send the public state of a lesson to all its pages."""
        lesson = db.session.get(Lesson, lesson_id, populate_existing=True)
        if lesson is None:
            return
        snapshot = state.public(lesson)
        self.sent[lesson_id] = max(snapshot["version"], self.sent.get(lesson_id, 0))
        for namespace in NAMESPACES:
            self._socketio.emit("state", snapshot, namespace=namespace, to=lesson_room(lesson_id))

    def welcome_student(self, connection: Connection) -> None:
        """Send a new connection of a student the state and the private view."""
        participant = db.session.get(Participant, connection.participant_id)
        if participant is not None:
            self._one(connection, "state", state.public(participant.lesson))
            self._one(connection, "me", state.private(participant))

    def welcome_teacher(self, connection: Connection) -> None:
        """Send a new connection of a teacher everything that the control page shows."""
        view = self.teacher_view(connection.lesson_id)
        for event in ("state", "presence"):
            self._one(connection, event, view[event])
        self._one(connection, "participants", {"participants": view["participants"]})
        if view["tally"]:
            self._one(connection, "tally", view["tally"])

    def teacher_view(self, lesson_id: int) -> dict[str, Any]:
        """Return ``{"state", "tally", "presence", "participants"}``."""
        lesson = db.session.get_one(Lesson, lesson_id)
        return state.teacher(lesson, self._connections.present(lesson_id))

    def me(self, participant_id: int, connections: list[Connection]) -> None:
        """Send a participant's private view to these of their connections."""
        participant = db.session.get(Participant, participant_id)
        if participant is not None and connections:
            view = state.private(participant)
            for connection in connections:
                self._one(connection, "me", view)

    def results(self, lesson_id: int) -> None:
        """Send everybody in a lesson their private view, after a reveal."""
        here = [c for c in self._connections.of_lesson(lesson_id) if c.participant_id is not None]
        views = state.privates(lesson_id, {c.participant_id for c in here if c.participant_id is not None})
        for connection in here:
            if connection.participant_id in views:
                self._one(connection, "me", views[connection.participant_id])

    def tally(self, lesson_id: int) -> None:
        """Send teachers the tally of the newest round."""
        counted = state.teacher_tally(lesson_id, len(self._connections.present(lesson_id)))
        if counted:
            self._socketio.emit("tally", counted, namespace=TEACHER, to=lesson_room(lesson_id))

    def presence(self, lesson_id: int, changed: tuple[int, ...]) -> None:
        """Send teachers how many are there, and who came or went."""
        view = state.presence(lesson_id, self._connections.present(lesson_id), changed)
        self._socketio.emit("presence", view, namespace=TEACHER, to=lesson_room(lesson_id))

    def beat(self, lesson_id: int, version: int) -> None:
        """Send the stored version, so that a page which missed something asks for it."""
        for namespace in NAMESPACES:
            self._socketio.emit(
                "beat", {"version": version, "now": now()}, namespace=namespace, to=lesson_room(lesson_id)
            )

    def removed(self, connection: Connection, code: str, message: str) -> None:
        """Tell a participant's page that it is out, before its connection is closed."""
        self._one(connection, "removed", {"code": code, "message": message})

    def _one(self, connection: Connection, event: str, data: Any) -> None:
        self._socketio.emit(event, data, namespace=connection.namespace, to=connection.sid)
