"""Who is there, on all workers.

Each worker tells those that have a teacher's page of the lesson whom it has, whenever that changes and every few
seconds. What a worker said is forgotten when it falls silent, so a worker that died takes its students with it.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable

from classroom.live.connections import Connections

REPEAT_EVERY = 4.0
"""Seconds between two reports of a worker on a lesson where nothing changes."""
FORGET_AFTER = 10.0
"""Seconds after which a silent worker's students count as gone."""


class Presence:
    """The participants with a connection here or on another worker."""

    def __init__(self, connections: Connections, clock: Callable[[], float] = time.monotonic) -> None:
        self._connections = connections
        self._clock = clock
        self._elsewhere: dict[int, dict[str, tuple[frozenset[int], float]]] = defaultdict(dict)

    def present(self, lesson_id: int) -> set[int]:
        """Return the participants of a lesson that are connected to any worker."""
        here = self._connections.present(lesson_id)
        return here.union(*(ids for ids, _until in self._elsewhere.get(lesson_id, {}).values()))

    def learn(self, lesson_id: int, worker: str, ids: Iterable[int]) -> set[int]:
        """Take what another worker says of a lesson; return the participants whose presence that changes."""
        before = self.present(lesson_id)
        self._elsewhere[lesson_id][worker] = (frozenset(ids), self._clock() + FORGET_AFTER)
        return before ^ self.present(lesson_id)

    def forget_silent(self) -> dict[int, set[int]]:
        """Drop what silent workers said; return by lesson the participants whose presence that changes."""
        changed: dict[int, set[int]] = {}
        moment = self._clock()
        for lesson_id in list(self._elsewhere):
            workers = self._elsewhere[lesson_id]
            silent = [worker for worker, (_ids, until) in workers.items() if until < moment]
            if silent:
                before = self.present(lesson_id)
                for worker in silent:
                    del workers[worker]
                changed[lesson_id] = before ^ self.present(lesson_id)
            if not workers:
                del self._elsewhere[lesson_id]
        return changed
