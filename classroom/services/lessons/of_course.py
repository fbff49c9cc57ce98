"""The lesson of a class that is open now."""

from sqlalchemy import select

from classroom.core.database import db
from classroom.models import Lesson


def open_lesson(course_id: int) -> Lesson | None:
    """Return the newest lesson of a class that has not ended; None if there is none."""
    query = select(Lesson).where(
        Lesson.course_id == course_id,
        Lesson.mode == "live",
        Lesson.status != "ended",
        Lesson.owner_id.is_not(None),
        Lesson.archived_at.is_(None),
    )
    return db.session.scalar(query.order_by(Lesson.id.desc()).limit(1))
