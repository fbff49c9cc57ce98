"""What the import of a roster into a class would do, line by line. Nothing is changed here.

A person is recognised by the account that the caller names, by the school's identifier, by the username, or, where a
list has only names, by the name among the students of the class. What the list says of an account that its teacher does
not manage changes nothing of it: such a student is only added to the class.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import or_, select

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.core.errors import Invalid
from classroom.models import Enrolment, User
from classroom.services.accounts import names, passwords, rules
from classroom.services.classes import courses, usernames
from classroom.services.classes.roster_formats.people import Person, Roster

CHUNK = 500
"""Values that are looked up in one query."""
ALIKE = 20
"""Beginnings of usernames that are looked up in one query, of which each reads the whole table."""

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
    known = _Known(course_id, [row for _index, row in of_class])
    seen = _Seen(known)
    lines: list[Line] = []
    staying: set[int] = set()
    for (index, _original), row in zip(of_class, known.rows, strict=True):
        yield_to_loop()
        if _leaves(row, key):
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


def _leaves(row: Person, key: str) -> bool:
    """Say whether a list says of somebody that they leave the class."""
    return row.leaving or (bool(key) and key in row.left)


class _Known:
    """The accounts that a list may mean, and its rows with a username for each that needs one."""

    def __init__(self, course_id: int, rows: list[Person]) -> None:
        in_class = db.session.scalars(select(Enrolment.user_id).where(Enrolment.course_id == course_id))
        self.enrolled = {user.id: user for user in reversed(_find(User.id, in_class))}
        self._by_name = {_same_name(user.display_name): user for user in self.enrolled.values()}
        self._by_id = {user.id: user for user in _find(User.id, {row.account_id for row in rows if row.account_id})}
        numbers = {row.external_id for row in rows if row.external_id}
        self._by_number = {user.external_id: user for user in _find(User.external_id, numbers)}
        typed = {rules.folded(row.username) for row in rows if row.username}
        self._by_username = {user.username: user for user in _find(User.username, typed)}
        addresses = {row.email.strip().lower() for row in rows if row.email}
        self.addresses = {user.email: user.id for user in _find(User.email, addresses)}
        self.rows = self._with_usernames(rows)

    def match(self, row: Person) -> User | None:
        """Return the account of a row, if there is one."""
        if row.account_id:
            return self._by_id.get(row.account_id)
        if row.external_id and (found := self._by_number.get(row.external_id)):
            return found
        if row.username and (found := self._by_username.get(rules.folded(row.username))):
            return None if _is_another(row, found) else found
        if not row.username and (found := self._by_name.get(_same_name(row.display_name))):
            return None if _is_another(row, found) else found
        return None

    def marked(self, key: str) -> set[int]:
        """Return the accounts that the list says are to leave the class."""
        gone = (row for row in self.rows if _leaves(row, key))
        return {user.id for row in gone if (user := self.match(row))}

    def _with_usernames(self, rows: list[Person]) -> list[Person]:
        """Return the rows with a username for each that has none of its own and no account yet."""
        need: dict[int, str] = {}
        for index, row in enumerate(rows):
            yield_to_loop()
            if self.match(row) or row.leaving or (row.username and rules.folded(row.username) not in self._by_username):
                continue
            if row.username:
                need[index] = rules.folded(row.username)
            elif names.tidy(row.display_name):
                need[index] = usernames.from_name(row.display_name, (), row.surname)
        taken = {rules.folded(row.username) for row in rows} | _taken(set(need.values()))
        # A name that stands alone is the same student as a line with this name and a username of its own, such as the
        # one that was just chosen for the first of two equal lines.
        named = (row for row in rows if row.username and not row.external_id)
        made = {_same_name(row.display_name): rules.folded(row.username) for row in named}
        found = list(rows)
        for index, begin in need.items():
            row = rows[index]
            who = row.external_id or _same_name(row.display_name)
            if who not in made:
                made[who] = usernames.free(begin, taken)
                taken.add(made[who])
            found[index] = replace(row, username=made[who])
        return found


def _is_another(row: Person, user: User) -> bool:
    """Say whether the school knows this account by another number than that of the row."""
    return bool(row.external_id and user.external_id and row.external_id != user.external_id)


def _taken(begins: set[str]) -> set[str]:
    """Return the usernames that are in use, of those that begin like one that is wanted and in use."""
    used = sorted(user.username for user in _find(User.username, begins))
    taken = set(used)
    for start in range(0, len(used), ALIKE):
        alike = [User.username.startswith(begin, autoescape=True) for begin in used[start : start + ALIKE]]
        taken.update(db.session.scalars(select(User.username).where(or_(*alike))))
        yield_to_loop()
    return taken


def _find(column: Any, values: Iterable[Any]) -> list[User]:
    wanted, found = sorted(values), list[User]()
    for start in range(0, len(wanted), CHUNK):
        query = select(User).where(column.in_(wanted[start : start + CHUNK]))
        found += list(db.session.scalars(query))
        yield_to_loop()
    return found


def _same_name(name: str) -> str:
    return names.tidy(name).casefold()


def may_change(user: User, owner_id: int, *, trusted: bool) -> bool:
    """Say whether the roster of a teacher may change an account: a student's whom that teacher manages.

    What the school itself imports may change every account that a roster has made or that has the school's number.
    """
    managed = user.managed_by_id == owner_id or (trusted and (user.managed_by_id or user.external_id) is not None)
    return user.role == "student" and managed


def _existing(row: Person, user: User, known: _Known, owner_id: int, *, trusted: bool) -> Line:
    if user.role != "student" or not user.is_active:
        return Line(row, "error", (_("There is an account with this username that cannot join a class."),))
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()
    if may_change(user, owner_id, trusted=trusted):
        changes, problems = _changes(row, user, known)
    clean = replace(
        row,
        username=user.username,
        display_name=next((each.new for each in changes if each.field == "display_name"), user.display_name),
        email=next((each.new for each in changes if each.field == "email"), ""),
        password="",
    )
    if user.id not in known.enrolled:
        return Line(clean, "add", problems, user.id, changes)
    return Line(clean, "changed" if changes else "already", problems, user.id, changes)


def _changes(row: Person, user: User, known: _Known) -> tuple[tuple[Change, ...], tuple[str, ...]]:
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
    if email and user.email_confirmed_at is None and known.addresses.get(email, user.id) == user.id:
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

    def __init__(self, known: _Known) -> None:
        self._lines: dict[str, int] = {}
        self._known = known

    def settle(self, line: Line) -> Line:
        """Skip a line whose student an earlier line has; leave out an address that another account has."""
        if line.outcome == "error":
            return line
        username, mail = rules.folded(line.row.username), line.row.email
        if username in self._lines:
            text = _(
                "The same student as in line %(line)d (%(what)s): skipped.", line=self._lines[username], what=username
            )
            return replace(line, outcome="twice", problems=(text,))
        self._lines[username] = line.row.line
        if not mail or line.outcome != "new":
            return line
        if mail in self._known.addresses:
            text = _("Another account has this e-mail address: imported without it.")
        elif mail in self._lines:
            text = _("Line %(line)d has the same e-mail address: imported without it.", line=self._lines[mail])
        else:
            self._lines[mail] = line.row.line
            return line
        return replace(line, row=replace(line.row, email=""), problems=(text,))
