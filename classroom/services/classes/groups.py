"""Groups within a class: a word beside each student on the roster, such as “Reds”. Homework can be for one of them."""

from collections.abc import Collection, Mapping

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import collation
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid
from classroom.core.locks import lock_all
from classroom.models import Enrolment
from classroom.services.classes import courses

MAX_NAME = 40
"""Characters of the name of a group."""


def names(course_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the groups of classes in the alphabetical order of the reader's language; classes without any left out."""
    query = select(Enrolment.course_id, Enrolment.group_name).where(Enrolment.course_id.in_(course_ids)).distinct()
    found: dict[int, list[str]] = {}
    for course_id, name in db.session.execute(query):
        if name is not None:
            found.setdefault(course_id, []).append(name)
    language = str(get_locale() or "en")
    return {each: sorted(found[each], key=lambda name: collation.key(name, language)) for each in sorted(found)}


def of_students(course_id: int, user_id: int) -> dict[int, str]:
    """Return the group of each student of an owner's class who is in one, by account.

    Raises:
        NotFound: as :func:`courses.get`.
    """
    courses.get(course_id, user_id)
    query = select(Enrolment.user_id, Enrolment.group_name).where(Enrolment.course_id == course_id)
    return {student_id: name for student_id, name in db.session.execute(query) if name is not None}


def assign(course_id: int, user_id: int, wanted: Mapping[int, str]) -> int:
    """Put students of an owner's class into groups; return how many are in another one than before.

    Args:
        course_id: the class.
        user_id: its owner.
        wanted: the names of groups by account; an empty one: in no group. Who is not on the roster is left out, and who
            is not named here stays.

    Raises:
        NotFound: as :func:`courses.get`.
        Invalid: with a message for each student, by ``group-`` and the account's number.
    """
    tidy = {student_id: " ".join(name.split()) for student_id, name in wanted.items()}
    text = _("Use at most %(max)d characters.", max=MAX_NAME)
    if long := {f"group-{student_id}": text for student_id, name in tidy.items() if len(name) > MAX_NAME}:
        raise Invalid(text, fields=long)
    changed = 0
    with transaction() as session:
        courses.get(course_id, user_id, lock=True)
        mine = (Enrolment.course_id == course_id, Enrolment.user_id.in_(tidy))
        lock_all(Enrolment, *mine)
        for enrolment in session.scalars(select(Enrolment).where(*mine).execution_options(populate_existing=True)):
            name = tidy[enrolment.user_id] or None
            changed += name != enrolment.group_name
            enrolment.group_name = name
    return changed
