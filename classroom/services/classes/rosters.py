"""Import a roster into a class: first a preview of each line, then all lines without an error.

The passwords of new accounts are hashed after the import: see ``new_passwords.py``.
"""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from classroom.core import unique
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.core.locks import retried
from classroom.models import Enrolment, User
from classroom.services.accounts import names, passwords, rules
from classroom.services.audit import trail
from classroom.services.classes import courses, new_passwords, usernames
from classroom.services.classes.new_passwords import NewStudent
from classroom.services.classes.roster_formats.people import Person, Roster
from classroom.services.deliveries.webhooks import events as webhook_events

FORMULA = ("=", "+", "-", "@", "\t", "\r")

CHUNK = 200
"""Names that are looked up in one query; SQLite limits the depth of its conditions."""

Outcome = Literal["new", "add", "already", "twice", "error"]


@dataclass(frozen=True)
class Line:
    """The outcome of one roster line.

    ``outcome``: ``new`` creates an account, ``add`` adds an existing one to the class, ``already`` changes nothing,
    ``twice`` is skipped because an earlier line has the same student, ``error`` is left out. ``problems`` has the
    reasons, and what is left out of a line that is imported.
    """

    row: Person
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
    """The result of an import: how many accounts were created or added, already in the class, or skipped.

    ``passwords_id`` is the number under which generated passwords are shown, None without any.
    """

    created: int
    added: int
    already: int
    skipped: int
    passwords_id: int | None = None


def plan(course_id: int, user_id: int, roster: Roster) -> Plan:
    """Return what an import of a roster into an owner's class would do. Changes nothing.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
        Invalid: field ``roster``: the class would have too many students.
    """
    courses.get(course_id, user_id)
    rows: Sequence[Person] = [person for person in roster.people if person.role == "student"]
    mails = {row.email.strip().lower() for row in rows if row.email}
    owners = {user.email for user in _find(User.email, mails)}
    in_class = select(User.id, User.username, User.display_name).join(Enrolment, Enrolment.user_id == User.id)
    students = db.session.execute(in_class.where(Enrolment.course_id == course_id)).all()
    enrolled = {student.id for student in students}
    rows = _with_usernames(rows, {_same_name(student.display_name): student.username for student in students})
    users = {user.username: user for user in _find(User.username, {rules.folded(row.username) for row in rows})}
    seen: dict[str, int] = {}
    lines = []
    for row in rows:
        user = users.get(rules.folded(row.username))
        line = _existing(row, user, enrolled) if user else _new(row)
        lines.append(_settle_duplicates(line, seen, owners))
    lines += [Line(Person(each.line, file=each.file), "error", (each.text,)) for each in roster.problems]
    fresh = sum(line.outcome in ("new", "add") for line in lines)
    if len(enrolled) + fresh > courses.MAX_STUDENTS:
        full = _("A class has at most %(max)d students.", max=courses.MAX_STUDENTS)
        raise Invalid(full, fields={"roster": full})
    return Plan(tuple(sorted(lines, key=lambda line: line.row.line)))


def _with_usernames(rows: Sequence[Person], in_class: Mapping[str, str]) -> list[Person]:
    """Return the rows with a username for each that has only a name.

    A student of the class is recognised by the name, so that the same list again changes nothing.
    """
    only_names = [row for row in rows if not row.username and names.tidy(row.display_name)]
    if not only_names:
        return list(rows)
    begins = sorted({usernames.from_name(row.display_name, (), row.surname) for row in only_names})
    taken = {rules.folded(row.username) for row in rows}
    for start in range(0, len(begins), CHUNK):
        alike = [User.username.startswith(begin, autoescape=True) for begin in begins[start : start + CHUNK]]
        taken.update(db.session.scalars(select(User.username).where(or_(*alike))))
    made = dict(in_class)
    for row in only_names:
        same = _same_name(row.display_name)
        if same not in made:
            made[same] = usernames.from_name(row.display_name, taken, row.surname)
            taken.add(made[same])
    return [row if row.username else replace(row, username=made.get(_same_name(row.display_name), "")) for row in rows]


def _same_name(name: str) -> str:
    return names.tidy(name).casefold()


def _find(column: object, values: set[str]) -> list[User]:
    query = select(User).where(column.in_(sorted(values)))  # type: ignore[attr-defined]
    return list(db.session.scalars(query))


