"""Repairs the pages of this process that were not told of a change, from the database alone.

The messages between workers are lost while Redis is away, and one may be lost at any time. So the beat compares, for
each lesson that has pages here, how far they were told with the stored versions. For lessons in which nothing happens
that costs two small statements, however many pages there are.

| What pages show | Compared with |
|---|---|
| the public state | ``version`` |
| a participant's private view | ``private``, ``people`` and ``answers`` |
| participants, for teachers | ``people`` |
| the tally | ``version`` and ``answers`` |
| the standings | ``version`` and ``people`` |

Who is connected is repaired by repeated reports (``presence.py``), who may not stay by other tasks of the beat.
"""

import time

from classroom.core.database import log_failure, rollback
from classroom.live.broadcast import Broadcast
from classroom.live.coalescer import Coalescer
from classroom.live.connections import Connections
from classroom.services.lessons import changes
from classroom.services.lessons.changes import Changes

PAUSE = 0.2
"""Seconds in which a change that was just committed reaches the pages by itself. A whole hall must not be sent its
state or private views twice only because the beat looked a moment too early."""


class Repair:
    """Run once a second by the beat."""

    def __init__(
        self, broadcast: Broadcast, coalescer: Coalescer, connections: Connections, *, pause: float = PAUSE
    ) -> None:
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._connections = connections
        self._pause = pause

    def run(self) -> None:
        """Send pages what they lack. A lesson that fails is logged, and the others are repaired."""
        lesson_ids = self._connections.lessons()
        self._broadcast.told.forget_all_but(lesson_ids)
        known = [lesson_id for lesson_id in lesson_ids if self._broadcast.told.knows(lesson_id)]
        all_stored = changes.of_lessons(known) if known else {}
        rollback()  # what is read later must not be of this moment
        for lesson_id, stored in all_stored.items():
            self._note_absent(lesson_id, stored)
        if any(self._lacks(lesson_id, stored) for lesson_id, stored in all_stored.items()):
            time.sleep(self._pause)
        for lesson_id, stored in all_stored.items():
            if self._broadcast.told.of(lesson_id).lacks_state(stored):
                with log_failure("repair state", lesson=lesson_id):
                    self._broadcast.send_state_here(lesson_id)
            self._repair_teachers(lesson_id, stored)
            with log_failure("repair private views", lesson=lesson_id):
                self._repair_views(lesson_id, stored)
                rollback()

    def _note_absent(self, lesson_id: int, stored: Changes) -> None:
        """Where no teacher or no student has a page, none lacks anything."""
        told = self._broadcast.told.of(lesson_id)
        if not self._connections.has_teacher(lesson_id):
            told.without_teachers(stored)
        if not self._connections.has_student(lesson_id):
            told.without_students(stored)

    def _lacks(self, lesson_id: int, stored: Changes) -> bool:
        """Return whether pages lack what a whole room may have to be sent."""
        told = self._broadcast.told.of(lesson_id)
        return told.lacks_state(stored) or told.lacks_all_views(stored) or told.lacks_some_views(stored)

    def _repair_teachers(self, lesson_id: int, stored: Changes) -> None:
        told = self._broadcast.told.of(lesson_id)
        if told.lacks_people(stored):
            self._coalescer.people(lesson_id)
        if told.lacks_tally(stored):
            self._coalescer.tally(lesson_id)
        if told.lacks_standings(stored):
            self._coalescer.standings(lesson_id)

    def _repair_views(self, lesson_id: int, stored: Changes) -> None:
        told = self._broadcast.told.of(lesson_id)
        if told.lacks_all_views(stored):
            self._broadcast.send_results(lesson_id)
        elif told.lacks_some_views(stored):
            self._broadcast.send_missing_views(lesson_id)
