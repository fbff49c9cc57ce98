"""From what was committed to what pages hear: here, and on the other workers.

Each event is told to the pages of this process at once. What other workers must do about it goes over the bus as a
kind and ids; they read the rest from the database themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from functools import singledispatchmethod
from typing import Any

from flask import Flask

from classroom.core import events
from classroom.core.errors import Conflict, TizaError
from classroom.live.broadcast import Broadcast
from classroom.live.bus import EVERYBODY, lesson_channel, teachers_channel
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connection, Connections
from classroom.live.presence import Presence


class EventDispatcher:
    """Tells pages what happened."""

    def __init__(
        self,
        *,
        app: Flask,
        broadcast: Broadcast,
        coalescer: Coalescer,
        connections: Connections,
        presence: Presence,
        close: Callable[[Connection], None],
    ) -> None:
        self._app = app
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._connections = connections
        self._presence = presence
        self._close = close
        self._answering: dict[int, set[str]] = defaultdict(set)

    def answering(self, participant_id: int, sid: str) -> None:
        """Mark the connection that an answer comes from: it gets the acknowledgement, the others get ``me``."""
        self._answering[participant_id].add(sid)

    def answered(self, participant_id: int, sid: str, refused: TizaError | None) -> None:
        """Take the mark away. One whose answer is refused gets ``me``: what is recorded may be another device's."""
        senders = self._answering.get(participant_id, set())
        senders.discard(sid)
        if not senders:
            self._answering.pop(participant_id, None)
        if isinstance(refused, Conflict):
            connection = self._connections.get(sid)
            self._broadcast.me(participant_id, [connection] if connection else [])

    # -- what this process has committed ---------------------------------------------------------------------------

    def on_commit(self, announced: list[Any]) -> None:
        """Tell pages what was committed; a state goes out once, however many events ask for it."""
        for event in dict.fromkeys(announced):
            self._tell(event)

    def _publish(self, channel: str, kind: str, **data: Any) -> None:
        self._broadcast.bus.publish(channel, kind, data)

    @singledispatchmethod
    def _tell(self, event: Any) -> None:
        raise TypeError(f"nobody tells pages about {event!r}")

    @_tell.register
    def _(self, event: events.LessonChanged) -> None:
        self._broadcast.state(event.lesson_id)
        self._coalescer.tally(event.lesson_id)
        self._publish(teachers_channel(event.lesson_id), "tally", lesson_id=event.lesson_id)
        self._places(event.lesson_id)

    @_tell.register
    def _(self, event: events.RoundRevealed | events.EverybodyChanged) -> None:
        self._broadcast.results(event.lesson_id)
        self._publish(lesson_channel(event.lesson_id), "results", lesson_id=event.lesson_id)

    @_tell.register
    def _(self, event: events.AnswersRecorded) -> None:
        self._coalescer.tally(event.lesson_id)
        self._publish(teachers_channel(event.lesson_id), "tally", lesson_id=event.lesson_id)
        for participant_id in set(event.participant_ids):
            # Of two devices that answer at once, nobody can tell here whose was recorded: both hear of it.
            senders = self._answering.get(participant_id, set())
            self._mine(participant_id, senders if len(senders) == 1 else set())
        self._publish(lesson_channel(event.lesson_id), "answered", participant_ids=event.participant_ids)

    @_tell.register
    def _(self, event: events.ParticipantsJoined) -> None:
        self._moved(event.lesson_id, event.participant_ids)
        ids = event.participant_ids
        self._publish(teachers_channel(event.lesson_id), "people", lesson_id=event.lesson_id, participant_ids=ids)

    @_tell.register
    def _(self, event: events.ParticipantChanged) -> None:
        ids = [event.participant_id]
        self._mine(event.participant_id, set())
        self._moved(event.lesson_id, ids)
        self._publish(lesson_channel(event.lesson_id), "answered", participant_ids=ids)
        self._publish(teachers_channel(event.lesson_id), "people", lesson_id=event.lesson_id, participant_ids=ids)
        self._places(event.lesson_id)

    @_tell.register
    def _(self, event: events.ParticipantRemoved) -> None:
        self.out(event.participant_id)
        self._coalescer.presence(event.lesson_id, event.participant_id)
        ids = [event.participant_id]
        self._publish(lesson_channel(event.lesson_id), "removed", participant_ids=ids)
        self._publish(teachers_channel(event.lesson_id), "people", lesson_id=event.lesson_id, participant_ids=ids)
        self._places(event.lesson_id)

    @_tell.register
    def _(self, event: events.CoTeacherRemoved) -> None:
        self.untaught({(event.lesson_id, event.user_id)})
        pairs = [[event.lesson_id, event.user_id]]
        self._publish(teachers_channel(event.lesson_id), "untaught", pairs=pairs)

    @_tell.register
    def _(self, event: events.AccessEnded) -> None:
        self.over(set(event.access_ids))
        self._publish(EVERYBODY, "over", access_ids=event.access_ids)

    # -- what other workers have committed -------------------------------------------------------------------------

    def hear(self, kind: str, data: Any) -> None:
        """Take a message of another worker. Messages are hints: ids are looked up, nothing in them is believed but
        the public state, whose version says whether it is news.
        """
        with self._app.app_context():
            if kind == "state":
                self._broadcast.deliver(data)
            elif kind == "results":
                self._broadcast.results(int(data["lesson_id"]))
            elif kind == "tally":
                self._coalescer.tally(int(data["lesson_id"]))
            elif kind == "standings":
                self._coalescer.standings(int(data["lesson_id"]))
            elif kind == "answered":
                for participant_id in data["participant_ids"]:
                    self._mine(int(participant_id), set())
            elif kind == "people":
                self._moved(int(data["lesson_id"]), data["participant_ids"])
            elif kind == "presence":
                lesson_id = int(data["lesson_id"])
                self._moved(lesson_id, self._presence.learn(lesson_id, str(data["worker"]), map(int, data["ids"])))
            elif kind == "removed":
                for participant_id in data["participant_ids"]:
                    self.out(int(participant_id))
            elif kind == "untaught":
                self.untaught({(int(lesson_id), int(user_id)) for lesson_id, user_id in data["pairs"]})
            elif kind == "over":
                self.over(set(map(int, data["access_ids"])))

    # -- what both lead to -----------------------------------------------------------------------------------------

    def _mine(self, participant_id: int, but: set[str]) -> None:
        others = [c for c in self._connections.of_participant(participant_id) if c.sid not in but]
        if others:
            self._broadcast.me(participant_id, others)

    def _places(self, lesson_id: int) -> None:
        self._coalescer.standings(lesson_id)
        self._publish(teachers_channel(lesson_id), "standings", lesson_id=lesson_id)

    def _moved(self, lesson_id: int, participant_ids: Any) -> None:
        for participant_id in participant_ids:
            self._coalescer.presence(lesson_id, int(participant_id))

    def out(self, participant_id: int) -> None:
        """Close the connections of somebody who was removed."""
        for connection in self._connections.of_participant(participant_id):
            self._broadcast.removed(connection, "removed", "")
            self._close(connection)

    def over(self, access_ids: set[int]) -> None:
        """Close the connections that came in with log-ins or tokens that have ended."""
        for connection in self._connections.of_access(access_ids):
            self._close(connection)

    def untaught(self, pairs: Collection[tuple[int, int]]) -> None:
        """Close the connections of teachers to lessons that they do not teach any more: (lesson, user)."""
        for connection in self._connections.of_teachers(pairs):
            self._broadcast.removed(connection, "forbidden", "")
            self._close(connection)

    def silent(self) -> None:
        """Take the students of workers that have fallen silent as gone."""
        for lesson_id, changed in self._presence.forget_silent().items():
            self._moved(lesson_id, changed)
