"""Import a roster into a class, and bring the class up to the list again later: the second time nothing changes.

What a list would do is said by :func:`.planning.plan`. The passwords of new accounts are hashed after the import (see
``new_passwords.py``). Long lists are saved in pieces, each in a transaction of its own, so that nobody else waits;
if one fails, the same list again does the rest.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from classroom.core import unique
from classroom.core.concurrency import yield_to_loop
from classroom.core.database import transaction
from classroom.core.errors import Conflict
from classroom.core.locks import lock_all, retried
from classroom.models import Course, Enrolment, JoinRequest, User
from classroom.services.accounts import access, email_changes, passwords
from classroom.services.audit import trail
from classroom.services.classes import courses, new_passwords
from classroom.services.classes.new_passwords import NewStudent
from classroom.services.classes.planning import Line, Plan, plan
from classroom.services.classes.recognising import may_change
from classroom.services.classes.roster_formats.people import Person, Roster
from classroom.services.deliveries.webhooks import events as webhook_events

FORMULA = ("=", "+", "-", "@", "\t", "\r")

STEP = 40
"""Lines that are saved in one transaction, within some 20 ms."""


@dataclass(frozen=True)
class Result:
    """The result of an import: how many accounts were created, added, changed; how many lines changed nothing or were
    skipped; how many students have left the class.

    ``passwords_id`` is the number under which generated passwords are shown, None without any.
    """

    created: int
    added: int
    changed: int
    already: int
    skipped: int
    left: int
    passwords_id: int | None = None


def apply(
    course_id: int,
    user_id: int,
    roster: Roster,
    *,
    key: str = "",
    leave: bool = False,
    trusted: bool = False,
    from_platform: bool = False,
) -> Result:
    """Import a roster into an owner's class. Lines with an error are left out.

    A program that knows the accounts, such as a learning platform, gives people with ``account_id``.

    Args:
        course_id: the class.
        user_id: its owner, who manages the accounts that are made.
        roster: what was read.
        key: of the class of the list to import; empty: everybody in it.
        leave: end the enrolments of students who are not in the list. Accounts and results stay.
        trusted: it comes from the school itself, which may also change accounts that other teachers manage.
        from_platform: it comes from a learning platform.

    Raises:
        NotFound, Invalid: as :func:`.planning.plan`.
        Conflict: an account of the roster was created or changed elsewhere at the same time.
    """
    planned = plan(course_id, user_id, roster, key=key, trusted=trusted)
    return save(course_id, user_id, planned, leave=leave, trusted=trusted, from_platform=from_platform)


def save(
    course_id: int,
    user_id: int,
    planned: Plan,
    *,
    leave: bool = False,
    trusted: bool = False,
    from_platform: bool = False,
) -> Result:
    """Do to an owner's class what was planned, as :func:`apply` does."""
    saving = _Saving(course_id, user_id, planned, trusted=trusted, from_platform=from_platform)
    todo = planned.of("new", "add", "changed", *(("leaving",) if leave else ()))
    for start in range(0, len(todo), STEP):
        saving.save(todo[start : start + STEP], last=start + STEP >= len(todo))
        yield_to_loop()
    if saving.pending is not None:
        new_passwords.start()
    generated = any(made for *_student, made in saving.students)
    return Result(
        created=len(planned.of("new")),
        added=len(planned.of("add")),
        changed=sum(bool(line.changes) for line in planned.lines),
        already=len(planned.of("already")),
        skipped=len(planned.of("twice", "error")),
        left=len(planned.of("leaving")) if leave else 0,
        passwords_id=saving.pending if generated else None,
    )


