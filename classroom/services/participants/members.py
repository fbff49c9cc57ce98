"""The participants of a lesson, as its teacher sees and manages them."""

from collections.abc import Collection
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select, update

from classroom.core.database import announce, db, now, transaction, yield_to_loop
from classroom.core.errors import Invalid, NotFound
from classroom.core.events import ParticipantChanged, ParticipantRemoved, ParticipantsJoined
from classroom.core.locks import locked
from classroom.models import Enrolment, Participant
from classroom.services.lessons import changes, lookup, own_time, transitions

MAX_EXTRA_PERCENT = 300


class Member(NamedTuple):
    """A participant as lists show it: a plain row, since a lesson may have ten thousand."""

    id: int
    nickname: str
    user_id: int | None
    joined_at: float
    removed_at: float | None
    extra_percent: int
    team: int | None
    resume_code: str


_COLUMNS = [getattr(Participant, name) for name in Member._fields]


def of_lesson(lesson_id: int) -> list[Member]:
    """Return all participants of a lesson in the order of joining, including removed ones."""
    return of_lessons([lesson_id])[lesson_id]


def of_lessons(lesson_ids: Collection[int]) -> dict[int, list[Member]]:
    """Return the same as :func:`of_lesson` for several lessons, by lesson."""
    found: dict[int, list[Member]] = {lesson_id: [] for lesson_id in lesson_ids}
    query = select(Participant.lesson_id, *_COLUMNS).where(Participant.lesson_id.in_(lesson_ids))
    for piece in db.session.execute(query.order_by(Participant.id)).partitions(500):
        for lesson_id, *row in piece:
            found[lesson_id].append(Member(*row))
        yield_to_loop()
    return found


def some(lesson_id: int, participant_ids: Collection[int]) -> list[Member]:
    """Return these participants of a lesson, at most a few hundred, without those of other lessons."""
    query = select(*_COLUMNS).where(Participant.id.in_(participant_ids), Participant.lesson_id == lesson_id)
    return [Member(*row) for row in db.session.execute(query)]


def one(lesson_id: int, user_id: int, participant_id: int) -> Member:
    """Return one participant of a lesson to one of its teachers.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
    """
    lookup.for_teacher(lesson_id, user_id)
    for found in some(lesson_id, [participant_id]):
        return found
    raise unknown_participant()


def unknown_participant() -> NotFound:
    """Return the error for a participant who does not exist or is in another lesson."""
    return NotFound(_("There is no such participant in this lesson."), code="unknown_participant")


def of_account(lesson_id: int, user_id: int) -> Participant | None:
    """Return the participant of an account in a lesson, if it has joined."""
    query = select(Participant).where(Participant.lesson_id == lesson_id, Participant.user_id == user_id)
    return db.session.scalar(query)


def removed_ids(lesson_ids: Collection[int]) -> list[int]:
    """Return the ids of the removed participants of these lessons."""
    query = select(Participant.id).where(Participant.lesson_id.in_(lesson_ids), Participant.removed_at.is_not(None))
    return list(db.session.scalars(query))


def set_removed(lesson_id: int, user_id: int, participant_id: int, removed: bool) -> Participant:
    """Remove a participant from a lesson, or readmit one. The answers are kept.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    with transaction():
        participant = lock_participant(lesson_id, user_id, participant_id)
        if removed and participant.removed_at is None:
            participant.removed_at = now()
            announce(ParticipantRemoved(lesson_id, participant_id, changes.stamp(participant, participant.lesson)))
            _tell_whose_time_is_over(participant)
        elif not removed and participant.removed_at is not None:
            participant.removed_at = None
            version = changes.stamp(participant, participant.lesson)
            announce(ParticipantsJoined(lesson_id, (participant_id,), version))
            announce(ParticipantChanged(lesson_id, participant_id, version))
            _tell_whose_time_is_over(participant)
    return participant


def set_extra_time(lesson_id: int, user_id: int, participant_id: int, percent: Any) -> Participant:
    """Give a participant more time than the others, from now to the end of the lesson; only teachers see it.

    For a student on the roster of the lesson's class, the extra time is also kept there, for later lessons.

    Args:
        percent: more time, in percent of a question's time limit; 0: none.

    Raises:
        Invalid: with field ``percent``.
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= MAX_EXTRA_PERCENT:
        text = _("Must be a whole number from %(low)d to %(high)d.", low=0, high=MAX_EXTRA_PERCENT)
        raise Invalid(text, fields={"percent": text})
    with transaction() as session:
        transitions.lock_lesson(lesson_id, user_id)
        participant = lock_participant(lesson_id, user_id, participant_id)
        participant.extra_percent = percent
        course_id = participant.lesson.course_id
        if course_id and participant.user_id:  # nothing is kept for a student who is no longer on the roster
            entry = (Enrolment.course_id == course_id, Enrolment.user_id == participant.user_id)
            session.execute(update(Enrolment).where(*entry).values(extra_percent=percent))
        announce(ParticipantChanged(lesson_id, participant_id, changes.stamp(participant, participant.lesson)))
        _tell_whose_time_is_over(participant)
    return participant


def _tell_whose_time_is_over(participant: Participant) -> None:
    """Publish the state of a lesson in which a question is open for participants with extra time only."""
    asked = lookup.newest_round(participant.lesson_id)
    if asked is not None and own_time.is_extra(asked):
        transitions.publish(participant.lesson)


def lock_participant(lesson_id: int, user_id: int, participant_id: int) -> Participant:
    """Return a participant of a teacher's running lesson, inside a transaction, with both rows locked.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    lesson = transitions.lock_lesson(lesson_id, user_id, allow_homework=True)
    participant = locked(Participant, participant_id)
    if participant is None or participant.lesson_id != lesson.id:
        raise unknown_participant()
    return participant
