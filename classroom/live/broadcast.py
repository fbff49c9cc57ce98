"""Fan-out: the only place that emits. What is sent is always the newest value, read from the database.

Emits reach the connections of this process; the other workers hear of it over the bus and emit to theirs.
"""

from typing import Any

from flask_socketio import SocketIO

from classroom.core.database import db, now, yield_to_loop
from classroom.live.bus import NullBus, lesson_channel, teachers_channel
from classroom.live.connections import Connection, Connections
from classroom.live.presence import Presence
from classroom.models import Lesson
from classroom.services.results import standings, state

STUDENT, TEACHER = "/student", "/teacher"
NAMESPACES = (STUDENT, TEACHER)
AT_ONCE = 250
"""Pages that get something which is not urgent before others have their turn."""


def lesson_room(lesson_id: int) -> str:
    """Name the room of a lesson; students and teachers are in different namespaces."""
    return f"lesson:{lesson_id}"


class Broadcast:
    """Sends public state to everybody, private views to one participant, tally and presence to teachers."""

    def __init__(
        self, socketio: SocketIO, connections: Connections, presence: Presence, bus: NullBus | None = None
    ) -> None:
        self._socketio = socketio
        self._connections = connections
        self._presence = presence
        self.bus = bus or NullBus()
        self.sent: dict[int, int] = {}
        """Version of the state that this process sent last, by lesson."""
        self._reported: dict[int, frozenset[int]] = {}

    def tune(self) -> None:
        """Have the bus bring the news of the lessons that have connections here, and of no others."""
        lessons = {lesson_channel(lesson_id) for lesson_id in self._connections.lessons()}
        self.bus.want(lessons | {teachers_channel(lesson_id) for lesson_id in self._connections.lessons_with_teacher()})

    # -- to everybody in a lesson ----------------------------------------------------------------------------------

    def state(self, lesson_id: int) -> None:
        """Send the public state of a lesson to all its pages, on all workers."""
        snapshot = self.heal(lesson_id)
        if snapshot:
            self.bus.publish(lesson_channel(lesson_id), "state", snapshot)

    def heal(self, lesson_id: int) -> dict[str, Any] | None:
        """Send the stored public state to the pages of this process; return it."""
        lesson = db.session.get(Lesson, lesson_id, populate_existing=True)
        if lesson is None:
            return None
        snapshot = state.public(lesson)
        self.deliver(snapshot)
        return snapshot

    def deliver(self, snapshot: dict[str, Any]) -> None:
        """Send a state that this or another worker has read to the pages of this process, unless it is an old one."""
        lesson_id, version = snapshot["lesson"]["id"], snapshot["version"]
        if version < self.sent.get(lesson_id, 0):
            return
        if self._connections.of_lesson(lesson_id):
            self.sent[lesson_id] = version
        for namespace in NAMESPACES:
            self._socketio.emit("state", snapshot, namespace=namespace, to=lesson_room(lesson_id))

    def beat(self, lesson_id: int, version: int) -> None:
        """Send the stored version, so that a page which missed something asks for it. It is never urgent: in a large
        hall, others have their turn between.
        """
        data = {"version": version, "now": now()}
        for namespace in NAMESPACES:
            here = [c.sid for c in self._connections.of_lesson(lesson_id) if c.namespace == namespace]
            for start in range(0, len(here), AT_ONCE):
                self._socketio.emit("beat", data, namespace=namespace, to=here[start : start + AT_ONCE])
                yield_to_loop()

    # -- to one connection -----------------------------------------------------------------------------------------

    def welcome_students(self, lesson_id: int, connections: list[Connection]) -> None:
        """Send new connections of students of a lesson the state, one for all, and to each their private view."""
        lesson = db.session.get(Lesson, lesson_id)
        if lesson is None:
            return
        snapshot = state.public(lesson)
        views = state.privates(lesson_id, {c.participant_id for c in connections if c.participant_id is not None})
        self._socketio.emit("state", snapshot, namespace=STUDENT, to=[c.sid for c in connections])
        for connection in connections:
            if connection.participant_id in views:
                self._one(connection, "me", views[connection.participant_id])

    def welcome_teacher(self, connection: Connection) -> None:
        """Send a new connection of a teacher everything that the control page shows."""
        view = self.teacher_view(connection.lesson_id)
        for event in ("state", "presence", "standings"):
            self._one(connection, event, view[event])
        self._one(connection, "participants", {"participants": view["participants"]})
        if view["tally"]:
            self._one(connection, "tally", view["tally"])

    def teacher_view(self, lesson_id: int) -> dict[str, Any]:
        """Return ``{"state", "tally", "presence", "participants", "standings"}``."""
        lesson = db.session.get_one(Lesson, lesson_id)
        return state.teacher(lesson, self._presence.present(lesson_id))

    def me(self, participant_id: int, connections: list[Connection]) -> None:
        """Send a participant's private view to these of their connections."""
        if connections:
            view = state.privates(connections[0].lesson_id, [participant_id]).get(participant_id)
            for connection in connections if view else ():
                self._one(connection, "me", view)

    def results(self, lesson_id: int) -> None:
        """Send everybody of a lesson on this process their private view, after a reveal."""
        here = [c for c in self._connections.of_lesson(lesson_id) if c.participant_id is not None]
        views = state.privates(lesson_id, {c.participant_id for c in here if c.participant_id is not None})
        for connection in here:
            if connection.participant_id in views:
                self._one(connection, "me", views[connection.participant_id])

    def removed(self, connection: Connection, code: str, message: str) -> None:
        """Tell a participant's page that it is out, before its connection is closed."""
        self._one(connection, "removed", {"code": code, "message": message})

    def moving(self, connection: Connection, after: float) -> None:
        """Tell a page that this process stops, and after how many seconds to connect again."""
        self._one(connection, "moving", {"after": after})

    def _one(self, connection: Connection, event: str, data: Any) -> None:
        self._socketio.emit(event, data, namespace=connection.namespace, to=connection.sid)

    # -- to teachers -----------------------------------------------------------------------------------------------

    def tally(self, lesson_id: int) -> None:
        """Send the teachers of this process the tally of the newest round."""
        if lesson_id not in self._connections.lessons_with_teacher():
            return
        counted = state.teacher_tally(lesson_id, len(self._presence.present(lesson_id)))
        if counted:
            self._socketio.emit("tally", counted, namespace=TEACHER, to=lesson_room(lesson_id))

    def standings(self, lesson_id: int) -> None:
        """Send the teachers of this process who is ahead."""
        lesson = db.session.get(Lesson, lesson_id, populate_existing=True)
        if lesson is not None and lesson_id in self._connections.lessons_with_teacher():
            self._socketio.emit("standings", standings.view(lesson), namespace=TEACHER, to=lesson_room(lesson_id))

    def presence(self, lesson_id: int, changed: tuple[int, ...]) -> None:
        """Send the teachers of this process who is there and who came or went; tell the other workers."""
        self.report(lesson_id)
        if lesson_id in self._connections.lessons_with_teacher():
            view = state.presence(lesson_id, self._presence.present(lesson_id), changed)
            self._socketio.emit("presence", view, namespace=TEACHER, to=lesson_room(lesson_id))

    def report(self, lesson_id: int, *, again: bool = False) -> None:
        """Tell workers with a teacher's page whom this one has; ``again``: also when nothing has changed."""
        here = frozenset(self._connections.present(lesson_id))
        if again or here != self._reported.get(lesson_id, frozenset()):
            data = {"lesson_id": lesson_id, "worker": self.bus.worker, "ids": sorted(here)}
            self.bus.publish(teachers_channel(lesson_id), "presence", data)
        if here:
            self._reported[lesson_id] = here
        else:
            self._reported.pop(lesson_id, None)
