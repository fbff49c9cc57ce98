"""Turns what this process has committed into messages to pages, here and on the other workers.

Pages of this process are told at once. Other workers get a kind and ids over the bus (see message_receiver.py) and read
the rest from the database themselves.
"""

from functools import singledispatchmethod
from typing import Any

from classroom.core import events
from classroom.live.broadcast import Broadcast
from classroom.live.bus import ALL_WORKERS, Bus, lesson_channel, teachers_channel
from classroom.live.coalescer import Coalescer
from classroom.live.connection_manager import ConnectionManager
from classroom.live.pending_answers import PendingAnswers


class EventDispatcher:
    """Tells pages about events after their commit."""

    def __init__(
        self,
        broadcast: Broadcast,
        coalescer: Coalescer,
        manager: ConnectionManager,
        pending: PendingAnswers,
        bus: Bus,
    ) -> None:
        self._broadcast = broadcast
        self._coalescer = coalescer
        self._manager = manager
        self._pending = pending
        self._bus = bus

    def on_commit(self, announced: list[Any]) -> None:
        """Tell pages about the events of a transaction; equal events are sent once."""
        for event in dict.fromkeys(announced):
            self._dispatch(event)

    @singledispatchmethod
    def _dispatch(self, event: Any) -> None:
        raise TypeError(f"no message is defined for the event {event!r}")

    @_dispatch.register
    def _(self, event: events.LessonChanged) -> None:
        self._broadcast.send_state(event.lesson_id)
        self._tally(event.lesson_id)
        self._standings(event.lesson_id)

    @_dispatch.register
    def _(self, event: events.RoundRevealed | events.AllParticipantsChanged) -> None:
        self._broadcast.send_results(event.lesson_id)
        self._to_lesson(event.lesson_id, "results", lesson_id=event.lesson_id)

    @_dispatch.register
    def _(self, event: events.AnswersRecorded) -> None:
        self._tally(event.lesson_id)
        for participant_id in self._pending.with_other_pages(event.participant_ids):
            self._broadcast.send_me(participant_id, skip_sid=self._pending.sender(participant_id))
        self._broadcast.told.of(event.lesson_id).answered(event.version)
        self._to_lesson(
            event.lesson_id,
            "answered",
            lesson_id=event.lesson_id,
            participant_ids=event.participant_ids,
            version=event.version,
        )

    @_dispatch.register
    def _(self, event: events.ParticipantsJoined) -> None:
        self._broadcast.told.of(event.lesson_id).person(event.version)  # their pages are sent everything
        self._coalescer.presence(event.lesson_id, event.participant_ids)
        self._to_lesson(
            event.lesson_id,
            "joined",
            lesson_id=event.lesson_id,
            participant_ids=event.participant_ids,
            version=event.version,
        )

    @_dispatch.register
    def _(self, event: events.ParticipantChanged) -> None:
        self._broadcast.send_me(event.participant_id)
        self._person(event, "changed")

    @_dispatch.register
    def _(self, event: events.ParticipantRemoved) -> None:
        self._manager.close_participant(event.participant_id)
        self._person(event, "removed")

    @_dispatch.register
    def _(self, event: events.CoTeacherRemoved) -> None:
        self._manager.close_teachers({(event.lesson_id, event.user_id)})
        self._to_teachers(event.lesson_id, "untaught", pairs=[[event.lesson_id, event.user_id]])

    @_dispatch.register
    def _(self, event: events.AccessEnded) -> None:
        self._manager.close_accesses(set(event.access_ids))
        self._bus.publish(ALL_WORKERS, "over", {"access_ids": event.access_ids})

    @_dispatch.register
    def _(self, event: events.DeliveryQueued) -> None:
        """Tell nobody: it is for the loop that delivers."""

    # -- what several events have in common ------------------------------------------------------------------------

    def _tally(self, lesson_id: int) -> None:
        self._coalescer.tally(lesson_id)
        self._to_teachers(lesson_id, "tally", lesson_id=lesson_id)

    def _standings(self, lesson_id: int) -> None:
        self._coalescer.standings(lesson_id)
        self._to_teachers(lesson_id, "standings", lesson_id=lesson_id)

    def _person(self, event: events.ParticipantChanged | events.ParticipantRemoved, kind: str) -> None:
        """Tell of a change to a participant whose own pages here were told."""
        lesson_id, ids = event.lesson_id, [event.participant_id]
        self._broadcast.told.of(lesson_id).person(event.version)
        self._to_lesson(lesson_id, kind, lesson_id=lesson_id, participant_ids=ids, version=event.version)
        self._coalescer.presence(lesson_id, ids)
        self._to_teachers(lesson_id, "people", lesson_id=lesson_id, participant_ids=ids)
        self._standings(lesson_id)

    def _to_lesson(self, lesson_id: int, kind: str, /, **data: Any) -> None:
        self._bus.publish(lesson_channel(lesson_id), kind, data)

    def _to_teachers(self, lesson_id: int, kind: str, /, **data: Any) -> None:
        self._bus.publish(teachers_channel(lesson_id), kind, data)
