"""PINs: four digits with which a student of a class comes into the lessons of that class, and nowhere else.

A PIN is not a password. Only students whose accounts the teacher's roster has made have one; it is valid at the
address of that class only, while its teacher allows it; and what it gives is an access of the kind ``pin``, which no
page and no API takes for a login: it joins the lessons and the homework of the class, and ends after a school day.

Ten thousand PINs are soon tried, so wrong ones are counted for each student: after :data:`classroom.core.settings`'
``pin_miss_rate`` that student waits, or gets a new PIN from the teacher, which works at once. Nobody else waits,
until there were more in the class than its students' mistakes can be (``pin_flood_rate``): somebody is trying all.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select, update

from classroom.core import rate_limits
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotAuthenticated
from classroom.core.locks import lock_all, locked
from classroom.models import Access, Course, Enrolment, User
from classroom.services.accounts import access, passwords
from classroom.services.audit import trail
from classroom.services.classes import courses

DIGITS = 4
MOST = 500
"""Students for whom PINs are made at a time; each is hashed, which takes some 25 ms."""
_EASY = frozenset({"0123", "1234", "2345", "3456", "4567", "5678", "6789", "9876", "4321", "1212", "2580"})


@dataclass(frozen=True)
class Card:
    """What a log-in card says. ``pin`` is empty where it is not shown."""

    name: str
    username: str
    pin: str = ""


def generate() -> str:
    """Return four random digits that are not among those that everybody tries first."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _place in range(DIGITS))
        if pin not in _EASY and len(set(pin)) > 1 and not pin.startswith(("19", "20")):
            return pin


def set_allowed(course_id: int, user_id: int, allowed: bool) -> None:
    """Let the students of an owner's class come in with a PIN, or no longer: then those who are in by one are out.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
    """
    with transaction():
        course = courses.get(course_id, user_id, lock=True)
        course.pin_login = allowed
        if not allowed:
            access.end_in_class(course_id)


def managed(course_id: int, user_id: int) -> list[User]:
    """Return the students of an owner's class who can have a PIN: whose accounts its owner's rosters have made.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
    """
    return [user for user in courses.roster(course_id, user_id) if _can_have_one(user, user_id)]


def _can_have_one(user: User, owner_id: int) -> bool:
    return user.managed_by_id == owner_id and user.role == "student" and user.is_active


def have_one(course_id: int) -> set[int]:
    """Return the students of a class who have a PIN."""
    query = select(Enrolment.user_id).where(Enrolment.course_id == course_id, Enrolment.pin_hash.is_not(None))
    return set(db.session.scalars(query))


def make(course_id: int, user_id: int, student_ids: Collection[int] | None = None) -> list[Card]:
    """Make PINs for students of an owner's class; return their cards, which cannot be shown again.

    Those who had one lose it, and who is in by it is out. Students who cannot have a PIN are passed over.

    Args:
        course_id: the class.
        user_id: its owner.
        student_ids: for whom; None: for those who have none yet.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
        Invalid: too many at a time.
    """
    with_one = have_one(course_id)
    wanted = [
        user
        for user in managed(course_id, user_id)
        if (user.id not in with_one if student_ids is None else user.id in student_ids)
    ]
    if len(wanted) > MOST:
        raise Invalid(_("Make PINs for at most %(max)d students at a time.", max=MOST))
    people = [(user.id, user.display_name, user.username, generate()) for user in wanted]
    db.session.rollback()  # the connection goes back while the PINs are hashed
    hashes = {key: passwords.hashed(pin) for key, _name, _username, pin in people}
    saved = _save(course_id, user_id, hashes)
    return [Card(name, username, pin) for key, name, username, pin in people if key in saved]


def _save(course_id: int, user_id: int, hashes: dict[int, str]) -> set[int]:
    """Store the hashes of those who still can have a PIN; return who they are."""
    with transaction() as session:
        courses.get(course_id, user_id, lock=True)
        lock_all(User, User.id.in_(hashes))
        query = select(User).where(User.id.in_(hashes)).execution_options(populate_existing=True)
        able = {user.id for user in session.scalars(query) if _can_have_one(user, user_id)}
        saved: set[int] = set()
        for student_id in sorted(able):
            mine = (Enrolment.course_id == course_id, Enrolment.user_id == student_id)
            written = update(Enrolment).where(*mine).values(pin_hash=hashes[student_id]).returning(Enrolment.user_id)
            saved.update(session.scalars(written))
        if saved:
            access.end_in_class(course_id, saved)
            trail.record("pins_made", "course", course_id)
    return saved


def cards(course_id: int, user_id: int) -> list[Card]:
    """Return the cards of an owner's class without PINs.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
    """
    return [Card(user.display_name, user.username) for user in courses.roster(course_id, user_id)]


def come_in(course: Course, student_id: int, pin: str) -> tuple[User, str]:
    """Check the PIN of a student; return the account and the secret of the new access to the class.

    Whether the student is not in the class, has no PIN or typed a wrong one, the answer and its time are the same.

    Raises:
        NotAuthenticated: the same whatever is wrong.
        RateLimited: too many wrong ones for this student, or in this class.
    """
    enrolment = db.session.get(Enrolment, (course.id, student_id))
    user = enrolment.user if enrolment is not None else None
    able = course.pin_login and user is not None and _can_have_one(user, course.owner_id)
    stored = enrolment.pin_hash if enrolment is not None and able else None
    keys = (str(course.id), str(student_id), sha256((stored or "").encode()).hexdigest()[:16])
    _guard(course.id, keys)
    typed = "".join(sign for sign in pin[:20] if sign.isdecimal() and sign.isascii())
    course_id = course.id
    db.session.rollback()
    matches = passwords.matches(stored, typed)
    _guard(course_id, keys)  # others may have failed while this one was checked
    if not matches or stored is None:
        rate_limits.record_failure("pin_miss", *keys)
        rate_limits.record_failure("pin_flood", str(course_id))
        raise NotAuthenticated(_("This is not the PIN. Look at your card, or ask your teacher."))
    return _grant(course_id, student_id, stored)


def _guard(course_id: int, keys: tuple[str, ...]) -> None:
    rate_limits.guard("pin_miss", *keys)
    rate_limits.guard("pin_flood", str(course_id))


def _grant(course_id: int, student_id: int, stored: str) -> tuple[User, str]:
    """Make the access of a student whose PIN was right, if it has not been replaced since."""
    with transaction() as session:
        course = locked(Course, course_id)
        mine = (Enrolment.course_id == course_id, Enrolment.user_id == student_id)
        now_stored = session.scalar(select(Enrolment.pin_hash).where(*mine))
        if course is None or not course.pin_login or now_stored != stored:
            raise NotAuthenticated(_("This is not the PIN. Look at your card, or ask your teacher."))
        user = session.get_one(User, student_id)
        return user, access.grant_in_class(student_id, course_id)


def current(secret: str, course_id: int) -> Access | None:
    """Return the access to a class that a browser has by a PIN; None if it has none, or no longer."""
    found = access.find(secret, "pin")
    if found is None or found.course_id != course_id:
        return None
    course = db.session.get(Course, course_id)
    return found if course is not None and course.pin_login and courses.has_student(course_id, found.user_id) else None
