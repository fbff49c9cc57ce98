"""Import a roster into a class: first a preview of each line, then the whole roster or nothing.

The passwords of new accounts are hashed after the import: see ``new_passwords.py``.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.models import Enrolment, User
from classroom.services.accounts import names, passwords, rules
from classroom.services.classes import courses, new_passwords
from classroom.services.classes.new_passwords import NewStudent
from classroom.services.classes.roster_files import Row, read

FORMULA = ("=", "+", "-", "@", "\t", "\r")

Outcome = Literal["new", "add", "already", "error"]


@dataclass(frozen=True)
class Line:
    """The outcome of one roster line.

    ``outcome``: ``new`` creates an account, ``add`` adds an existing one to the class, ``already`` changes nothing,
    ``error`` stops the import; ``problems`` then has the reasons.
    """

    row: Row
    outcome: Outcome
    problems: tuple[str, ...] = ()
    user_id: int = 0


@dataclass(frozen=True)
class Plan:
    """The outcomes of all roster lines."""

    lines: tuple[Line, ...]

    def of(self, outcome: Outcome) -> list[Line]:
        """Return the lines with this outcome."""
        return [line for line in self.lines if line.outcome == outcome]


@dataclass(frozen=True)
class Result:
    """The result of an import: how many accounts were created, added, or already in the class.

    ``passwords_id`` is the number under which generated passwords are shown, None without any.
    """

    created: int
    added: int
    already: int
    passwords_id: int | None = None


def plan(course_id: int, user_id: int, text: str) -> Plan:
    """Return what an import of this CSV text into an owner's class would do. Changes nothing.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
        Invalid: field ``roster``: the text is not a readable roster.
    """
    courses.get(course_id, user_id)
    rows = read(text)
    names = {rules.folded(row.username) for row in rows}
    mails = {row.email.strip().lower() for row in rows if row.email}
    users = {user.username: user for user in _find(User.username, names)}
    owners = {user.email: user for user in _find(User.email, mails)}
    enrolled = set(db.session.scalars(select(Enrolment.user_id).where(Enrolment.course_id == course_id)))
    seen: dict[str, int] = {}
    lines = []
    for row in rows:
        user = users.get(rules.folded(row.username))
        line = _existing(row, user, enrolled) if user else _new(row, owners)
        lines.append(_reject_duplicate(line, seen))
    fresh = sum(line.outcome in ("new", "add") for line in lines)
    if len(enrolled) + fresh > courses.MAX_STUDENTS:
        full = _("A class has at most %(max)d students.", max=courses.MAX_STUDENTS)
        raise Invalid(full, fields={"roster": full})
    return Plan(tuple(lines))


def _find(column: object, values: set[str]) -> list[User]:
    query = select(User).where(column.in_(sorted(values)))  # type: ignore[attr-defined]
    return list(db.session.scalars(query))


def _existing(row: Row, user: User, enrolled: set[int]) -> Line:
    clean = replace(row, username=user.username, display_name=user.display_name, email="", password="")
    if user.role != "student" or not user.is_active:
        return Line(row, "error", (_("There is an account with this username that cannot join a class."),))
    return Line(clean, "already" if user.id in enrolled else "add", user_id=user.id)


def _new(row: Row, owners: dict[str | None, User]) -> Line:
    problems = rules.Problems()
    clean = Row(
        row.line,
        problems.collect("username", rules.username, row.username) or row.username,
        problems.collect("display_name", rules.display_name, row.display_name or names.shortened(row.username) or "?")
        or row.display_name,
        problems.collect("email", rules.email, row.email) or "",
        row.password,
    )
    if row.password:
        problems.collect("password", passwords.check, row.password, clean.username)
    if clean.email in owners:
        problems.fields["email"] = _("Another account has this e-mail address.")
    if problems.fields:
        labels = {"username": _("Username"), "display_name": _("Name"), "email": _("E-mail"), "password": _("Password")}
        return Line(row, "error", tuple(f"{labels[field]}: {text}" for field, text in problems.fields.items()))
    return Line(clean, "new")


def _reject_duplicate(line: Line, seen: dict[str, int]) -> Line:
    """Turn a line into an error if an earlier line has the same username or e-mail address."""
    for key in filter(None, (rules.folded(line.row.username), line.row.email)):
        if key in seen:
            text = _("The same as in line %(line)d: %(what)s", line=seen[key], what=key)
            line = replace(line, outcome="error", problems=(*line.problems, text))
        else:
            seen[key] = line.row.line
    return line


def apply(course_id: int, user_id: int, text: str) -> Result:
    """Import a roster into an owner's class: all lines, or nothing if a line has an error.

    Raises:
        NotFound, Invalid: as :func:`plan`; Invalid also when any line has an error.
        Conflict: an account of the roster was created or changed elsewhere at the same time.
    """
    planned = plan(course_id, user_id, text)
    wrong = planned.of("error")
    if wrong:
        message = _("Line %(line)d: %(problem)s", line=wrong[0].row.line, problem=wrong[0].problems[0])
        raise Invalid(message, fields={"roster": message})
    fresh = [line.row for line in planned.of("new")]
    students = [
        (row.username, row.display_name, row.password or passwords.generate(), not row.password) for row in fresh
    ]
    pending = None
    try:
        with transaction() as session:
            courses.get(course_id, user_id)
            joining = [line.user_id for line in planned.of("add")] + _create(session, fresh)
            if joining:
                rows = [{"course_id": course_id, "user_id": student_id} for student_id in joining]
                session.execute(insert(Enrolment), rows)
            if students:
                pending = new_passwords.store(session, course_id, students).id
    except IntegrityError:
        raise Conflict(_("These accounts have just been changed. Nothing was saved; check the list again.")) from None
    if pending is not None:
        new_passwords.start()
    generated = any(made for *_student, made in students)
    return Result(len(fresh), len(planned.of("add")), len(planned.of("already")), pending if generated else None)


def _create(session: Session, rows: Sequence[Row]) -> list[int]:
    """Create accounts whose passwords are hashed later; return their ids. One statement, for the sake of thousands."""
    if not rows:
        return []
    values = [
        {
            "username": row.username,
            "display_name": row.display_name,
            "email": row.email or None,
            "role": "student",
            "password_hash": new_passwords.NOT_YET,
        }
        for row in rows
    ]
    return list(session.scalars(insert(User).returning(User.id), values))


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
