"""Import the list of a whole school in the background: class by class, each seen before anything is saved.

A delivery works for some seconds, notes how far it came, and leaves the rest to the next one. One whose process dies is
repeated from the class that it was at; a class that was imported already changes nothing the second time.
"""

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import undefer

from classroom.core import sealing
from classroom.core.concurrency import offload
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Invalid, NotFound, TizaError
from classroom.core.locks import locked
from classroom.models import SchoolImport, User
from classroom.services.accounts import directory
from classroom.services.audit import trail
from classroom.services.classes import planning, school_import
from classroom.services.classes.roster_formats import reading
from classroom.services.classes.roster_formats.people import Person, Problem, Roster, RosterClass
from classroom.services.deliveries import outbox
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, given_up

KIND = "school_import"
PURPOSE = "school import"
KEEP = 24 * 3600.0
"""Seconds after which a list is deleted, whatever became of it."""
WITHIN = 10.0
"""Seconds after which a delivery begins no other class."""
TRIES = 4
MOST_PROBLEMS = 500
"""Lines with an error that are kept; how many there are is counted."""
WORKING = ("checking", "importing")


@dataclass(frozen=True)
class Teacher:
    """An account of a teacher that an import has made, with its first password."""

    username: str
    display_name: str
    password: str


def begin(user_id: int, filename: str, data: bytes, *, course: str = "", owner: str = "") -> int:
    """Have a list looked at; return the number of the import.

    Args:
        user_id: the administrator.
        filename: as the browser says.
        data: of the file.
        course: the number, address or title of one class for everybody; empty: the classes of the list.
        owner: the username of the teacher of classes for which the list has none; empty: nobody.

    Raises:
        TooLarge, Invalid: field ``file``, ``course`` or ``owner``.
    """
    roster = _read(data)
    teacher = _teacher(owner)
    if not course.strip() and not roster.classes:
        text = _("The list has no classes: say into which one.")
        raise Invalid(text, fields={"course": text})
    sealed = offload(sealing.seal, PURPOSE, base64.b64encode(data).decode())
    options = {"course": course.strip(), "owner": teacher, "leave": False, "language": str(get_locale())}
    total = 1 if course.strip() else len(roster.classes)
    with transaction() as session:
        session.execute(delete(SchoolImport).where(SchoolImport.created_at < now() - KEEP))
        row = SchoolImport(
            user_id=user_id,
            filename=filename[:200],
            total=total,
            options=options,
            sealed=sealed,
            report=_empty(roster, course.strip()),
        )
        session.add(row)
        session.flush()
        _go_on(row.id)
    return row.id


def _read(data: bytes) -> Roster:
    try:
        return reading.read(data)
    except TizaError as error:
        raise type(error)(error.message, fields={"file": error.message}) from None


def _teacher(username: str) -> int | None:
    if not username.strip():
        return None
    user = directory.find_by_username(username)
    if user is None or not user.is_teacher:
        text = _("There is no teacher %(name)s.", name=username.strip())
        raise Invalid(text, fields={"owner": text})
    return user.id


def _empty(roster: Roster, course: str) -> dict[str, Any]:
    problems = [[each.place, "", each.text] for each in roster.problems]
    if not course:
        lost = [(_place(person), person.display_name) for person in school_import.without_class(roster)]
        problems += [[place, name, str(_("The list has no class for this student: left out."))] for place, name in lost]
    return {
        "classes": [],
        "problems": problems[:MOST_PROBLEMS],
        "count": len(problems),
        "bad": bool(roster.problems),
        "teachers": 0,
    }


def _go_on(import_id: int) -> None:
    outbox.enqueue(KIND, f"school:{import_id}", {"import": import_id})


def get(import_id: int) -> SchoolImport:
    """Return an import.

    Raises:
        NotFound: ``unknown_import``.
    """
    found = db.session.get(SchoolImport, import_id, populate_existing=True)
    if found is None or found.created_at < now() - KEEP:
        raise NotFound(_("There is no such import."), code="unknown_import")
    return found


