"""Remind students of homework by mail, where mail is set up and their accounts have addresses."""

from collections.abc import Collection
from datetime import UTC, datetime, tzinfo
from typing import Any

from babel.dates import format_date, format_time, get_timezone_location
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid
from classroom.models import User
from classroom.services.assignments import lookup, watch
from classroom.services.audit import trail
from classroom.services.deliveries import mail

APART = 4 * 3600
"""Seconds between two reminders of the same homework, so that nobody gets two by a second press."""


def remind(assignment_id: int, user_id: int, address: str, zone: tzinfo | None = None) -> int:
    """Write to everybody whom homework is for and who has not handed it in; return to how many.

    Each mail is in the language of its reader, else in the teacher's.

    Args:
        assignment_id: the homework.
        user_id: one of its teachers.
        address: of the homework, as students open it.
        zone: of the teacher, in which the mail says when it is due; None: UTC.

    Raises:
        NotFound: ``unknown_assignment``.
        Invalid: they were reminded less than :data:`APART` ago.
    """
    if not mail.is_configured():
        return 0
    with transaction() as session:
        assignment = lookup.lock(assignment_id, user_id)
        before = reminded_at(assignment_id)
        if before is not None and now() - before < APART:
            text = _("They were reminded less than four hours ago.")
            raise Invalid(text, fields={"assignment_id": text})
        rows = watch.students(assignment)
        due = {row["user_id"]: row["due_at"] for row in rows}
        language = session.get_one(User, user_id).language
        people = _reachable(rows)
        for student in people:
            title, due_at = assignment.lesson.title, due[student.id]

            def write(title: str = title, due_at: float | None = due_at) -> mail.Message:
                lines = [_("You have not handed in this homework yet: %(title)s", title=title), ""]
                if due_at is not None:
                    lines.append(_("It is due: %(when)s", when=moment_in_words(due_at, zone)))
                return mail.Message(_("Homework: %(title)s", title=title), "\n".join([*lines, address]) + "\n")

            mail.enqueue(student.email or "", student.language or language, write)
        if people:
            trail.record("homework_reminded", "homework", assignment_id)
    return len(people)


def reminded_at(assignment_id: int) -> float | None:
    """Return when students were last reminded of homework, in Unix seconds; None: never."""
    return trail.newest("homework_reminded", "homework", assignment_id)


def state(assignment_id: int, rows: Collection[dict[str, Any]]) -> dict[str, Any]:
    """Return ``{"addresses", "without", "reminded_at", "may"}``: how many can be written to, how many not.

    Args:
        assignment_id: the homework.
        rows: its students, from :func:`watch.students`.
    """
    addresses, before = len(_reachable(rows)), reminded_at(assignment_id)
    return {
        "addresses": addresses,
        "without": sum(row["status"] in watch.TO_DO for row in rows) - addresses,
        "reminded_at": before,
        "may": addresses > 0 and (before is None or now() - before >= APART),
    }


def _reachable(rows: Collection[dict[str, Any]]) -> list[User]:
    """Return the accounts with an address among those who have not handed in."""
    ids = [row["user_id"] for row in rows if row["status"] in watch.TO_DO and row["user_id"]]
    people = db.session.scalars(select(User).where(User.id.in_(ids), User.email.is_not(None)).order_by(User.id))
    return [person for person in people if person.email and person.is_active]


def moment_in_words(unix: float, zone: tzinfo | None) -> str:
    """Return a moment as a mail says it, in the language in force, with the name of the time zone."""
    there, locale = datetime.fromtimestamp(unix, UTC).astimezone(zone or UTC), get_locale() or "en"
    place = get_timezone_location(zone, locale=locale) if zone is not None else "UTC"
    return f"{format_date(there, 'full', locale)}, {format_time(there, 'short', locale=locale)}, {place}"
