"""Tables for the gradebooks of other programs: one row a student, with an address and a mark.

Their headings are English, since the programs know them or have them matched by hand. Moodle's import finds a student
by a column that the teacher chooses, such as the address, and refuses a whole file if it does not find one of them.
Students without an address are therefore the last rows of the file, so that they can be deleted together.

Teachers see the addresses of students on the rosters of their own classes only. Of other accounts that join a lesson
they see the name.

Sources: Moodle Docs, "Grade import"; the files that Google Classroom exports.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import get_locale
from sqlalchemy import select

from classroom.core import collation
from classroom.core.database import db
from classroom.models import Course, Enrolment, Lesson, User
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import marks, scales, tables
from classroom.services.results.scales import Mark, Scale
from classroom.services.results.sharing import EVERYTHING, Sharing
from classroom.services.results.tables import Cell, Table


class Student(NamedTuple):
    """A participant as gradebooks want them; ``email`` and ``username`` are empty where they are not known."""

    surname: str
    given: str
    email: str
    username: str
    mark: Mark | None


class _Account(NamedTuple):
    id: int
    email: str | None
    username: str
    name: str
    family: str | None
    given: str | None


def moodle(lesson: Lesson, teacher_id: int, sharing: Sharing = EVERYTHING) -> Table:
    """Return the table for Moodle's “Import grades”: percentages in a lesson with letters or without marks.

    Args:
        lesson: the lesson.
        teacher_id: who asks.
        sharing: what is left out.
    """
    scale = marks.scale_of(lesson)
    scale = scale if scale is not None and scale.kind == "numbers" else scales.PERCENT
    header = ["Username", "Email address", "First name", "Last name", lesson.title]
    rows: list[list[Cell]] = [
        [student.username, student.email, student.given, student.surname, tables.mark_cell(scale, student.mark)]
        for student in students(lesson, teacher_id, scale, sharing)
    ]
    return Table("Moodle", header, rows)


def google(lesson: Lesson, teacher_id: int, sharing: Sharing = EVERYTHING) -> Table:
    """Return the table as Google Classroom exports it; the marks are percentages in a lesson without a scale.

    Arguments as for :func:`moodle`.
    """
    scale = marks.scale_of(lesson) or scales.PERCENT
    rows: list[list[Cell]] = [
        [student.surname, student.given, student.email, tables.mark_cell(scale, student.mark)]
        for student in students(lesson, teacher_id, scale, sharing)
    ]
    return Table("Google", ["Last Name", "First Name", "Email Address", lesson.title], rows)


def students(lesson: Lesson, teacher_id: int, scale: Scale, sharing: Sharing = EVERYTHING) -> list[Student]:
    """Return the participants who were not removed, by surname, those without an address at the end.

    Students of the teacher's classes have the names of their accounts, which differ from those in a lesson with
    random names.

    Args:
        lesson: the lesson.
        teacher_id: who asks.
        scale: of the marks.
        sharing: with labels, each stands as the surname, without an address.
    """
    everybody = members.of_lesson(lesson.id)
    people = [person for person in everybody if person.removed_at is None]
    shares = marks.shares(lesson, people)
    given = {person: scale.mark(share) for person, share in shares.items()}
    if sharing.anonymous:
        labels = sharing.names(everybody, tables.WORD)
        unnamed = [Student(labels[person.id], "", "", "", given.get(person.id)) for person in people]
        return sorted(unnamed, key=lambda student: student.surname)
    accounts, language = _known(people, teacher_id), str(get_locale() or "en")
    found = []
    for person in people:
        account = accounts.get(person.user_id or 0)
        surname, first = _split(account, person, language)
        email, username = (account.email or "", account.username) if account else ("", "")
        found.append(Student(surname, first, email, username, given.get(person.id)))
    return sorted(found, key=lambda student: _place(student, language))


def _split(account: _Account | None, person: Member, language: str) -> tuple[str, str]:
    """Return surname and given names: as the school writes them if the roster said so, guessed otherwise."""
    if account is None:
        return collation.split_name(person.nickname, language)
    if account.family or account.given:
        return account.family or "", account.given or ""
    return collation.split_name(account.name, language)


def _place(student: Student, language: str) -> tuple[Any, ...]:
    return not student.email, collation.key(student.surname, language), collation.key(student.given, language)


def without_address(lesson: Lesson, teacher_id: int) -> int:
    """Return how many students stand in these files without an address."""
    people = [person for person in members.of_lesson(lesson.id) if person.removed_at is None]
    known = _known(people, teacher_id)
    return sum(person.user_id not in known or not known[person.user_id].email for person in people)


def _known(people: Sequence[Member], teacher_id: int) -> dict[int, _Account]:
    """Return the accounts of those participants who are on a roster of the teacher, by id."""
    ids = {person.user_id for person in people if person.user_id is not None}
    if not ids:
        return {}
    query = (
        select(User.id, User.email, User.username, User.display_name, User.family_name, User.given_name)
        .join(Enrolment, Enrolment.user_id == User.id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Course.owner_id == teacher_id)
        .distinct()
    )
    return {row.id: _Account(*row) for row in db.session.execute(query) if row.id in ids}
