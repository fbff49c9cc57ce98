"""A teacher gives a student who has forgotten the password a new one, or all who have never used theirs.

Only for accounts that the teacher's own import of a roster has made. An account that existed before, or that a
colleague has made, belongs to somebody else: a teacher could take it over by adding it to a class.
"""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select, update

from classroom.core.database import transaction
from classroom.core.errors import Conflict, Forbidden, NotFound
from classroom.core.locks import lock_all
from classroom.models import Course, Enrolment, NewPasswords, User
from classroom.services.accounts import directory, local_login, passwords
from classroom.services.accounts.credentials import reset_password
from classroom.services.audit import trail
from classroom.services.classes import courses, new_passwords


def is_managed(student: User, teacher_id: int) -> bool:
    """Say whether a teacher may reset the password of an account; never where only administrators log in with one."""
    return student.managed_by_id == teacher_id and student.role == "student" and local_login.is_allowed(student)


def reset(course_id: int, user_id: int, student_id: int) -> tuple[User, str]:
    """Give a student of an owner's class a new password, to be changed after logging in; all logins end.

    Returns:
        The account, and the password, which is not stored.

    Raises:
        NotFound: ``unknown_course``, ``unknown_student`` (not in the class).
        Forbidden: ``not_managed``, the account was not made by this teacher's import.
    """
    courses.get(course_id, user_id)
    if not courses.has_student(course_id, student_id):
        raise NotFound(_("This student is not in the class."), code="unknown_student")
    if not is_managed(directory.get(student_id), user_id):
        text = _("You did not make this account. Its owner can ask the administrator for a new password.")
        raise Forbidden(text, code="not_managed")
    password = passwords.generate()
    reset_password(student_id, password, must_change=True, allowed=lambda student: is_managed(student, user_id))
    return directory.get(student_id), password


def unused(students: Iterable[User], teacher_id: int) -> list[User]:
    """Return those whose password a teacher may reset and who have never logged in: their list may be lost."""
    return [each for each in students if each.last_login_at is None and is_managed(each, teacher_id)]


def renew_unused(course_id: int, user_id: int) -> int:
    """Give all students of an owner's class who have never logged in new passwords, in place of those that nobody has.

    They are hashed and shown once, as those of an import; lists of the class that were not shown yet are deleted.

    Returns:
        The number under which they are shown.

    Raises:
        NotFound: ``unknown_course``.
        Conflict: ``wrong_state``: there is nobody, or passwords of an import are still being hashed.
    """
    with transaction() as session:
        courses.get(course_id, user_id, lock=True)
        hashing = (NewPasswords.sealed.is_not(None), NewPasswords.hashed < NewPasswords.total)
        if session.scalar(select(NewPasswords.id).join(Course).where(Course.owner_id == user_id, *hashing).limit(1)):
            raise Conflict(_("The passwords are not ready yet. Wait a moment."), code="wrong_state")
        there = User.id.in_(select(Enrolment.user_id).where(Enrolment.course_id == course_id))
        lock_all(User, there)
        found = session.scalars(select(User).where(there).execution_options(populate_existing=True))
        wanted = sorted(unused(found, user_id), key=lambda each: each.id)
        if not wanted:
            raise Conflict(_("All students have logged in already."), code="wrong_state")
        for student in wanted:
            student.password_hash = new_passwords.NOT_YET
            trail.record("password_reset", "user", student.id)
        session.execute(
            update(NewPasswords)
            .where(NewPasswords.course_id == course_id, NewPasswords.sealed.is_not(None))
            .values(sealed=None)
        )
        listed = [(each.username, each.display_name, passwords.generate(), True) for each in wanted]
        key = new_passwords.store(session, course_id, listed).id
    new_passwords.start()
    return key
