"""The beat: once a second, each process closes what is overdue and repairs what its pages may have missed.

It needs nothing but the database, so Redis may lose any message or be down.
"""

from flask import Flask

from classroom.core.database import now
from classroom.core.loop import Loop, Task
from classroom.live.auto_advance import AutoAdvance
from classroom.live.auto_close import AutoClose
from classroom.live.broadcast import Broadcast
from classroom.live.coalescer import Coalescer
from classroom.live.connection_manager import ConnectionManager
from classroom.live.connections import Connections
from classroom.live.presence import REPORT_INTERVAL, Presence
from classroom.live.repair import Repair
from classroom.live.session_reaper import SessionReaper
from classroom.live.stored_presence import StoredPresence
from classroom.services.accounts import access
from classroom.services.assignments import closing
from classroom.services.lessons import co_teachers, lookup, server_clock, timer
from classroom.services.participants import members

INTERVAL = 1.0
"""Seconds between two runs."""
ANNOUNCE_EVERY = 5
"""Runs between two ``beat`` events."""
REPORT_EVERY = int(REPORT_INTERVAL / INTERVAL)
"""Runs between two reports of presence to other workers."""
CORRECT_EVERY = 10
"""Runs between two looks whether the server's clock has to be corrected."""
ENDED_WITHIN = 60.0
"""Seconds back to which ended logins are looked for; covers missed messages and clocks that differ."""


class Beat:
    """Repairs the lessons that have connections on this process. What fails for one lesson does not stop the others."""

    def __init__(
        self,
        *,
        app: Flask,
        broadcast: Broadcast,
        coalescer: Coalescer,
        connections: Connections,
        manager: ConnectionManager,
        presence: Presence,
        session_reaper: SessionReaper,
        auto_close: AutoClose,
        auto_advance: AutoAdvance,
        repair: Repair,
        stored_presence: StoredPresence,
    ) -> None:
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._connections = connections
        self._manager = manager
        self._presence = presence
        self.loop = Loop(
            "beat",
            Task("follow the clock", server_clock.follow),
            Task("close overdue rounds", timer.close_overdue),
            Task("end attempts", closing.close_overdue),
            Task("update subscriptions", broadcast.update_subscriptions),
            Task("expire presence", self._expire_presence),
            Task("reap sessions", session_reaper.reap),
            Task("auto close", auto_close.close_answered),
            Task("auto advance", auto_advance.take_steps),
            Task("close removed participants", self._close_removed_participants),
            Task("close removed teachers", self._close_removed_teachers),
            Task("close ended accesses", self._close_ended_accesses),
            Task("repair pages", repair.run),
            Task("repeat presence reports", broadcast.repeat_presence_reports),
            Task("exchange presence", stored_presence.run),
            Task("announce versions", self._announce_versions, every=ANNOUNCE_EVERY),
            Task("report presence", self._report_presence, every=REPORT_EVERY),
            Task("correct the clock", server_clock.correct, every=CORRECT_EVERY),
            interval=INTERVAL,
            context=app.app_context,
        )

    def _expire_presence(self) -> None:
        for lesson_id, changed in self._presence.expire().items():
            self._coalescer.presence(lesson_id, changed)

    def _close_removed_participants(self) -> None:
        if lesson_ids := self._connections.lessons():
            for participant_id in members.removed_ids(lesson_ids):
                self._manager.close_participant(participant_id)

    def _close_removed_teachers(self) -> None:
        if teaching := self._connections.teachers():
            self._manager.close_teachers(co_teachers.without_access(teaching))

    def _close_ended_accesses(self) -> None:
        if len(self._connections):
            self._manager.close_accesses(access.ended_since(now() - ENDED_WITHIN))

    def _announce_versions(self) -> None:
        lesson_ids = self._connections.lessons()
        for lesson_id, version in lookup.versions(lesson_ids).items() if lesson_ids else ():
            self._broadcast.send_beat(lesson_id, version)

    def _report_presence(self) -> None:
        for lesson_id in self._connections.lessons():
            self._broadcast.report_presence(lesson_id, again=True)
