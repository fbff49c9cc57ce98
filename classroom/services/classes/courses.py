"""Courses: a teacher's classes and their students. For anyone but the owner, a course does not exist."""

from collections.abc import Iterable

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy import func as sql

from classroom.core import collation
from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import locked
from classroom.models import Course, Enrolment, JoinRequest, Lesson, LessonTeacher, User
from classroom.services.accounts import access, rules
from classroom.services.accounts.directory import find_by_username
from classroom.services.deliveries.webhooks import events as webhook_events

MAX_STUDENTS = 5000


def get(course_id: int, user_id: int, *, lock: bool = False) -> Course:
    """Return a class of this owner; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: there is no such class, or it belongs to another teacher.
    """
    course = locked(Course, course_id) if lock else db.session.get(Course, course_id)
    if course is None or course.owner_id != user_id:
        raise NotFound(_("There is no such class."), code="unknown_course")
    return course


def of_owner(owner_id: int, *, archived: bool = False) -> list[Course]:
    """Return a teacher's active or archived classes, by title in the alphabetical order of the reader's language."""
    state = Course.archived_at.is_not(None) if archived else Course.archived_at.is_(None)
    query = select(Course).where(Course.owner_id == owner_id, state).order_by(Course.id)
    language = str(get_locale() or "en")
    return sorted(db.session.scalars(query), key=lambda course: collation.key(course.title, language))


def of_lessons(user_id: int) -> list[Course]:
    """Return the classes of the lessons that a teacher owns or shares, archived ones included, by title."""
    shared = select(LessonTeacher.lesson_id).where(LessonTeacher.user_id == user_id)
    taught = select(Lesson.course_id).where((Lesson.owner_id == user_id) | Lesson.id.in_(shared))
    language = str(get_locale() or "en")
    found = db.session.scalars(select(Course).where(Course.id.in_(taught)).order_by(Course.id))
    return sorted(found, key=lambda course: collation.key(course.title, language))


def sizes(course_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of students by course id; courses without students are left out."""
    query = (
        select(Enrolment.course_id, sql.count())
        .where(Enrolment.course_id.in_(list(course_ids)))
        .group_by(Enrolment.course_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def has_student(course_id: int, user_id: int) -> bool:
    """Say whether an account is on the roster of a class."""
    return db.session.get(Enrolment, (course_id, user_id)) is not None


def with_student(course_id: int, user_id: int) -> Course | None:
    """Return a class on whose roster an account is; None: it is not, or there is no such class."""
    return db.session.get(Course, course_id) if has_student(course_id, user_id) else None


def roster(course_id: int, user_id: int, order: str = "name") -> list[User]:
    """Return the students of an owner's class, in the alphabetical order of the reader's language.

    Args:
        course_id: the class.
        user_id: its owner.
        order: a name of :data:`classroom.core.collation.ORDERS`.

    Raises:
        NotFound: as :func:`get`.
    """
    get(course_id, user_id)
    query = select(User).join(Enrolment, Enrolment.user_id == User.id).where(Enrolment.course_id == course_id)
    sort_key, language = collation.ORDERS[order], str(get_locale() or "en")
    return sorted(db.session.scalars(query), key=lambda user: (sort_key(user.display_name, language), user.username))


def _title(text: str) -> str:
    problems = rules.Problems()
    title: str = problems.collect("title", rules.label, text)
    problems.raise_if_any()
    return title


def create(owner_id: int, title: str) -> Course:
    """Create a class without students.

    Raises:
        Invalid: field ``title``.
    """
    course = Course(owner_id=owner_id, title=_title(title))
    with transaction() as session:
        session.add(course)
    return course


def rename(course_id: int, user_id: int, title: str) -> None:
    """Change the title of an owner's class.

    Raises:
        NotFound: as :func:`get`.
        Invalid: field ``title``.
    """
    with transaction():
        get(course_id, user_id).title = _title(title)


MAX_MONTHS = 120


def set_keep_months(course_id: int, user_id: int, months: int | None) -> None:
    """Set after how many months people are taken out of the lessons of an owner's class, where the server keeps longer.

    Args:
        course_id: the class.
        user_id: its owner.
        months: 1 to :data:`MAX_MONTHS`; None: as the server's setting says.

    Raises:
        NotFound: as :func:`get`.
        Invalid: field ``keep_months``.
    """
    if months is not None and not 1 <= months <= MAX_MONTHS:
        text = _("Must be a whole number from %(low)d to %(high)d.", low=1, high=MAX_MONTHS)
        raise Invalid(text, fields={"keep_months": text})
    with transaction():
        get(course_id, user_id, lock=True).keep_months = months


def set_practises(course_id: int, user_id: int, practises: bool) -> None:
    """Let what students answer wrong in lessons and homework of an owner's class come back in their practice, or not.

    What is in their practice already stays.

    Raises:
        NotFound: as :func:`get`.
    """
    with transaction():
        get(course_id, user_id, lock=True).practises = practises


def set_archived(course_id: int, user_id: int, archived: bool) -> None:
    """Archive an owner's class, or restore it. Its lessons and results are kept.

    Raises:
        NotFound: as :func:`get`.
    """
    with transaction():
        course = get(course_id, user_id, lock=True)
        if archived != (course.archived_at is not None):
            course.archived_at = now() if archived else None


def _student(username: str) -> User:
    """Return the active student account with this name, else None, so that accounts cannot be probed."""
    user = find_by_username(username)
    if user is None or user.role != "student" or not user.is_active:
        raise Invalid(_("There is no student account with this username."))
    return user


def add_student(course_id: int, user_id: int, username: str) -> User:
    """Add a student account to the roster of an owner's class.

    Raises:
        NotFound: as :func:`get`.
        Invalid: field ``username``: there is no such student, or the class has the student already.
    """
    problems = rules.Problems()
    with transaction() as session:
        course = get(course_id, user_id, lock=True)
        student: User = problems.collect("username", _student, username)
        problems.raise_if_any()
        if has_student(course_id, student.id):
            twice = _("This student is in the class already.")
            raise Invalid(twice, fields={"username": twice})
        if sizes([course_id]).get(course_id, 0) >= MAX_STUDENTS:
            full = _("A class has at most %(max)d students.", max=MAX_STUDENTS)
            raise Invalid(full, fields={"username": full})
        session.add(Enrolment(course_id=course_id, user_id=student.id))
        session.execute(
            delete(JoinRequest).where(JoinRequest.course_id == course_id, JoinRequest.user_id == student.id)
        )
        webhook_events.roster_changed(course, added=1)
    return student


def remove_student(course_id: int, user_id: int, student_id: int) -> None:
    """Remove a student from the roster of an owner's class. The account and its results are kept.

    Raises:
        NotFound: as :func:`get`, or the student is not in the class.
    """
    with transaction() as session:
        course = get(course_id, user_id, lock=True)
        enrolment = session.get(Enrolment, (course_id, student_id))
        if enrolment is None:
            raise NotFound(_("This student is not in the class."), code="unknown_student")
        session.delete(enrolment)
        access.end_in_class(course_id, {student_id})
        webhook_events.roster_changed(course, removed=1)
