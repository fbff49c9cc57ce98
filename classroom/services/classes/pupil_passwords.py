"""A teacher gives a student who has forgotten the password a new one.

Only for accounts that the teacher's own import of a roster has made. An account that existed before, or that a
colleague has made, belongs to somebody else: a teacher could take it over by adding it to a class.
"""

from flask_babel import gettext as _

from classroom.core.errors import Forbidden, NotFound
from classroom.models import User
from classroom.services.accounts import directory, local_login, passwords
from classroom.services.accounts.credentials import reset_password
from classroom.services.classes import courses


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
