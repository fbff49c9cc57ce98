"""Logins of browsers, personal API tokens and links that reset a password: creating, finding and ending them."""

import secrets
from collections.abc import Collection
from hashlib import sha256

from flask_babel import gettext as _
from itsdangerous import BadSignature
from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update
from sqlalchemy.orm import joinedload

from classroom.core.database import announce, db, now, transaction
from classroom.core.errors import Forbidden, NotAuthenticated, NotFound
from classroom.core.events import AccessEnded
from classroom.core.locks import locked_one
from classroom.core.signing import signer
from classroom.models import Access, ProviderLogin, User
from classroom.services.accounts import leaving, rules
from classroom.services.audit import trail

KEEP_ENDED = 30 * 24 * 3600
"""Seconds for which ended logins and tokens are kept; workers look for them within seconds."""
MAX_LISTED = 50
"""Newest accesses that the account page lists; older ones appear as these are ended."""


def digest(secret: str) -> str:
    """Return what is stored of a secret."""
    return sha256(secret.encode()).hexdigest()


def grant(user: User, kind: str, label: str = "", how: str = "") -> str:
    """Create an access for a user; return its secret (256 random bits, URL-safe). Only the digest is stored.

    An account that was to be deleted stays.

    Args:
        user: an active account whose credentials were checked, as it was then.
        kind: ``session`` for a browser's cookie, ``api`` for a personal token.
        label: where it comes from, for the list on the account page.
        how: how the user proved who it is, for the audit; empty: with a password.

    Raises:
        NotAuthenticated: the account was disabled or its password was changed since, which ends all accesses.
        Forbidden: ``password_change_required``, for a token.
    """
    secret = secrets.token_urlsafe(32)
    user_id, checked = user.id, user.password_hash
    with transaction() as session:
        user = locked_one(User, user_id)
        if not user.is_active or user.password_hash != checked:
            raise NotAuthenticated(_("Log in again."))
        if kind == "api":
            ensure_chosen(user)
        if kind == "session":
            user.last_login_at = now()
        session.add(Access(user_id=user_id, kind=kind, label=label[:200], digest=digest(secret)))
        if leaving.stay(user_id):
            trail.record("deletion_cancelled", "user", user_id)
        trail.record("log_in" if kind == "session" else "token_made", "user", user_id, how)
    return secret


def make_token(user: User, label: str) -> str:
    """Create a personal API token; return it. It cannot be shown again.

    Raises:
        Invalid: field ``label`` is empty, too long or cannot be shown.
    """
    problems = rules.Problems()
    name = problems.collect("label", rules.label, label)
    problems.raise_if_any()
    return grant(user, "api", name)


def find(secret: str, kind: str) -> Access | None:
    """Return the access of a secret, with its user; None when it is unknown, has ended, or the account is disabled."""
    if not secret or len(secret) > 128:
        return None
    query = (
        select(Access)
        .options(joinedload(Access.user))
        .where(Access.digest == digest(secret), Access.kind == kind, Access.ended_at.is_(None))
        .where(or_(Access.expires_at.is_(None), Access.expires_at > now()))
    )
    access = db.session.scalar(query)
    return access if access and access.user.is_active else None


def require(secret: str, kind: str) -> User:
    """Return the user of a secret.

    Raises:
        NotAuthenticated: it is unknown or has ended.
    """
    access = find(secret, kind)
    if access is None:
        raise NotAuthenticated(_("This access is invalid or has expired. Log in again."))
    return access.user


def ensure_chosen(user: User) -> None:
    """Refuse an account whose password somebody else has made, until its owner has chosen another.

    Raises:
        Forbidden: ``password_change_required``.
    """
    if user.must_change_password:
        text = _("Choose a password of your own first: log in on the website.")
        raise Forbidden(text, code="password_change_required")


def page_pass(access_id: int) -> str:
    """Return the signed pass with which a teacher's live page connects; it ends with the page's login.

    Only the page itself can read it. The cookie alone is not enough: browsers that use long-polling to their own site
    send no Origin header, and without one the request may come from another site's page.
    """
    return str(signer("teacher page").dumps(access_id))


def by_page_pass(text: str) -> Access | None:
    """Return the login of a page's pass, with its user; None when the signature is wrong or it has ended."""
    try:
        access = db.session.get(Access, signer("teacher page").loads(text[:512]))
    except BadSignature:
        return None
    return access if access and access.ended_at is None and access.user.is_active else None


def is_open(access_id: int) -> bool:
    """Say whether a login or token has not ended and its account is active."""
    return access_id in open_among({access_id})


def open_among(access_ids: set[int]) -> set[int]:
    """Return the ids, of these, of open logins and tokens of active accounts."""
    if not access_ids:
        return set()
    return set(db.session.scalars(_OPEN, {"ids": list(access_ids), "moment": now()}))


