"""Handles the messages of other workers: what they have committed, told to the pages of this process."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from classroom.live.broadcast import Broadcast
from classroom.live.coalescer import Coalescer
from classroom.live.connection_manager import ConnectionManager
from classroom.live.presence import Presence
from classroom.live.told import Told
from classroom.services.lessons import lookup


class MessageReceiver:
    """Handles each kind of message.

    Messages are hints: the values behind their ids are read from the database. Only a public state is sent on as it
    came, if the database knows its version.

    Attributes:
        kinds: of all messages.
    """

    def __init__(
        self, app: Flask, broadcast: Broadcast, coalescer: Coalescer, manager: ConnectionManager, presence: Presence
    ) -> None:
        self._app = app
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._manager = manager
        self._presence = presence
        self._handlers: dict[str, Callable[[Any], None]] = {
            "state": self._state,
            "states": self._states,
            "results": lambda data: broadcast.send_results(int(data["lesson_id"])),
            "tally": lambda data: coalescer.tally(int(data["lesson_id"])),
            "standings": lambda data: coalescer.standings(int(data["lesson_id"])),
            "answered": self._answered,
            "people": self._people,
            "joined": self._joined,
            "changed": self._changed,
            "presence": self._presence_report,
            "removed": self._removed,
            "untaught": self._untaught,
            "over": lambda data: manager.close_accesses(set(map(int, data["access_ids"]))),
        }
        self.kinds = frozenset(self._handlers)

    def on_message(self, kind: str, data: Any) -> None:
        """Handle a message; unknown kinds, as of a newer version of Tiza, are ignored.

        Raises:
            Exception: the data is not of the shape that the kind has.
        """
        handler = self._handlers.get(kind)
        if handler is not None:
            with self._app.app_context():
                handler(data)

    def _state(self, data: Any) -> None:
        """Send a state on, unless its version is newer than the stored one.

        Pages keep the newest version that they have seen. A made-up one, or one of an installation with a restored
        copy of the database, would have them ignore every later state.
        """
        lesson_id = int(data["lesson"]["id"])
        if int(data["version"]) <= lookup.versions([lesson_id]).get(lesson_id, -1):
            self._broadcast.send_snapshot(data)

    def _states(self, data: Any) -> None:
        """Read and send a state that is not the same for all students."""
        self._broadcast.send_state_here(int(data["lesson_id"]))

    def _answered(self, data: Any) -> None:
        self._send_views(data)
        self._told(data).answered(int(data["version"]))

    def _changed(self, data: Any) -> None:
        self._send_views(data)
        self._told(data).person(int(data["version"]))

    def _joined(self, data: Any) -> None:
        self._people(data)
        self._told(data).person(int(data["version"]))

    def _people(self, data: Any) -> None:
        self._coalescer.presence(int(data["lesson_id"]), map(int, data["participant_ids"]))

    def _send_views(self, data: Any) -> None:
        for participant_id in data["participant_ids"]:
            self._broadcast.send_me(int(participant_id))

    def _told(self, data: Any) -> Told:
        """Return what the pages of the message's lesson were told, to note the change that the message was about."""
        return self._broadcast.told.of(int(data["lesson_id"]))

    def _presence_report(self, data: Any) -> None:
        lesson_id = int(data["lesson_id"])
        changed = self._presence.update(lesson_id, str(data["worker"]), map(int, data["ids"]))
        self._coalescer.presence(lesson_id, changed)

    def _removed(self, data: Any) -> None:
        for participant_id in data["participant_ids"]:
            self._manager.close_participant(int(participant_id))
        self._told(data).person(int(data["version"]))

    def _untaught(self, data: Any) -> None:
        self._manager.close_teachers({(int(lesson_id), int(user_id)) for lesson_id, user_id in data["pairs"]})
