"""Which participants are connected, on all workers.

Each worker reports its participants of a lesson to the workers that have a teacher's page of it, whenever they change
and every few seconds. A report expires when the worker sends no new one, so the participants of a worker that died are
dropped with it.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable

from classroom.live.connections import Connections

REPORT_INTERVAL = 4.0
"""Seconds between two reports of a worker about a lesson in which nothing changes."""
REPORT_LIFETIME = 10.0
"""Seconds after which a report of another worker expires."""


class Presence:
    """The participants that are connected to this worker or another one."""

    def __init__(self, connections: Connections, clock: Callable[[], float] = time.monotonic) -> None:
        self._connections = connections
        self._clock = clock
        self._reports: dict[int, dict[str, tuple[frozenset[int], float]]] = defaultdict(dict)

    def present(self, lesson_id: int) -> set[int]:
        """Return the participants of a lesson that are connected to any worker."""
        here = self._connections.present(lesson_id)
        return here.union(*(ids for ids, _until in self._reports.get(lesson_id, {}).values()))

    def update(self, lesson_id: int, worker: str, ids: Iterable[int]) -> set[int]:
        """Take the report of another worker about a lesson; return the participants whose presence it changes."""
        before = self.present(lesson_id)
        self._reports[lesson_id][worker] = (frozenset(ids), self._clock() + REPORT_LIFETIME)
        return before ^ self.present(lesson_id)

    def expire(self) -> dict[int, set[int]]:
        """Drop expired reports; return the participants whose presence that changes, by lesson."""
        changed: dict[int, set[int]] = {}
        moment = self._clock()
        for lesson_id in list(self._reports):
            workers = self._reports[lesson_id]
            expired = [worker for worker, (_ids, until) in workers.items() if until < moment]
            if expired:
                before = self.present(lesson_id)
                for worker in expired:
                    del workers[worker]
                changed[lesson_id] = before ^ self.present(lesson_id)
            if not workers:
                del self._reports[lesson_id]
        return changed
