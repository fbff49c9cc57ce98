"""Who gets in: log-ins of browsers and personal API tokens, and how they end."""

import secrets
from hashlib import sha256

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload

from classroom.core import settings
from classroom.core.database import announce, db, now, transaction
from classroom.core.errors import NotAuthenticated
from classroom.core.events import AccessEnded
from classroom.models import Access, User


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def grant(user: User, kind: str, label: str = "") -> str:
    """Let a user in; return the secret (256 random bits, URL-safe), of which only the digest is kept.

    Args:
        user: an active account whose credentials were checked.
        kind: ``session`` for a browser's cookie, ``api`` for a personal token.
        label: where it came from, for the list that the user sees.
    """
    secret = secrets.token_urlsafe(32)
    with transaction() as session:
        session.add(Access(user_id=user.id, kind=kind, label=label[:200], digest=_digest(secret)))
    return secret


def find(secret: str, kind: str) -> Access | None:
    """Return the access that a secret stands for, with its user, or None when it is unknown, over or disabled."""
    if not secret or len(secret) > 128:
        return None
    query = (
        select(Access)
        .options(joinedload(Access.user))
        .where(Access.digest == _digest(secret), Access.kind == kind, Access.ended_at.is_(None))
    )
    access = db.session.scalar(query)
    return access if access and access.user.is_active else None


def require(secret: str, kind: str) -> User:
    """Return the user of a secret.

    Raises:
        NotAuthenticated: when it is unknown or over.
    """
    access = find(secret, kind)
    if access is None:
        raise NotAuthenticated(_("Log in again: this access is unknown or over."))
    return access.user


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings.current().secret_key, salt="teacher page")


def page_pass(access_id: int) -> str:
    """Return what a teacher's live page connects with: it stands for the page's log-in, and ends with it.

    Only the page itself can read it. A cookie would not do everywhere: browsers that poll their own site send no
    Origin, and without one a cookie may have come from another site's page.
    """
    return str(_signer().dumps(access_id))


def by_page_pass(text: str) -> Access | None:
    """Return the log-in that a page's pass stands for, with its user, or None when it is not ours or over."""
    try:
        access = db.session.get(Access, _signer().loads(text[:512]))
    except BadSignature:
        return None
    return access if access and access.ended_at is None and access.user.is_active else None


def is_open(access_id: int) -> bool:
    """Say whether a log-in or token still holds."""
    return access_id in open_among({access_id})


def open_among(access_ids: set[int]) -> set[int]:
    """Return those of these log-ins and tokens that still hold."""
    if not access_ids:
        return set()
    return set(db.session.scalars(_OPEN, {"ids": list(access_ids)}))


_OPEN = (
    select(Access.id)
    .join(Access.user)
    .where(Access.id.in_(bindparam("ids", expanding=True)), Access.ended_at.is_(None), User.disabled_at.is_(None))
)


def end(access_id: int) -> None:
    """End one log-in or token (log-out); its sockets are closed."""
    with transaction() as session:
        statement = update(Access).where(Access.id == access_id, Access.ended_at.is_(None)).values(ended_at=now())
        if session.execute(statement).rowcount:  # type: ignore[attr-defined]
            announce(AccessEnded((access_id,)))


def end_all(user_id: int, *, keep: int | None = None) -> None:
    """End all log-ins and tokens of a user (changed password or role, disabled account).

    Args:
        user_id: whose.
        keep: the access of the browser that asks, when it may stay.
    """
    with transaction() as session:
        query = select(Access.id).where(Access.user_id == user_id, Access.ended_at.is_(None), Access.id != (keep or 0))
        ids = tuple(session.scalars(query))
        if ids:
            session.execute(update(Access).where(Access.id.in_(ids)).values(ended_at=now()))
            announce(AccessEnded(ids))


def ended_since(moment: float) -> set[int]:
    """Return the log-ins and tokens that ended after a moment (Unix seconds)."""
    return set(db.session.scalars(select(Access.id).where(Access.ended_at > moment)))
