"""Closes questions by themselves when everybody who is there has answered.

Only a process that has a teacher's page of the lesson knows who is there on all workers. A network that drops a phone
for a moment must not close a question under its hands: what is seen once has to be seen again.
"""

import time
from collections.abc import Callable

from classroom.live.broadcast import Broadcast
from classroom.live.connections import Connections
from classroom.live.presence import REPEAT_EVERY, Presence
from classroom.services.lessons import auto_close

LOOKS = 2
"""Looks in a row at which everybody must have answered."""
LEARN = REPEAT_EVERY + 2.0
"""Seconds after which a process with a new teacher's page has heard from all workers."""


class AutoClose:
    """Looked at once a second by the beat."""

    def __init__(
        self,
        connections: Connections,
        presence: Presence,
        broadcast: Broadcast,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._presence = presence
        self._broadcast = broadcast
        self._clock = clock
        self._taught_since: dict[int, float] = {}
        self._seen: dict[int, int] = {}

    def look(self) -> None:
        """Close what is complete for the second time."""
        taught = self._connections.lessons_with_teacher()
        self._taught_since = {lesson: self._taught_since.get(lesson, self._clock()) for lesson in taught}
        seen: dict[int, int] = {}
        for lesson_id, round_id in auto_close.open_among(taught).items() if taught else ():
            present = self._presence.present(lesson_id)
            if not self._knows(lesson_id) or not auto_close.is_complete(round_id, present):
                continue
            seen[round_id] = self._seen.get(round_id, 0) + 1
            if seen[round_id] >= LOOKS:
                auto_close.close(lesson_id, round_id, present)
        self._seen = seen

    def _knows(self, lesson_id: int) -> bool:
        """Say whether this process knows who is there: alone it does, with others it must hear from them."""
        bus = self._broadcast.bus
        if bus.alone:
            return True
        return bus.failure() is None and self._clock() - self._taught_since[lesson_id] >= LEARN