_OPEN = (
    select(Access.id)
    .join(Access.user)
    .where(Access.id.in_(bindparam("ids", expanding=True)), Access.ended_at.is_(None), User.disabled_at.is_(None))
    .where(or_(Access.expires_at.is_(None), Access.expires_at > bindparam("moment")))
)


def is_open_now(access_id: str, moment: str) -> ColumnElement[bool]:
    """Return the condition that :func:`is_open` checks, for a statement that reads other things, too.

    Args:
        access_id: name of the parameter with the access; 0 is none, and not open.
        moment: name of the parameter with the present time, in Unix seconds.
    """
    open_ones = (
        select(Access.id)
        .join(Access.user)
        .where(Access.id == bindparam(access_id), Access.ended_at.is_(None), User.disabled_at.is_(None))
        .where(or_(Access.expires_at.is_(None), Access.expires_at > bindparam(moment)))
    )
    return open_ones.exists()


def of_user(user_id: int, kind: str) -> list[Access]:
    """Return a user's open accesses, newest first.

    Args:
        kind: ``session`` for logins, ``api`` for tokens.
    """
    query = select(Access).where(Access.user_id == user_id, Access.kind == kind, Access.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Access.id.desc()).limit(MAX_LISTED)))


def end_own(user_id: int, access_id: int) -> None:
    """End a login or token of a user.

    Raises:
        NotFound: the user has no open access with this id.
    """
    if not _end(Access.id == access_id, Access.user_id == user_id):
        raise NotFound(_("There is no such login or token."), code="unknown_access")


def end(access_id: int) -> None:
    """End a login (log out) or a token. Its sockets are closed."""
    _end(Access.id == access_id)


def _end(*conditions: ColumnElement[bool]) -> bool:
    """End the open access that meets the conditions, and say whether there was one."""
    with transaction() as session:
        statement = update(Access).where(*conditions, Access.ended_at.is_(None)).values(ended_at=now())
        ended = session.scalar(statement.returning(Access.id))
        if ended is not None:
            announce(AccessEnded((ended,)))
    return ended is not None


def end_all(user_id: int, *, keep: int | None = None) -> None:
    """End all logins and tokens of a user, after a change of password or role, or when the account is disabled.

    Args:
        keep: the access that stays open: of the browser that made the change.
    """
    with transaction() as session:
        query = select(Access.id).where(Access.user_id == user_id, Access.ended_at.is_(None), Access.id != (keep or 0))
        ids = tuple(session.scalars(query))
        if ids:
            session.execute(update(Access).where(Access.id.in_(ids)).values(ended_at=now()))
            announce(AccessEnded(ids))


CLASS_SECONDS = 12 * 3600
"""How long a PIN lets somebody into a class."""


def grant_in_class(user_id: int, course_id: int) -> str:
    """Create an access of a student whose PIN was checked, to the lessons of one class; return its secret.

    It is no login: nothing but the address of the class asks for this kind. Called inside a transaction.
    """
    secret = secrets.token_urlsafe(32)
    until = now() + CLASS_SECONDS
    made = Access(user_id=user_id, kind="pin", label="", digest=digest(secret), expires_at=until, course_id=course_id)
    with transaction() as session:
        session.add(made)
        trail.record("pin_used", "user", user_id)
    return secret


def end_in_class(course_id: int, user_ids: Collection[int] | None = None) -> None:
    """End the ways into a class with a PIN; those of all students, or of some.

    Args:
        course_id: the class.
        user_ids: whose; None: everybody's.
    """
    with transaction() as session:
        query = select(Access.id, Access.user_id).where(Access.course_id == course_id, Access.ended_at.is_(None))
        ids = tuple(row.id for row in session.execute(query) if user_ids is None or row.user_id in user_ids)
        if ids:
            session.execute(update(Access).where(Access.id.in_(ids)).values(ended_at=now()))
            announce(AccessEnded(ids))


def end_these(ids: Collection[int]) -> int:
    """End the logins and tokens with these ids, of those that are open; return how many. Their sockets are closed."""
    with transaction() as session:
        statement = update(Access).where(Access.id.in_(ids), Access.ended_at.is_(None)).values(ended_at=now())
        ended = tuple(session.scalars(statement.returning(Access.id)))
        if ended:
            announce(AccessEnded(ended))
    return len(ended)


def forget_ended() -> None:
    """Delete logins and tokens that ended more than :data:`KEEP_ENDED` ago."""
    old = Access.ended_at < now() - KEEP_ENDED
    with transaction() as session:
        told = delete(ProviderLogin).where(ProviderLogin.access_id.in_(select(Access.id).where(old)))
        session.execute(told, execution_options={"synchronize_session": False})
        session.execute(delete(Access).where(old))


def ended_since(moment: float) -> set[int]:
    """Return the logins and tokens that ended after a moment (Unix seconds)."""
    return set(db.session.scalars(select(Access.id).where(Access.ended_at > moment)))
