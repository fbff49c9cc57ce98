"""Sends events to pages: the only module that emits. What it sends is always the newest value in the database.

An emit reaches the connections of this process. The other workers get a message over the bus and emit to theirs.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_socketio import SocketIO

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import now, read_at_one_moment
from classroom.live.bus import Bus, lesson_channel, teachers_channel
from classroom.live.connections import Connection, Connections
from classroom.live.presence import Presence
from classroom.live.told import ToldPages
from classroom.models import Lesson
from classroom.services.lessons import changes, lookup
from classroom.services.results import standings, state

STUDENT, TEACHER = "/student", "/teacher"
NAMESPACES = (STUDENT, TEACHER)
BEAT_BATCH = 250
"""Pages that get ``beat`` before the process yields: it is never urgent, and a large hall must not hold up answers."""


def lesson_room(lesson_id: int) -> str:
    """Name the room of a lesson; students and teachers are in different namespaces."""
    return f"lesson:{lesson_id}"


class Broadcast:
    """Sends public state to all pages of a lesson, private views to one participant, tally and presence to teachers.

    Attributes:
        told: how far the pages of this process were told what has changed. What is noted there was read afterwards.
    """

    def __init__(self, socketio: SocketIO, connections: Connections, presence: Presence, bus: Bus) -> None:
        self._socketio = socketio
        self._connections = connections
        self._presence = presence
        self._bus = bus
        self.told = ToldPages()
        self._reported: dict[int, frozenset[int]] = {}
        """Participants that the other workers were told are connected here, by lesson."""
        self._reported_once: set[int] = set()
        """Lessons whose last report was sent only once since something changed."""

    def update_subscriptions(self) -> None:
        """Subscribe the bus to the lessons that have connections here, and to no others."""
        channels = {lesson_channel(lesson_id) for lesson_id in self._connections.lessons()}
        channels |= {teachers_channel(lesson_id) for lesson_id in self._connections.lessons_with_teacher()}
        self._bus.subscribe(channels)

    # -- to all pages of a lesson ----------------------------------------------------------------------------------

    def send_state(self, lesson_id: int) -> None:
        """Send the public state of a lesson to all its pages, on all workers."""
        snapshot = self.send_state_here(lesson_id)
        if snapshot and state.is_for_all(snapshot):
            self._bus.publish(lesson_channel(lesson_id), "state", snapshot)
        elif snapshot:
            self._bus.publish(lesson_channel(lesson_id), "states", {"lesson_id": lesson_id})

    def send_state_here(self, lesson_id: int) -> dict[str, Any] | None:
        """Send the stored state to the pages of this process; return the teachers', or None if the lesson is gone."""
        lesson = lookup.current(lesson_id)
        if lesson is None:
            return None
        snapshot = state.for_teachers(lesson)
        if state.is_for_all(snapshot):
            self.send_snapshot(snapshot)
        elif self._note_sent(snapshot):
            self._socketio.emit("state", snapshot, namespace=TEACHER, to=lesson_room(lesson_id))
            self._send_to_students(lesson, self._connections.of_lesson(lesson_id))
        return snapshot

    def _send_to_students(self, lesson: Lesson, connections: list[Connection]) -> None:
        """Send the public state to students' connections of a lesson: to each the one that its participant may see."""
        people = {c.participant_id for c in connections if c.participant_id is not None}
        for snapshot, who in state.for_students(lesson, people):
            if sids := [c.sid for c in connections if c.participant_id in who]:
                self._socketio.emit("state", snapshot, namespace=STUDENT, to=sids)

    def _note_sent(self, snapshot: dict[str, Any]) -> bool:
        """Note that a state is sent now; return False if the pages of this process already got a newer one."""
        told = self.told.of(snapshot["lesson"]["id"])
        if snapshot["version"] < told.state:
            return False
        told.state = snapshot["version"]
        return True

    def send_snapshot(self, snapshot: dict[str, Any]) -> None:
        """Send a public state to the pages of this process, unless they already got a newer one.

        Args:
            snapshot: as read by this worker or another one.
        """
        if self._note_sent(snapshot):
            for namespace in NAMESPACES:
                room = lesson_room(snapshot["lesson"]["id"])
                self._socketio.emit("state", snapshot, namespace=namespace, to=room)

    def send_beat(self, lesson_id: int, version: int) -> None:
        """Send the stored version to the pages of this process, so that a page which missed a state asks for it."""
        data = {"version": version, "now": now()}
        for namespace in NAMESPACES:
            sids = [c.sid for c in self._connections.of_lesson(lesson_id) if c.namespace == namespace]
            for start in range(0, len(sids), BEAT_BATCH):
                self._socketio.emit("beat", data, namespace=namespace, to=sids[start : start + BEAT_BATCH])
                yield_to_loop()

    # -- to one connection -----------------------------------------------------------------------------------------

    def send_initial_to_students(self, lesson_id: int, connections: list[Connection]) -> None:
        """Send new connections of students of a lesson the state, encoded once, and to each their private view."""
        with self._begins(lesson_id, teacher=False):
            lesson = lookup.current(lesson_id)
            if lesson is None:
                return
            self._send_to_students(lesson, connections)
            views = state.privates(lesson_id, {c.participant_id for c in connections if c.participant_id is not None})
            self._send_views(connections, views)

    def send_initial_to_teacher(self, connection: Connection) -> None:
        """Send a new connection of a teacher everything that the control page shows."""
        with self._begins(connection.lesson_id, teacher=True):
            self._send_teacher_view(connection)

    @contextmanager
    def _begins(self, lesson_id: int, *, teacher: bool) -> Iterator[None]:
        """Note that new pages are sent everything, or nothing if that fails: then the beat does it."""
        stored = changes.NONE
        try:
            before = changes.of_lesson(lesson_id)
            yield
            stored = before
        finally:
            self.told.begin(lesson_id, stored, teacher=teacher)

    def _send_teacher_view(self, connection: Connection) -> None:
        view = self.teacher_view(connection.lesson_id)
        for event in ("state", "presence", "standings"):
            self._send_to(connection, event, view[event])
        self._send_to(connection, "participants", {"participants": view["participants"]})
        if view["tally"]:
            self._send_to(connection, "tally", view["tally"])

    def teacher_view(self, lesson_id: int) -> dict[str, Any]:
        """Return ``{"state", "tally", "presence", "participants", "standings"}``.

        Raises:
            NotFound: ``unknown_lesson``.
        """
        read_at_one_moment()  # students answer while it is read
        lesson = lookup.current(lesson_id)
        if lesson is None:
            raise lookup.unknown_lesson()
        return state.teacher(lesson, self._presence.present(lesson_id))

    def send_me(self, participant_id: int, *, skip_sid: str | None = None) -> None:
        """Send a participant's private view to all connections of the participant on this process.

        Args:
            participant_id: of the participant.
            skip_sid: a connection that gets the same in an acknowledgement.
        """
        connections = [c for c in self._connections.of_participant(participant_id) if c.sid != skip_sid]
        if connections:
            view = state.privates(connections[0].lesson_id, [participant_id]).get(participant_id)
            for connection in connections if view else ():
                self._send_to(connection, "me", view)

    def send_me_to(self, connection: Connection) -> None:
        """Send a participant's private view to one connection."""
        participant_id = connection.participant_id or 0
        view = state.privates(connection.lesson_id, [participant_id]).get(participant_id)
        if view:
            self._send_to(connection, "me", view)

    def send_results(self, lesson_id: int) -> None:
        """Send all participants of a lesson who are connected to this process their private view, after a reveal."""
        stored = changes.of_lesson(lesson_id)
        views = state.privates(lesson_id, self._connections.present(lesson_id))
        self._send_views(self._connections.of_lesson(lesson_id), views)
        self.told.of(lesson_id).views(stored, everybody=True)

    def send_missing_views(self, lesson_id: int) -> None:
        """Send the participants whose private view has changed since their pages were told, on this process."""
        stored, told = changes.of_lesson(lesson_id), self.told.of(lesson_id)
        changed = changes.people_after(lesson_id, told.people)
        changed |= changes.answered_after(lesson_id, told.answers, stored.answers)
        views = state.privates(lesson_id, changed & self._connections.present(lesson_id))
        self._send_views(self._connections.of_lesson(lesson_id), views)
        told.views(stored, everybody=False)

    def _send_views(self, connections: list[Connection], views: dict[int, dict[str, Any]]) -> None:
        for connection in connections:
            if connection.participant_id in views:
                self._send_to(connection, "me", views[connection.participant_id])

    def send_removed(self, connection: Connection, code: str) -> None:
        """Tell a page that it may not stay, before its connection is closed.

        Args:
            connection: of the page.
            code: ``removed`` for a participant, ``forbidden`` for a co-teacher.
        """
        with force_locale(connection.language):
            message = {
                "removed": _("Your teacher has removed you from this lesson."),
                "forbidden": _("You no longer teach this lesson."),
            }[code]
        self._send_to(connection, "removed", {"code": code, "message": message})

    def send_moving(self, connection: Connection, after: float) -> None:
        """Tell a page that this process stops, and after how many seconds to connect again."""
        self._send_to(connection, "moving", {"after": after})

    def _send_to(self, connection: Connection, event: str, data: Any) -> None:
        self._socketio.emit(event, data, namespace=connection.namespace, to=connection.sid)

    # -- to teachers -----------------------------------------------------------------------------------------------

    def send_tally(self, lesson_id: int) -> None:
        """Send the teachers of this process the tally of the newest round."""
        if not self._connections.has_teacher(lesson_id):
            return
        stored = changes.of_lesson(lesson_id)
        tally = state.teacher_tally(lesson_id, len(self._presence.present(lesson_id)))
        if tally:
            self._send_to_teachers(lesson_id, "tally", tally)
        self.told.of(lesson_id).tally = stored

    def send_standings(self, lesson_id: int) -> None:
        """Send the teachers of this process the standings."""
        if not self._connections.has_teacher(lesson_id):
            return
        stored = changes.of_lesson(lesson_id)
        lesson = lookup.current(lesson_id)
        if lesson is not None:
            self._send_to_teachers(lesson_id, "standings", standings.view(lesson))
        self.told.of(lesson_id).standings = stored

    def send_presence(self, lesson_id: int, changed: Collection[int]) -> None:
        """Send the teachers of this process who is connected and who connected or left; tell the other workers.

        Participants who have changed since teachers were told are among those sent.
        """
        self.report_presence(lesson_id)
        if not self._connections.has_teacher(lesson_id):
            return
        stored, told = changes.of_lesson(lesson_id), self.told.of(lesson_id)
        if self.told.knows(lesson_id):
            changed = {*changed, *changes.people_after(lesson_id, told.listed)}
        view = state.presence(lesson_id, self._presence.present(lesson_id), changed)
        self._send_to_teachers(lesson_id, "presence", view)
        told.listed = max(told.listed, stored.people)

    def _send_to_teachers(self, lesson_id: int, event: str, data: Any) -> None:
        self._socketio.emit(event, data, namespace=TEACHER, to=lesson_room(lesson_id))

    def report_presence(self, lesson_id: int, *, again: bool = False) -> None:
        """Tell workers that have a teacher's page of the lesson which participants are connected here.

        Args:
            lesson_id: of the lesson.
            again: also when nothing has changed since the last report.
        """
        here = frozenset(self._connections.present(lesson_id))
        if again or here != self._reported.get(lesson_id, frozenset()):
            data = {"lesson_id": lesson_id, "worker": self._bus.worker, "ids": sorted(here)}
            self._bus.publish(teachers_channel(lesson_id), "presence", data)
            self._reported_once.discard(lesson_id) if again else self._reported_once.add(lesson_id)
        if here:
            self._reported[lesson_id] = here
        else:
            self._reported.pop(lesson_id, None)

    def repeat_presence_reports(self) -> None:
        """Send once more the reports in which something has changed: a message may have been lost."""
        for lesson_id in list(self._reported_once):
            self.report_presence(lesson_id, again=True)
