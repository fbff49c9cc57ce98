"""The one shape into which every reader of rosters brings its file."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _

from classroom.core.errors import Invalid

MAX_PEOPLE = 20_000
"""People in one file."""


@dataclass(frozen=True)
class Person:
    """One person as a file says, unchanged but for the white space around the values.

    Attributes:
        line: where the person stands, from 1.
        username: empty if the file has none.
        display_name: the whole name, given name first.
        surname: the end of ``display_name``, where the file says it apart.
        given_name: the beginning of ``display_name``, where the file says it apart.
        external_id: the school's own identifier, by which a person is recognised when the name changes; may be empty.
        role: ``student``, ``teacher``, or ``other`` for those who are neither, such as parents.
        classes: keys of the classes (:class:`RosterClass`) that the person attends.
        teaches: keys of the classes that the person teaches.
        leaving: the file says that the person is to be taken out.
        left: keys of the classes out of which the person is to be taken.
        file: the file within an archive, empty for a file alone.
        account_id: the account, where a program that calls the import knows it; no reader of files sets it.
    """

    line: int
    username: str = ""
    display_name: str = ""
    email: str = ""
    password: str = ""
    surname: str = ""
    given_name: str = ""
    external_id: str = ""
    role: str = "student"
    classes: tuple[str, ...] = ()
    teaches: tuple[str, ...] = ()
    leaving: bool = False
    left: tuple[str, ...] = ()
    file: str = ""
    account_id: int = 0


@dataclass(frozen=True)
class RosterClass:
    """A class that a file names: the key by which people refer to it, and its title.

    ``teacher`` is the username of its teacher, where a column beside the students has one.
    """

    key: str
    title: str
    teacher: str = ""


@dataclass(frozen=True)
class Problem:
    """A line that is left out, and why, as a translated sentence. ``line`` 0 is the whole file."""

    line: int
    text: str
    file: str = ""

    @property
    def place(self) -> str:
        """Where it is, for readers."""
        if not self.line:
            return self.file
        if self.file:
            return str(_("%(file)s, line %(line)d", file=self.file, line=self.line))
        return str(_("Line %(line)d", line=self.line))


@dataclass
class Roster:
    """What a file says.

    Attributes:
        format: a name of :data:`.reading.FORMATS`.
        people: students, teachers and others.
        classes: those that the file names, in its order.
        problems: the lines that are left out.
        guessed: the name of the encoding, if it was guessed.
        whole: the file tells of everybody, so that who is missing has left. Where it tells only of changes, those
            leave who are marked so.
    """

    format: str
    people: list[Person] = field(default_factory=list)
    classes: list[RosterClass] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    guessed: str = ""
    whole: bool = True

    def students_of(self, key: str) -> list[Person]:
        """Return the students of a class of the file."""
        return [person for person in self.people if key in person.classes]


def refuse(text: str) -> Invalid:
    """Return the error for a file that is no roster: field ``roster``."""
    return Invalid(text, fields={"roster": text})


def ensure_few(people: Iterable[object]) -> None:
    """Refuse a list that is too long.

    Raises:
        Invalid: field ``roster``.
    """
    if sum(1 for _person in people) > MAX_PEOPLE:
        raise refuse(_("Use at most %(max)d lines in one file.", max=MAX_PEOPLE))
