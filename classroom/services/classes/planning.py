"""What the import of a roster into a class would do, line by line. Nothing is changed here.

Whom a line means is said by ``recognising.py``. What the list says of an account that its teacher does not manage
changes nothing of it: such a student is only added to the class.
"""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from flask_babel import gettext as _

from classroom.core.concurrency import yield_to_loop
from classroom.core.errors import Invalid
from classroom.models import User
from classroom.services.accounts import names, passwords, rules
from classroom.services.classes import courses
from classroom.services.classes.recognising import Known, leaves, may_change
from classroom.services.classes.roster_formats.people import Person, Roster

Outcome = Literal["new", "add", "changed", "already", "twice", "leaving", "error"]


class Change(NamedTuple):
    """A field of an account that changes: ``display_name``, ``given_name``, ``family_name``, ``email``,
    ``external_id``."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """The outcome of one roster line.

    ``outcome``: ``new`` creates an account, ``add`` adds an existing one to the class, ``changed`` changes one in the
    class, ``already`` changes nothing, ``twice`` is skipped because an earlier line has the same student, ``leaving``
    is in the class and not in the list, ``error`` is left out. ``problems`` has the reasons, and what is left out of a
    line that is imported. ``index`` is the place among the students of the list, -1 for others.
    """

    row: Person
    outcome: Outcome
    problems: tuple[str, ...] = ()
    user_id: int = 0
    changes: tuple[Change, ...] = ()
    index: int = -1


@dataclass(frozen=True)
class Plan:
    """The outcomes of all roster lines."""

    lines: tuple[Line, ...]

    def of(self, *outcomes: Outcome) -> list[Line]:
        """Return the lines with one of these outcomes."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def is_useless(self) -> bool:
        """Whether no line of the list can be used."""
        return not self.of("new", "add", "changed", "already") and bool(self.of("error") or not self.of("leaving"))


def students(roster: Roster) -> list[Person]:
    """Return the students of a list, in its order."""
    return [person for person in roster.people if person.role == "student"]


def plan(course_id: int, user_id: int, roster: Roster, *, key: str = "", trusted: bool = False) -> Plan:
    """Return what an import of a roster into an owner's class would do. Changes nothing.

    Args:
        course_id: the class.
        user_id: its owner.
        roster: what was read.
        key: of the class of the list to import; empty: everybody in it.
        trusted: it comes from the school itself, which may also change accounts that other teachers manage.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
        Invalid: field ``roster``: the class would have too many students.
    """
    courses.get(course_id, user_id)
    return plan_for(course_id, user_id, roster, key=key, trusted=trusted)


def plan_for(course_id: int, owner_id: int, roster: Roster, *, key: str = "", trusted: bool = False) -> Plan:
    """Return what :func:`plan` does, also for a class that is still to be made: ``course_id`` 0.

    Raises:
        Invalid: as :func:`plan`.
    """
    of_class = [
        (index, row)
        for index, row in enumerate(students(roster))
        if not key or key in row.classes or key in row.left or (row.leaving and not roster.whole)
    ]
    known = Known(course_id, [row for _index, row in of_class], owner_id, trusted=trusted)
    seen = _Seen(known, owner_id)
    lines: list[Line] = []
    staying: set[int] = set()
    for (index, _original), row in zip(of_class, known.rows, strict=True):
        yield_to_loop()
        if leaves(row, key):
            continue  # is among the leaving, below
        user = known.match(row)
        line = _existing(row, user, known, owner_id, trusted=trusted) if user else _new(row)
        line = seen.settle(replace(line, index=index))
        lines.append(line)
        staying.add(user.id if user else 0)  # also one whose line has an error
    leaving = set(known.enrolled) - staying if roster.whole else known.marked(key) & set(known.enrolled)
    for student_id in sorted(leaving, key=lambda one: known.enrolled[one].username):
        student = known.enrolled[student_id]
        lines.append(Line(Person(0, student.username, student.display_name), "leaving", user_id=student_id))
    lines += [Line(Person(each.line, file=each.file), "error", (each.text,)) for each in roster.problems]
    fresh = sum(line.outcome in ("new", "add") for line in lines)
    if len(known.enrolled) + fresh > courses.MAX_STUDENTS:
        full = _("A class has at most %(max)d students.", max=courses.MAX_STUDENTS)
        raise Invalid(full, fields={"roster": full})
    return Plan(tuple(sorted(lines, key=lambda line: (line.outcome == "leaving", line.row.file, line.row.line))))


