"""The permanent address of a class, ``/c/NAME``: it leads to the lesson of the class that is open."""

import re
import secrets
import unicodedata
from collections import Counter

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import collation, unique
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.models import Course, Enrolment, User
from classroom.services.accounts import passwords
from classroom.services.classes import courses

MIN_LENGTH, MAX_LENGTH = 3, 40
RESERVED = frozenset(
    {
        *("admin", "api", "app", "assets", "class", "classes", "course", "courses", "help", "home", "join", "live"),
        *("login", "logout", "lti", "new", "null", "pin", "qr", "reset", "static", "teach", "test", "undefined", "www"),
        *("ayuda", "clase", "clases", "entrar", "grupo", "grupos", "nuevo", "salir"),
    }
)
"""Names that look like a part of the site."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def tidy(text: str) -> str:
    """Return a text as it may stand in an address: small letters without accents, digits, and single hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def suggestion(title: str) -> str:
    """Return an address for a class that is not easy to guess: its title, and four random letters."""
    end = "".join(secrets.choice(passwords.ALPHABET) for _place in range(4))
    return f"{tidy(title)[: MAX_LENGTH - 5].strip('-') or 'c'}-{end}"


def _taken() -> Invalid:
    text = _("Another class has this address.")
    return Invalid(text, fields={"slug": text})


def _checked(text: str) -> str | None:
    slug = text.strip().casefold()
    if not slug:
        return None
    wrong = ""
    if not MIN_LENGTH <= len(slug) <= MAX_LENGTH:
        wrong = _("Use between %(min)d and %(max)d characters.", min=MIN_LENGTH, max=MAX_LENGTH)
    elif not _SLUG.fullmatch(slug):
        wrong = _("Use only letters without accents, digits, and hyphens between them.")
    elif slug in RESERVED:
        wrong = _("This name is reserved. Choose another one.")
    if wrong:
        raise Invalid(wrong, fields={"slug": wrong})
    return slug


def set_slug(course_id: int, user_id: int, text: str) -> str | None:
    """Give an owner's class an address, or another one, or (with an empty text) none; return it.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
        Invalid: field ``slug``: it cannot be used, or another class has it.
    """
    courses.get(course_id, user_id)
    slug = _checked(text)
    with unique.answering({"courses.slug": _taken}), transaction() as session:
        course = courses.get(course_id, user_id, lock=True)
        course.slug = slug
        session.flush()
    return slug


def ensure_slug(course_id: int, user_id: int) -> str:
    """Return the address of an owner's class, which gets one that nobody guesses if it has none.

    Raises:
        NotFound: as :func:`classroom.services.classes.courses.get`.
    """
    course = courses.get(course_id, user_id)
    return course.slug or set_slug(course_id, user_id, suggestion(course.title)) or ""


def find(slug: str) -> Course:
    """Return the class that has an address.

    Raises:
        NotFound: ``unknown_course``: none has it, or the class is archived.
    """
    course = db.session.scalar(select(Course).where(Course.slug == slug[:MAX_LENGTH].casefold()))
    if course is None or course.archived_at is not None:
        raise NotFound(_("There is no class at this address."), code="unknown_course")
    return course


def names_with_pin(course: Course) -> list[tuple[int, str]]:
    """Return the students who can come in with a PIN, as ids and names that do not tell more than the class knows.

    That is the given name with the first letter of the surname; more where two would be alike: the whole name, then the
    username, which is on the log-in card.
    """
    query = select(User).join(Enrolment, Enrolment.user_id == User.id)
    query = query.where(Enrolment.course_id == course.id, Enrolment.pin_hash.is_not(None), User.disabled_at.is_(None))
    people = [user for user in db.session.scalars(query) if user.managed_by_id == course.owner_id]
    language = str(get_locale() or "en")
    shortened = {user.id: _short(user, language) for user in people}
    often, wholly = Counter(shortened.values()), Counter(user.display_name for user in people)
    found = []
    for user in people:
        name = shortened[user.id]
        if often[name] > 1:
            name = user.display_name
            name = name if wholly[name] == 1 else f"{name} ({user.username})"
        found.append((user.id, name))
    return sorted(found, key=lambda one: (collation.key(one[1], language), one[0]))


def _short(user: User, language: str) -> str:
    surname, given = collation.split_name(user.display_name, language)
    if user.given_name and user.family_name:
        surname, given = user.family_name, user.given_name
    return f"{given} {surname[0]}." if given and surname else user.display_name
