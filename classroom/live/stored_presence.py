"""Presence by way of the database, while messages between workers do not arrive.

A report is large and changes with everybody who comes and goes, so in quick succession it travels over the bus only
(``presence.py``). While the bus is in doubt, each worker stores its reports once a second where they have changed, and
reads those of the others.
"""

import time
from collections.abc import Callable

from classroom.live.bus import Bus
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connections
from classroom.live.presence import REPORT_INTERVAL, REPORT_LIFETIME, Presence
from classroom.services.participants import presence_reports

FORGET_AFTER = 3 * REPORT_LIFETIME
"""Seconds after which the reports of a worker that has ended without taking them back are deleted."""
Place = tuple[int, str]
"""A lesson and a worker."""


class StoredPresence:
    """Run once a second by the beat."""

    def __init__(
        self,
        bus: Bus,
        connections: Connections,
        presence: Presence,
        coalescer: Coalescer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bus = bus
        self._connections = connections
        self._presence = presence
        self._coalescer = coalescer
        self._clock = clock
        self._until = 0.0
        """Until when reports are exchanged: longer than there is doubt here, since others may still be in doubt."""
        self._stored: dict[int, set[int]] = {}
        """What this worker has reported last, by lesson."""
        self._stored_at = 0.0
        self._seen: dict[Place, tuple[int, float]] = {}
        """Number of the newest report of others, and when it was new."""

    def run(self) -> None:
        """Exchange reports if messages may be lost; else take back what this worker has stored."""
        if self._bus.doubtful:
            self._until = self._clock() + 2 * REPORT_INTERVAL
        if self._clock() < self._until:
            self._store()
            self._take()
        elif self._stored:
            presence_reports.forget([self._bus.worker])
            self._stored = {}
            self._seen = {}

    def _store(self) -> None:
        here = {lesson_id: self._connections.present(lesson_id) for lesson_id in self._connections.lessons()}
        # Of a lesson that the last participant has left, it is reported that nobody is here.
        here = {lesson_id: here.get(lesson_id, set()) for lesson_id in here.keys() | self._stored.keys()}
        moment = self._clock()
        if here != self._stored or (here and moment - self._stored_at >= REPORT_INTERVAL):
            presence_reports.store(self._bus.worker, here)
            self._stored, self._stored_at = here, moment

    def _take(self) -> None:
        lesson_ids = self._connections.lessons_with_teacher()
        found = presence_reports.of_others(self._bus.worker, lesson_ids) if lesson_ids else []
        moment = self._clock()
        seen: dict[Place, tuple[int, float]] = {}
        for report in found:
            place = (report.lesson_id, report.worker)
            number, since = self._seen.get(place, (0, moment))
            if report.number != number:
                since = moment
                changed = self._presence.update(report.lesson_id, report.worker, report.participant_ids)
                self._coalescer.presence(report.lesson_id, changed)
            seen[place] = (report.number, since)
        self._seen = seen
        if dead := {worker for (_lesson_id, worker), (_number, since) in seen.items() if since < moment - FORGET_AFTER}:
            presence_reports.forget(dead)