def listed() -> list[SchoolImport]:
    """Return the imports of the last day, the newest first."""
    query = select(SchoolImport).where(SchoolImport.created_at >= now() - KEEP)
    return list(db.session.scalars(query.order_by(SchoolImport.id.desc())))


def start(import_id: int, *, leave: bool) -> None:
    """Import a list that was looked at.

    Args:
        import_id: the import.
        leave: end the enrolments of students who are not in the list; not if a line of it could not be read.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: ``wrong_state``.
    """
    with transaction():
        row = _locked(import_id)
        if row.state != "checked":
            raise Conflict(_("This list is being imported, or was imported already."), code="wrong_state")
        row.state, row.done = "importing", 0
        row.options = {**row.options, "leave": leave and not row.report["bad"]}
        row.report = {**row.report, "classes": []}
        trail.record("school_imported", "import", import_id)
        _go_on(import_id)


def discard(import_id: int) -> None:
    """Delete a list that is not being worked on. What was imported stays.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: ``wrong_state``.
    """
    with transaction() as session:
        row = _locked(import_id)
        if row.state in WORKING:
            raise Conflict(_("This list is being worked on. Wait a moment."), code="wrong_state")
        session.delete(row)


def _locked(import_id: int) -> SchoolImport:
    row = locked(SchoolImport, import_id)
    if row is None or row.created_at < now() - KEEP:
        raise NotFound(_("There is no such import."), code="unknown_import")
    return row


def has_teachers(import_id: int) -> bool:
    """Say whether there are accounts of teachers whose passwords were not shown yet."""
    waiting = (SchoolImport.id == import_id, SchoolImport.state == "done", SchoolImport.teachers.is_not(None))
    return db.session.scalar(select(func.count()).where(*waiting)) == 1


def show_teachers(import_id: int) -> list[Teacher]:
    """Return the accounts of teachers that an import has made with their passwords, once.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: ``wrong_state``: there are none, or they were shown already, or can no longer be read.
    """
    with transaction() as session:
        row = _locked(import_id)
        sealed = session.scalar(select(SchoolImport.teachers).where(SchoolImport.id == import_id))
        try:
            found = sealing.unseal(PURPOSE, sealed) if sealed and row.state == "done" else None
        except ValueError:
            found = None
        if found is None:
            raise Conflict(_("These passwords were shown already. They are shown only once."), code="wrong_state")
        row.teachers = None
        trail.record("passwords_shown", "import", import_id)
    return [Teacher(*each) for each in found]


def _deliver(claimed: Claim) -> Outcome:
    """Work on a list for a while."""
    query = select(SchoolImport).where(SchoolImport.id == claimed.payload["import"])
    row = db.session.scalar(query.options(undefer(SchoolImport.sealed), undefer(SchoolImport.teachers)))
    if row is None or row.state not in WORKING or row.sealed is None:
        return DELIVERED
    if claimed.attempts > TRIES:
        _fail(row.id)
        return given_up("import")
    work = _Work(row)
    db.session.rollback()
    with force_locale(work.language):
        try:
            work.read()
        except (ValueError, TizaError):  # the server's secret has changed
            _fail(work.id)
            return given_up("unreadable")
        until = time.monotonic() + WITHIN
        while (more := work.one_more()) and time.monotonic() < until:
            pass
    if more:
        with transaction():
            _go_on(work.id)
    return DELIVERED


def _fail(import_id: int) -> None:
    with transaction() as session:
        failing = update(SchoolImport).where(SchoolImport.id == import_id).values(state="failed", sealed=None)
        session.execute(failing, execution_options={"synchronize_session": False})


