"""How far a lesson has changed: versions that only grow, each in the transaction of what it counts.

The pages of a worker are told of changes by messages, which may be lost. The beat of each worker compares what its
pages were told with these versions, and repairs what is missing from the database alone (``live/repair.py``):

- ``version``: the public state. It changes with every transition.
- ``private``: the private view of every participant, as with a reveal. It is the ``version`` of the transition.
- ``people``: the participants. A row that changes, or is new, gets the number as its own ``version``.
- ``answers``: the answers, by writer (:class:`~classroom.models.answer.AnswerVersion`). An answer gets the number as
  its own ``version``.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, bindparam, or_, select, text, update

from classroom.core.database import db
from classroom.models import Answer, AnswerVersion, Lesson, Participant, Round
from classroom.models.answer import WRITERS

_NEXT_ANSWERS = text(
    "INSERT INTO answer_versions (lesson_id, writer, version) VALUES (:lesson, :writer, :first) "
    "ON CONFLICT (lesson_id, writer) DO UPDATE SET version = answer_versions.version + :step RETURNING version"
)
_LESSONS = select(Lesson.id, Lesson.version, Lesson.private_version, Lesson.people_version).where(
    Lesson.id.in_(bindparam("lessons", expanding=True))
)
_ANSWERS = select(AnswerVersion.lesson_id, AnswerVersion.writer, AnswerVersion.version).where(
    AnswerVersion.lesson_id.in_(bindparam("lessons", expanding=True))
)
_NEXT_PEOPLE = (
    update(Lesson)
    .where(Lesson.id == bindparam("lesson"))
    .values(people_version=Lesson.people_version + 1)
    .returning(Lesson.people_version)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Changes:
    """The versions of a lesson at one moment."""

    version: int = 0
    private: int = 0
    people: int = 0
    answers: Mapping[int, int] = field(default_factory=dict)


NONE = Changes()
"""Less than any lesson has."""


def of_lessons(lesson_ids: Collection[int]) -> dict[int, Changes]:
    """Return the stored versions of these lessons, by lesson; lessons that do not exist are left out.

    Read them before what they count: then what is read has at least these versions.
    """
    wanted = {"lessons": list(lesson_ids)}
    answers: dict[int, dict[int, int]] = {}
    for lesson_id, writer, version in db.session.execute(_ANSWERS, wanted):
        answers.setdefault(lesson_id, {})[writer] = version
    return {
        lesson_id: Changes(version, private, people, answers.get(lesson_id, {}))
        for lesson_id, version, private, people in db.session.execute(_LESSONS, wanted)
    }


def of_lesson(lesson_id: int) -> Changes:
    """Return the stored versions of a lesson; :data:`NONE` for one that does not exist."""
    return of_lessons([lesson_id]).get(lesson_id, NONE)


def next_answers(connection: Connection, lesson_id: int) -> int:
    """Count one more batch of answers of a lesson, and return its number; inside a transaction.

    The writer is this process.
    """
    writer = os.getpid() % WRITERS
    values = {"lesson": lesson_id, "writer": writer, "first": WRITERS + writer, "step": WRITERS}
    return int(connection.execute(_NEXT_ANSWERS, values).scalar_one())


def next_people(connection: Connection, lesson_id: int) -> int:
    """Count one more change to the participants of a lesson, and return its number; inside a transaction.

    It locks the lesson's row before rows of participants, as all do that lock both.
    """
    return int(connection.execute(_NEXT_PEOPLE, {"lesson": lesson_id}).scalar_one())


def stamp(participant: Participant, lesson: Lesson) -> int:
    """Count a change to a participant of a lesson, whose row is locked; return its number."""
    lesson.people_version += 1
    participant.version = lesson.people_version
    return participant.version


def people_after(lesson_id: int, version: int) -> set[int]:
    """Return the ids of the participants of a lesson that have changed since a number of ``people``."""
    query = select(Participant.id).where(Participant.lesson_id == lesson_id, Participant.version > version)
    return set(db.session.scalars(query))


def answered_after(lesson_id: int, answers: Mapping[int, int], until: Mapping[int, int]) -> set[int]:
    """Return the ids of the participants who have answered the newest round after some numbers of ``answers``.

    Args:
        lesson_id: of the lesson.
        answers: the newest known number of each writer.
        until: the stored numbers. Writers with the same number in both are left out.
    """
    missing = [
        and_(Answer.version % WRITERS == writer, Answer.version > answers.get(writer, 0))
        for writer, version in until.items()
        if version > answers.get(writer, 0)
    ]
    newest = select(Round.id).where(Round.lesson_id == lesson_id).order_by(Round.id.desc()).limit(1)
    query = select(Answer.participant_id).where(Answer.round_id == newest.scalar_subquery(), or_(False, *missing))
    return set(db.session.scalars(query)) if missing else set()
