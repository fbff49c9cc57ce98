"""How many people are in a lesson: those who have joined and were not removed."""

from collections.abc import Collection

from sqlalchemy import Select, func, select

from classroom.core.database import db
from classroom.models import Participant


def counting(lesson_ids: Collection[int]) -> Select[int, int]:
    """Return the query for the numbers of participants, by lesson; a lesson without any has no row."""
    query = select(Participant.lesson_id, func.count()).where(
        Participant.lesson_id.in_(lesson_ids), Participant.removed_at.is_(None)
    )
    return query.group_by(Participant.lesson_id)


def by_lesson(lesson_ids: Collection[int]) -> dict[int, int]:
    """Return the numbers of participants by lesson; lessons without any are left out."""
    return dict(iter(db.session.execute(counting(lesson_ids))))


def of_lesson(lesson_id: int) -> int:
    """Return the number of participants of a lesson."""
    return by_lesson([lesson_id]).get(lesson_id, 0)
