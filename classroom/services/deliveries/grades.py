"""Grades that learning platforms get: what changes them says so here, in its own transaction.

Which grades those are is looked at afterwards (``services/lti/scores.py``), so that handing in stays short.
"""

from collections.abc import Collection

from sqlalchemy import or_, select

from classroom.core.database import db
from classroom.models import Lesson, LtiContext, LtiLink
from classroom.services.deliveries import outbox

KIND = "lti_grades"


def changed(lesson_id: int, participant_ids: Collection[int] | None = None, *, due: float | None = None) -> None:
    """Have the platforms told that link to homework, or that get the grades of a class's lessons; inside a transaction.

    Args:
        lesson_id: of the homework, or of a lesson that has ended.
        participant_ids: whose grades may be others now; None: everybody's.
        due: not before this time, in Unix seconds; None: at once.
    """
    of_class = select(LtiContext.id).join(Lesson, Lesson.course_id == LtiContext.course_id)
    ended = of_class.where(Lesson.id == lesson_id, Lesson.mode == "live", Lesson.status == "ended")
    wanted = or_(LtiLink.lesson_id == lesson_id, LtiLink.sends_lessons & LtiLink.context_id.in_(ended))
    if db.session.scalar(select(LtiLink.id).where(wanted).limit(1)) is None:
        return
    key = f"lti:lesson:{lesson_id}" + (f":{due:.0f}" if due is not None else "")
    people = sorted(participant_ids) if participant_ids is not None else None
    outbox.enqueue(KIND, key, {"lesson": lesson_id, "people": people}, due=due)
