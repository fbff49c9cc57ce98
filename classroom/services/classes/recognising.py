"""Whom the lines of a roster mean: accounts that exist, and usernames for those who have none.

A person is recognised by the account that the caller names, by the school's identifier, by the username, where a list
has only names by the name among the students of the class, and by the e-mail address, if the name is much the same:
families share addresses. Two lines with one name and two addresses are two people.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.models import Enrolment, User
from classroom.services.accounts import names, rules
from classroom.services.classes import usernames
from classroom.services.classes.roster_formats.headings import fold
from classroom.services.classes.roster_formats.people import Person

CHUNK = 500
"""Values that are looked up in one query."""
ALIKE = 20
"""Beginnings of usernames that are looked up in one query, of which each reads the whole table."""


def leaves(row: Person, key: str) -> bool:
    """Say whether a list says of somebody that they leave the class."""
    return row.leaving or (bool(key) and key in row.left)


def may_change(user: User, owner_id: int, *, trusted: bool) -> bool:
    """Say whether the roster of a teacher may change an account: a student's whom that teacher manages.

    What the school itself imports may change every account that a roster has made or that has the school's number.
    """
    managed = user.managed_by_id == owner_id or (trusted and (user.managed_by_id or user.external_id) is not None)
    return user.role == "student" and managed


class Known:
    """The accounts that a list may mean, and its rows with a username for each that needs one.

    Attributes:
        enrolled: the students of the class by id.
        addresses: the accounts that have an address of the list.
        rows: the lines of the list, with usernames.
    """

    def __init__(self, course_id: int, rows: list[Person], owner_id: int, *, trusted: bool) -> None:
        in_class = db.session.scalars(select(Enrolment.user_id).where(Enrolment.course_id == course_id))
        self.enrolled = {user.id: user for user in reversed(_find(User.id, in_class))}
        self._by_id = {user.id: user for user in _find(User.id, {row.account_id for row in rows if row.account_id})}
        numbers = {row.external_id for row in rows if row.external_id}
        self._by_number = {user.external_id: user for user in _find(User.external_id, numbers)}
        typed = {rules.folded(row.username) for row in _in_pieces(rows) if row.username}
        self._by_username = {user.username: user for user in _find(User.username, typed)}
        addresses = {row.email.strip().lower() for row in rows if row.email}
        of_addresses = _find(User.email, addresses)
        self.addresses = {user.email: user for user in of_addresses}
        self._several = _with_several_addresses(rows)
        self._by_person = self._named(rows)
        meant = {user.id for row in _in_pieces(rows) if (user := self._match(row))}
        once = {mail for mail, number in Counter(map(_mail_of, _in_pieces(rows))).items() if number == 1}
        self._by_mail = {
            user.email: user
            for user in of_addresses
            if user.email in once and user.id not in meant and _is_theirs(user, owner_id, trusted=trusted)
        }
        self.rows = self._with_usernames(rows)

    def match(self, row: Person) -> User | None:
        """Return the account of a row, if there is one."""
        if (found := self._match(row)) or row.account_id:
            return found
        found = self._by_mail.get(_mail_of(row))
        return found if found and _much_the_same(row, found) and not _is_another(row, found) else None

    def _match(self, row: Person) -> User | None:
        """Return the account of a row by anything but its address."""
        if row.account_id:
            return self._by_id.get(row.account_id)
        if row.external_id and (found := self._by_number.get(row.external_id)):
            return found
        if row.username and (found := self._by_username.get(rules.folded(row.username))):
            return None if _is_another(row, found) else found
        if not row.username and (found := self._by_person.get(self._person(row))):
            return None if _is_another(row, found) else found
        return None

    def _person(self, row: Person) -> tuple[str, str]:
        """Return what tells somebody from others without a number or a username: name, and address if needed."""
        name = _same_name(row.display_name)
        return name, _mail_of(row) if name in self._several else ""

    def _named(self, rows: list[Person]) -> dict[tuple[str, str], User]:
        """Return the students of the class by :meth:`_person`: of those with one name first who has the address."""
        alike: dict[str, list[User]] = {}
        for user in self.enrolled.values():
            yield_to_loop()
            alike.setdefault(_same_name(user.display_name), []).append(user)
        anonymous = (row for row in _in_pieces(rows) if not row.username and not row.external_id)
        wanted = {self._person(row): _mail_of(row) for row in anonymous}
        wanted |= {(name, ""): "" for name in alike if (name, "") not in wanted and name not in self._several}
        found: dict[tuple[str, str], User] = {}
        used: set[int] = set()
        for exactly in (True, False):
            for person, mail in wanted.items():
                yield_to_loop()
                free = (user for user in reversed(alike.get(person[0], [])) if user.id not in used)
                first = next((user for user in free if user.email == mail or not exactly), None)
                if person not in found and first is not None:
                    found[person] = first
                    used.add(first.id)
        return found

    def marked(self, key: str) -> set[int]:
        """Return the accounts that the list says are to leave the class."""
        gone = (row for row in _in_pieces(self.rows) if leaves(row, key))
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
        taken = _taken(set(need.values()))
        # A name that stands alone is the same student as a line with this name and a username of its own, such as the
        # one that was just chosen for the first of two equal lines.
        made: dict[str | tuple[str, str], str] = {}
        for row in _in_pieces(rows):
            username = rules.folded(row.username)
            taken.add(username)
            if username and not row.external_id:
                made[self._person(row)] = username
        found = list(rows)
        for index, begin in need.items():
            yield_to_loop()
            row = rows[index]
            who = row.external_id or self._person(row)
            if who not in made:
                made[who] = usernames.free(begin, taken)
                taken.add(made[who])
            found[index] = replace(row, username=made[who])
        return found


def _is_another(row: Person, user: User) -> bool:
    """Say whether the school knows this account by another number than that of the row."""
    return bool(row.external_id and user.external_id and row.external_id != user.external_id)


def _mail_of(row: Person) -> str:
    return row.email.strip().lower()


def _with_several_addresses(rows: Iterable[Person]) -> set[str]:
    """Return the names that stand for several people: lines without the school's numbers give them two addresses."""
    found: dict[str, set[str]] = {}
    for row in _in_pieces(rows):
        if not row.external_id and (mail := _mail_of(row)):
            found.setdefault(_same_name(row.display_name), set()).add(mail)
    return {name for name, mails in found.items() if len(mails) > 1}


def _is_theirs(user: User, owner_id: int, *, trusted: bool) -> bool:
    """Say whether an account is the student's who has its address: the owner's list gave it, or it is confirmed."""
    confirmed = user.role == "student" and user.email_confirmed_at is not None
    return user.is_active and (confirmed or may_change(user, owner_id, trusted=trusted))


def _much_the_same(row: Person, user: User) -> bool:
    """Say whether one of two names has all the words of the other: a second given name or surname came or went."""
    listed, known = set(fold(row.display_name).split()), set(fold(user.display_name).split())
    return listed <= known or known <= listed


def _in_pieces(rows: Iterable[Person]) -> Iterator[Person]:
    """Go through the rows, letting the event loop go on between them."""
    for row in rows:
        yield_to_loop()
        yield row


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