def _existing(row: Person, user: User, known: Known, owner_id: int, *, trusted: bool) -> Line:
    if user.role != "student" or not user.is_active:
        return Line(row, "error", (_("There is an account with this username that cannot join a class."),))
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()
    may_see = may_change(user, owner_id, trusted=trusted)
    if may_see:
        changes, problems = _changes(row, user, known)
    clean = replace(
        row,
        username=user.username,
        display_name=next((each.new for each in changes if each.field == "display_name"), user.display_name),
        email=next((each.new for each in changes if each.field == "email"), (user.email or "") if may_see else ""),
        password="",
    )
    if user.id not in known.enrolled:
        return Line(clean, "add", problems, user.id, changes)
    return Line(clean, "changed" if changes else "already", problems, user.id, changes)


def _changes(row: Person, user: User, known: Known) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Return what a list changes of an account, and what cannot be taken from it."""
    problems = rules.Problems()
    found: list[Change] = []

    def compare(field: str, new: str | None) -> None:
        old = getattr(user, field) or ""
        if new and new != old:
            found.append(Change(field, old, new))

    name = problems.collect("display_name", rules.display_name, row.display_name) if row.display_name else None
    if name and name.casefold() != user.display_name.casefold():
        compare("display_name", name)
    if not problems.fields:
        compare("given_name", names.tidy(row.given_name)[:200])
        compare("family_name", names.tidy(row.surname)[:200])
    compare("external_id", row.external_id[:200])
    email = problems.collect("email", rules.email, row.email)
    if email and user.email_confirmed_at is None and known.addresses.get(email, user).id == user.id:
        compare("email", email)  # one whose owner has confirmed it stays
    return tuple(found), tuple(str(text) for text in problems.fields.values())


def _new(row: Person) -> Line:
    problems = rules.Problems()
    shown = row.display_name or names.shortened(row.username) or "?"
    clean = replace(
        row,
        username=problems.collect("username", rules.username, row.username) or row.username,
        display_name=problems.collect("display_name", rules.display_name, shown) or row.display_name,
        email=problems.collect("email", rules.email, row.email) or "",
        surname=names.tidy(row.surname)[:200],
        given_name=names.tidy(row.given_name)[:200],
    )
    if row.display_name and not any(map(str.isalpha, row.display_name)):
        problems.fields.setdefault("display_name", _("This is not a name: it has no letter."))
    if row.password:
        problems.collect("password", passwords.check, row.password, clean.username)
    if len(row.external_id) > 200:
        problems.fields["external_id"] = _("Use at most %(max)d characters.", max=200)
    if problems.fields:
        labels = {
            "username": _("Username"),
            "display_name": _("Name"),
            "email": _("E-mail"),
            "password": _("Password"),
            "external_id": _("Number at school"),
        }
        return Line(row, "error", tuple(f"{labels[field]}: {text}" for field, text in problems.fields.items()))
    return Line(clean, "new")


class _Seen:
    """Who and which addresses the lines so far have had."""

    def __init__(self, known: Known, owner_id: int) -> None:
        self._lines: dict[str, int] = {}
        self._known, self._owner_id = known, owner_id

    def settle(self, line: Line) -> Line:
        """Skip a line whose student an earlier line has; leave out an address that another account has."""
        if line.outcome == "error":
            return line
        username, mail = rules.folded(line.row.username), line.row.email
        if username in self._lines:
            text = _(
                "The same student as in line %(line)d (%(what)s): skipped.", line=self._lines[username], what=username
            )
            return replace(line, outcome="twice", problems=(text,), changes=())
        self._lines[username] = line.row.line
        if not mail or line.outcome != "new":
            return line
        if other := self._known.addresses.get(mail):
            text = _("Another account has this e-mail address: imported without it.")
            if may_change(other, self._owner_id, trusted=False):
                who = {"name": other.display_name, "username": other.username}
                text += " " + _("It is that of %(name)s. The same student? Write %(username)s into the list.", **who)
        elif mail in self._lines:
            text = _("Line %(line)d has the same e-mail address: imported without it.", line=self._lines[mail])
        else:
            self._lines[mail] = line.row.line
            return line
        return replace(line, row=replace(line.row, email=""), problems=(text,))