class _Work:
    """One turn of work on a list."""

    def __init__(self, row: SchoolImport) -> None:
        self.id, self.state, self.done, self.total = row.id, row.state, row.done, row.total
        self.language, self.options = row.options["language"], row.options
        self._sealed, self._report = row.sealed or b"", row.report
        self._teachers: list[list[str]] = sealing.unseal(PURPOSE, row.teachers) if row.teachers else []
        self._roster = Roster("")

    def read(self) -> None:
        """Read the file again.

        Raises:
            ValueError, TizaError: it cannot be read any more.
        """
        text = offload(sealing.unseal, PURPOSE, self._sealed)
        self._roster = replace(reading.read(base64.b64decode(text)), problems=[])  # noted when it came

    def one_more(self) -> bool:
        """Work on the next class; return whether there may be another one for this turn."""
        if self.done >= self.total:
            return False
        teachers = [(username, name, password) for username, name, password in self._teachers]
        outcome = school_import.Outcome(teachers=teachers, keep=self._keep)
        one = self._one(self.done, outcome)
        return self._noted(one, [list(each) for each in outcome.teachers])

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that no other process has taken over."""
        return SchoolImport.id == self.id, SchoolImport.state == self.state, SchoolImport.done == self.done

    def _keep(self, teachers: Sequence[school_import.MadeTeacher]) -> None:
        """Store the passwords of the teachers so far, in the transaction that makes the account of the last one.

        Raises:
            Conflict: another process has taken over.
        """
        with transaction() as session:
            keeping = update(SchoolImport).where(*self._mine()).values(teachers=sealing.seal(PURPOSE, teachers))
            kept = session.scalar(keeping.returning(SchoolImport.id), execution_options={"synchronize_session": False})
            if kept is None:
                raise Conflict(_("Another process has taken over this import."))

    def _one(self, index: int, outcome: school_import.Outcome) -> school_import.ClassOutcome:
        owner_id, dry_run = self.options["owner"], self.state == "checking"
        owner = db.session.get(User, owner_id) if owner_id else None
        how = {"owner": owner, "leave": self.options["leave"], "dry_run": dry_run}
        if not self.options["course"]:
            each: RosterClass = self._roster.classes[index]
            return school_import.import_class(self._roster, each, outcome, **how)
        name = self.options["course"]
        try:
            done = school_import.import_roster(self._roster, course_name=name, **how)
        except TizaError as error:
            return school_import.ClassOutcome(name, problem=str(error.message))
        return done.classes[0]

    def _noted(self, one: school_import.ClassOutcome, teachers: Sequence[list[str]]) -> bool:
        """Store what was done; return whether there is more. Another process may have taken over meanwhile."""
        lines = [line for line in (one.plan.of("error", "twice") if one.plan else ()) if line.problems]
        found = [
            [_place(line.row), line.row.display_name or line.row.username, " ".join(line.problems)] for line in lines
        ]
        problems = self._report["problems"] if self.state == "importing" else self._report["problems"] + found
        count = self._report["count"] + (len(found) if self.state == "checking" else 0)
        kept = {"problems": problems[:MOST_PROBLEMS], "count": count, "teachers": len(teachers)}
        self._report = {**self._report, **kept, "classes": [*self._report["classes"], _described(one)]}
        self._teachers = list(teachers)
        mine = self._mine()
        self.done += 1
        values: dict[str, Any] = {"done": self.done, "report": self._report}
        if self._teachers:
            values["teachers"] = sealing.seal(PURPOSE, self._teachers)
        if self.done >= self.total:
            values["state"] = "checked" if self.state == "checking" else "done"
            values |= {"sealed": None} if self.state == "importing" else {"teachers": None}
        with transaction() as session:
            noting = update(SchoolImport).where(*mine).values(**values).returning(SchoolImport.id)
            if session.scalar(noting, execution_options={"synchronize_session": False}) is None:
                self.total = 0  # it is another's now, or gone
        return self.done < self.total


def _place(person: Person) -> str:
    return Problem(person.line, "", person.file).place


def _described(one: school_import.ClassOutcome) -> dict[str, Any]:
    plan = one.plan
    numbers: dict[str, int] = {str(name): len(plan.of(name)) for name in _COUNTED} if plan else {}
    return {"title": one.title, "made": one.made, "problem": one.problem, **numbers}


_COUNTED: tuple[planning.Outcome, ...] = ("new", "add", "changed", "already", "leaving", "twice", "error")

KINDS = (Kind(KIND, _deliver),)
