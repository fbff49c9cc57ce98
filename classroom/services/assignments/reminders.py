"""Remind students of homework by mail, where mail is set up and their accounts have addresses."""

from datetime import UTC, datetime

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, transaction
from classroom.models import User
from classroom.services.assignments import lookup, watch
from classroom.services.deliveries import mail


def remind(assignment_id: int, user_id: int, address: str) -> int:
    """Write to everybody whom homework is for and who has not handed it in; return to how many.

    Args:
        assignment_id: the homework.
        user_id: one of its teachers.
        address: of the homework, as students open it.

    Raises:
        NotFound: ``unknown_assignment``.
    """
    if not mail.is_configured():
        return 0
    with transaction():
        assignment = lookup.lock(assignment_id, user_id)
        rows = [row for row in watch.students(assignment) if row["status"] in watch.TO_DO and row["user_id"]]
        due = {row["user_id"]: row["due_at"] for row in rows}
        people = db.session.scalars(select(User).where(User.id.in_(due), User.email.is_not(None)))
        written = 0
        for student in [person for person in people if person.email and person.is_active]:
            title, due_at = assignment.lesson.title, due[student.id]

            def write(title: str = title, due_at: float | None = due_at) -> mail.Message:
                lines = [_("You have not handed in this homework yet: %(title)s", title=title), ""]
                if due_at is not None:
                    lines.append(_("It is due: %(when)s", when=f"{format_datetime(_moment(due_at))} UTC"))
                return mail.Message(_("Homework: %(title)s", title=title), "\n".join([*lines, address]) + "\n")

            mail.enqueue(student.email or "", student.language, write)
            written += 1
    return written


def without_address(rows: list[dict[str, object]]) -> int:
    """Return how many of those who have not handed in have no address."""
    ids = [row["user_id"] for row in rows if row["status"] in watch.TO_DO]
    known = select(User.id).where(User.id.in_([number for number in ids if number]), User.email.is_not(None))
    return len(ids) - len(db.session.scalars(known).all())


def _moment(unix: float) -> datetime:
    return datetime.fromtimestamp(unix, UTC)
