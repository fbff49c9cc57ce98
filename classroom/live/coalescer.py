"""Sends teachers tallies, standings and presence at a limited rate, however much happens."""

from collections import defaultdict
from collections.abc import Iterable

from flask import Flask

from classroom.core.database import log_failure
from classroom.core.loop import Loop, Task
from classroom.live.broadcast import Broadcast

INTERVAL = 0.22
"""Seconds between two messages of one kind about a lesson. The protocol promises at most five a second; this is a
little more than a fifth, so that there are not six within a second when the network delays the first."""


class Coalescer:
    """Remembers which lessons have changed, and sends the newest values of each once per interval."""

    def __init__(self, app: Flask, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._tallies: set[int] = set()
        self._presence: dict[int, set[int]] = defaultdict(set)
        self._standings: set[int] = set()
        self.loop = Loop(
            "coalescer",
            Task("send presence", self._send_presence),
            Task("send tallies", self._send_tallies),
            Task("send standings", self._send_standings),
            pause=INTERVAL,
            context=app.app_context,
        )

    def tally(self, lesson_id: int) -> None:
        """Note that answers came in."""
        self._tallies.add(lesson_id)
        self.loop.wake()

    def standings(self, lesson_id: int) -> None:
        """Note that points or ranks may have changed."""
        self._standings.add(lesson_id)
        self.loop.wake()

    def presence(self, lesson_id: int, participant_ids: Iterable[int]) -> None:
        """Note that participants connected, disconnected, joined, were renamed or were removed."""
        if changed := set(participant_ids):
            self._presence[lesson_id] |= changed
            self.loop.wake()

    def people(self, lesson_id: int) -> None:
        """Note that teachers may lack some changes to participants; which, is looked up."""
        self._presence[lesson_id] |= set()
        self.loop.wake()

    def _send_presence(self) -> None:
        changed, self._presence = self._presence, defaultdict(set)
        for lesson_id, participant_ids in changed.items():
            with log_failure("send presence", lesson=lesson_id):
                self._broadcast.send_presence(lesson_id, tuple(sorted(participant_ids)))

    def _send_tallies(self) -> None:
        lessons, self._tallies = self._tallies, set()
        for lesson_id in lessons:
            with log_failure("send tally", lesson=lesson_id):
                self._broadcast.send_tally(lesson_id)

    def _send_standings(self) -> None:
        lessons, self._standings = self._standings, set()
        for lesson_id in lessons:
            with log_failure("send standings", lesson=lesson_id):
                self._broadcast.send_standings(lesson_id)
