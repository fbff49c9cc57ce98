"""Import the list of a whole school in the background: it is looked at before anything is saved.

The work is done by the deliveries of :mod:`classroom.services.classes.school_work`.
"""

import base64
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from classroom.core import sealing
from classroom.core.concurrency import offload
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Invalid, NotFound, TizaError
from classroom.core.locks import locked
from classroom.models import SchoolImport
from classroom.services.accounts import directory
from classroom.services.audit import trail
from classroom.services.classes import school_import
from classroom.services.classes.roster_formats import reading
from classroom.services.classes.roster_formats.people import Person, Problem, Roster
from classroom.services.deliveries import outbox

KIND = "school_import"
PURPOSE = "school import"
KEEP = 24 * 3600.0
"""Seconds after which a list is deleted, whatever became of it."""
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
        go_on(row.id)
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
        lost = [(place_of(person), person.display_name) for person in school_import.without_class(roster)]
        problems += [[place, name, str(_("The list has no class for this student: left out."))] for place, name in lost]
    return {
        "classes": [],
        "problems": problems[:MOST_PROBLEMS],
        "count": len(problems),
        "bad": bool(roster.problems),
        "teachers": 0,
    }


def go_on(import_id: int) -> None:
    """Have the next delivery work on an import, within the transaction of the caller."""
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
        go_on(import_id)


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


def place_of(person: Person) -> str:
    """Return where in the list somebody stands."""
    return Problem(person.line, "", person.file).place
