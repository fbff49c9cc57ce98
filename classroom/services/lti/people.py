"""The accounts of people who come from a platform. They are found by their identity there and by nothing else."""

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import unique
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict
from classroom.core.locks import locked_one
from classroom.models import Identity, LtiPlatform, User
from classroom.services.accounts import names, users
from classroom.services.audit import trail
from classroom.services.classes import usernames
from classroom.services.lti.refusals import Refused

NO_PASSWORD = ""
"""Stored in place of a password's hash: no password matches it."""
TRIES = 5
"""How often an account is made whose username another request takes at the same moment."""


def known(platform: LtiPlatform, subject: str) -> User | None:
    """Return the account of a person of a platform; None: there is none yet."""
    query = select(User).join(Identity, Identity.user_id == User.id)
    return db.session.scalar(
        query.where(Identity.issuer == platform.identity_issuer, Identity.subject == subject).limit(1)
    )


def person(
    platform: LtiPlatform,
    subject: str,
    *,
    name: str,
    given: str,
    family: str,
    is_instructor: bool,
    logs_in: bool = True,
) -> User:
    """Return the account of a person who comes from a platform; the first time it is made.

    Accounts are never found by e-mail address: platforms let people enter the address of somebody else.

    Args:
        platform: the registration.
        subject: the person there.
        name: of the person; empty: not said.
        given: the given name; empty: not said.
        family: the family name; empty: not said.
        is_instructor: whether they teach; they get an account of a teacher only if the registration may make them.
        logs_in: whether they come now, or are only listed.

    Raises:
        Refused: ``disabled``.
    """
    teaches = is_instructor and platform.makes_teachers
    platform_id = platform.id
    for _try in range(TRIES):
        try:
            with unique.answering({"": _taken}), transaction() as session:
                platform = session.get_one(LtiPlatform, platform_id)
                user = known(platform, subject) or _made(platform, subject, (name, given, family), teaches)
                if not user.is_active:
                    raise Refused("disabled")
                came = (Identity.issuer == platform.identity_issuer, Identity.subject == subject)
                identity = session.scalars(select(Identity).where(*came)).one()
                identity.last_login_at = now() if logs_in else identity.last_login_at
                if teaches and user.role == "student":
                    users.set_role(user.id, "teacher")
            return user
        except Conflict:
            continue
    raise _taken()


def _taken() -> Conflict:
    return Conflict(_("The account is just being made. Try again."))


def _made(platform: LtiPlatform, subject: str, called: tuple[str, str, str], teaches: bool) -> User:
    name, given, family = (names.tidy(text) for text in called)
    shown = names.shortened(name or " ".join(filter(None, (given, family))))
    begin = usernames.from_name(shown, (), family)
    taken = set(db.session.scalars(select(User.username).where(User.username.startswith(begin, autoescape=True))))
    username = usernames.from_name(shown, taken, family)
    user = User(
        username=username,
        display_name=shown or username,
        given_name=names.shortened(given) or None,
        family_name=names.shortened(family) or None,
        role="teacher" if teaches else "student",
        password_hash=NO_PASSWORD,
    )
    db.session.add(user)
    db.session.flush()
    db.session.add(Identity(user_id=user.id, issuer=platform.identity_issuer, subject=subject))
    db.session.flush()
    trail.record("account_created", "user", user.id, user.role)
    return locked_one(User, user.id)
