"""Closes questions automatically when all participants who are connected have answered.

Only a process that has a teacher's page of the lesson gets the presence reports of the other workers. A network that
drops a phone for a moment must not close a question for it, so all must have answered in two runs in a row.
"""

import time
from collections.abc import Callable

from classroom.core.database import log_failure
from classroom.live.bus import Bus
from classroom.live.connections import Connections
from classroom.live.presence import REPORT_INTERVAL, Presence
from classroom.services.lessons import auto_close

RUNS = 2
"""Runs in a row in which all must have answered."""
REPORTS_COMPLETE_AFTER = REPORT_INTERVAL + 2.0
"""Seconds after which a process with a new teacher's page has a report from each worker."""


class AutoClose:
    """Run once a second by the beat."""

    def __init__(
        self,
        connections: Connections,
        presence: Presence,
        bus: Bus,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._presence = presence
        self._bus = bus
        self._clock = clock
        self._teacher_since: dict[int, float] = {}
        """When a teacher's page of a lesson connected first, by lesson."""
        self._complete_runs: dict[int, int] = {}
        """In how many runs in a row all had answered, by round."""

    def close_answered(self) -> None:
        """Close the rounds that all have answered. A lesson that fails is logged, and the others go on."""
        lesson_ids = self._connections.lessons_with_teacher()
        self._teacher_since = {number: self._teacher_since.get(number, self._clock()) for number in lesson_ids}
        complete: dict[int, int] = {}
        for lesson_id, round_id in auto_close.open_rounds(lesson_ids).items() if lesson_ids else ():
            with log_failure("auto close", lesson=lesson_id):
                present = self._presence.present(lesson_id)
                if not self._knows_presence(lesson_id) or not auto_close.is_complete(round_id, present):
                    continue
                complete[round_id] = self._complete_runs.get(round_id, 0) + 1
                if complete[round_id] >= RUNS:
                    auto_close.close(lesson_id, round_id, present)
        self._complete_runs = complete

    def _knows_presence(self, lesson_id: int) -> bool:
        """Return whether this process knows all participants who are connected, on any worker."""
        if self._bus.alone:
            return True
        return self._bus.failure() is None and self._clock() - self._teacher_since[lesson_id] >= REPORTS_COMPLETE_AFTER