def _existing(row: Person, user: User, enrolled: set[int]) -> Line:
    clean = replace(row, username=user.username, display_name=user.display_name, email="", password="")
    if user.role != "student" or not user.is_active:
        return Line(row, "error", (_("There is an account with this username that cannot join a class."),))
    return Line(clean, "already" if user.id in enrolled else "add", user_id=user.id)


def _new(row: Person) -> Line:
    problems = rules.Problems()
    shown = row.display_name or names.shortened(row.username) or "?"
    clean = replace(
        row,
        username=problems.collect("username", rules.username, row.username) or row.username,
        display_name=problems.collect("display_name", rules.display_name, shown) or row.display_name,
        email=problems.collect("email", rules.email, row.email) or "",
        surname=names.tidy(row.surname),
        given_name=names.tidy(row.given_name),
    )
    if row.password:
        problems.collect("password", passwords.check, row.password, clean.username)
    if problems.fields:
        labels = {"username": _("Username"), "display_name": _("Name"), "email": _("E-mail"), "password": _("Password")}
        return Line(row, "error", tuple(f"{labels[field]}: {text}" for field, text in problems.fields.items()))
    return Line(clean, "new")


def _settle_duplicates(line: Line, seen: dict[str, int], owners: Collection[str | None]) -> Line:
    """Skip a line whose student an earlier line has, and leave out an e-mail address that another account has.

    Args:
        line: the line.
        seen: the usernames and addresses of the lines so far, with their line; this one's are added.
        owners: addresses of accounts that exist.
    """
    if line.outcome == "error":
        return line
    username, mail = rules.folded(line.row.username), line.row.email
    if username in seen:
        text = _("The same student as in line %(line)d (%(what)s): skipped.", line=seen[username], what=username)
        return replace(line, outcome="twice", problems=(text,))
    seen[username] = line.row.line
    if mail in owners:
        text = _("Another account has this e-mail address: imported without it.")
    elif mail in seen:
        text = _("Line %(line)d has the same e-mail address: imported without it.", line=seen[mail])
    else:
        if mail:
            seen[mail] = line.row.line
        return line
    return replace(line, row=replace(line.row, email=""), problems=(text,))


def apply(course_id: int, user_id: int, roster: Roster) -> Result:
    """Import a roster into an owner's class. Lines with an error are left out.

    Raises:
        NotFound, Invalid: as :func:`plan`.
        Conflict: an account of the roster was created or changed elsewhere at the same time; nothing was saved.
    """
    planned = plan(course_id, user_id, roster)
    fresh = [line.row for line in planned.of("new")]
    students = [
        (row.username, row.display_name, row.password or passwords.generate(), not row.password) for row in fresh
    ]
    added = [line.user_id for line in planned.of("add")]

    def save() -> int | None:
        with unique.answering({"": _changed}), transaction() as session:
            course = courses.get(course_id, user_id, lock=True)
            joining = added + _create(session, fresh, user_id)
            if courses.sizes([course_id]).get(course_id, 0) + len(joining) > courses.MAX_STUDENTS:
                raise _changed()  # it was not full when the list was checked
            if joining:
                rows = [{"course_id": course_id, "user_id": student_id} for student_id in joining]
                session.execute(insert(Enrolment), rows)
                webhook_events.roster_changed(course, added=len(joining))
            return new_passwords.store(session, course_id, students).id if students else None

    pending = retried(save)
    if pending is not None:
        new_passwords.start()
    generated = any(made for *_student, made in students)
    return Result(
        len(fresh),
        len(planned.of("add")),
        len(planned.of("already")),
        len(planned.of("twice")) + len(planned.of("error")),
        pending if generated else None,
    )


def _changed() -> Conflict:
    return Conflict(_("These accounts have just been changed. Nothing was saved; check the list again."))


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
            "role": "student",
            "managed_by_id": manager_id,
            "password_hash": new_passwords.NOT_YET,
        }
        # in one order: who imports the same names into another class waits for them, and never the other way round
        for row in sorted(rows, key=lambda row: row.username)
    ]
    ids = list(session.scalars(insert(User).returning(User.id), values))
    for user_id in ids:
        trail.record("account_created", "user", user_id, "student")
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