class _Saving:
    """Saves the lines of one import, piece by piece."""

    def __init__(self, course_id: int, user_id: int, planned: Plan, *, trusted: bool, from_platform: bool) -> None:
        self._course_id, self._user_id, self._trusted = course_id, user_id, trusted
        self._from_platform = from_platform
        self.students: list[tuple[str, str, str, bool]] = []
        for row in (line.row for line in planned.of("new")):
            yield_to_loop()
            self.students.append(
                (row.username, row.display_name, row.password or passwords.generate(), not row.password)
            )
        self.pending: int | None = None

    def save(self, lines: Sequence[Line], *, last: bool) -> None:
        """Save some lines, all or none of them."""
        self.pending = retried(lambda: self._save(lines, last=last))

    def _save(self, lines: Sequence[Line], *, last: bool) -> int | None:
        with unique.answering({"": _changed}), transaction() as session:
            course = courses.get(self._course_id, self._user_id, lock=True)
            self._change(session, [line for line in lines if line.changes])
            joining = [line.user_id for line in lines if line.outcome == "add"]
            joining += _create(session, [line.row for line in lines if line.outcome == "new"], self._user_id)
            size = courses.sizes([course.id]).get(course.id, 0)
            if joining and size + len(joining) > courses.MAX_STUDENTS:
                raise _changed()  # it was not full when the list was checked
            enrol(session, course, joining, from_platform=self._from_platform)
            leaving = [line.user_id for line in lines if line.outcome == "leaving"]
            removed = end_enrolments(session, course.id, leaving)
            if joining or removed:
                webhook_events.roster_changed(course, added=len(joining), removed=removed)
            return self._keep_passwords(session, last=last)

    def _keep_passwords(self, session: Session, *, last: bool) -> int | None:
        """Store the passwords with the first accounts; they are hashed when the last ones are there."""
        if not self.students:
            return None
        pending = self.pending
        if pending is None:
            pending = new_passwords.store(session, self._course_id, self.students).id
        new_passwords.hold(session, pending, held=not last)
        return pending

    def _change(self, session: Session, lines: Sequence[Line]) -> None:
        """Write what a list changes of accounts that are still managed by who imports it."""
        ids = sorted(line.user_id for line in lines)
        if not ids:
            return
        lock_all(User, User.id.in_(ids))
        query = select(User).where(User.id.in_(ids)).execution_options(populate_existing=True)
        found = {user.id: user for user in session.scalars(query)}
        for line in lines:
            user = found.get(line.user_id)
            if user is None or not may_change(user, self._user_id, trusted=self._trusted):
                raise _changed()
            for change in line.changes:
                if change.field != "email":
                    setattr(user, change.field, change.new)
                elif user.email_confirmed_at is None:
                    email_changes.assign(user, change.new or None, confirmed=False)
                else:
                    raise _changed()  # its owner has confirmed it meanwhile
        session.flush()


def enrol(session: Session, course: Course, user_ids: Sequence[int], *, from_platform: bool = False) -> None:
    """Put accounts on the roster of a class, which is locked. Who had asked to join has an answer by that."""
    if not user_ids:
        return
    both = {"course_id": course.id, "from_platform": from_platform}
    session.execute(insert(Enrolment), [{**both, "user_id": user_id} for user_id in user_ids])
    asked = (JoinRequest.course_id == course.id, JoinRequest.user_id.in_(user_ids))
    session.execute(delete(JoinRequest).where(*asked))


def end_enrolments(session: Session, course_id: int, user_ids: Sequence[int]) -> int:
    """Take accounts off the roster of a class, which is locked; return how many were on it. Results stay."""
    if not user_ids:
        return 0
    there = (Enrolment.course_id == course_id, Enrolment.user_id.in_(user_ids))
    removed = session.scalars(delete(Enrolment).where(*there).returning(Enrolment.user_id)).all()
    access.end_in_class(course_id, set(removed))
    return len(removed)


def _changed() -> Conflict:
    return Conflict(_("These accounts have just been changed. Check the list again: what was saved stays."))


def _create(session: Session, rows: Sequence[Person], manager_id: int) -> list[int]:
    """Create accounts that a teacher manages, whose passwords are hashed later; return their ids.

    One statement, for the sake of thousands.
    """
    if not rows:
        return []
    values = [
        {
            "username": row.username,
            "display_name": row.display_name,
            "given_name": row.given_name or None,
            "family_name": row.surname or None,
            "email": row.email or None,
            "external_id": row.external_id or None,
            "role": "student",
            "managed_by_id": manager_id,
            "password_hash": new_passwords.NOT_YET,
        }
        # in one order: who imports the same names into another class waits for them, and never the other way round
        for row in sorted(rows, key=lambda row: row.username)
    ]
    ids = list(session.scalars(insert(User).returning(User.id), values))
    trail.record_each("account_created", "user", ids, "student")
    return ids


def as_csv(students: Sequence[NewStudent]) -> str:
    """Return new accounts as CSV text: username, name, password.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((_("Username"), _("Name"), _("Password")))
    for student in students:
        cells = (student.username, student.display_name, student.password)
        writer.writerow([f"'{cell}" if cell[:1] in FORMULA else cell for cell in cells])
    return out.getvalue()
