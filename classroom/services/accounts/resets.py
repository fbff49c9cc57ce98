"""Forgotten passwords: a link by mail that sets a new one, once, within the hour."""

from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from classroom.core import rate_limits
from classroom.core.database import db, now, transaction
from classroom.core.errors import NotAuthenticated
from classroom.core.locks import locked
from classroom.models import Access, Delivery, Identity, User
from classroom.services.accounts import access, approval, letters, local_login, passwords, rules
from classroom.services.accounts.directory import find_by_username
from classroom.services.accounts.letters import Letter
from classroom.services.audit import trail
from classroom.services.deliveries import mail

VALID_MINUTES = 60
"""How long a link works."""
MOST_AN_HOUR = 3
"""Links that an account is sent within an hour; who asks for more is told the same, and gets none."""
PATH = "/reset/new"
"""The page that the link opens."""


def ask(typed: str, address: str) -> None:
    """Have a link sent to the account with a username or an e-mail address, if there is one.

    Whether there is one is looked up when the mail is sent. Here the same is done for every text, in the same time.

    Args:
        typed: username or e-mail address.
        address: network address of the request, for the rate limit.

    Raises:
        RateLimited: too many from this address.
    """
    rate_limits.check("reset", address)
    with transaction():
        enqueue(typed)


def enqueue(typed: str) -> None:
    """Have a link sent as :func:`ask` does, in the caller's transaction."""
    letters.enqueue("reset", _key(typed), _folded(typed))


def _folded(typed: str) -> str:
    return rules.folded(typed)[:254]


def _key(typed: str) -> str:
    return f"letter:{sha256(_folded(typed).encode()).hexdigest()[:32]}"


def forget(user: User) -> None:
    """Delete what was asked for an account and not sent yet, in the caller's transaction: for its erasure."""
    keys = [_key(text) for text in (user.username, user.email) if text]
    db.session.execute(delete(Delivery).where(Delivery.key.in_(keys)))


def _find(typed: str) -> User | None:
    if "@" in typed:
        return db.session.scalar(select(User).where(User.email == typed))
    return find_by_username(typed)


def _may_have_password(user: User) -> bool:
    """Say whether a password may open an account: not one that the school's log-in alone opens."""
    linked = select(Identity.id).where(Identity.user_id == user.id)
    return local_login.is_allowed(user) and (user.has_password or db.session.scalar(linked) is None)


@letters.letter("reset")
def _prepare(typed: str) -> Letter | None:
    """Make the newest link of an account; the ones before end. None: no such account, no address, or too many."""
    secret = letters.new_secret()
    with transaction() as session:
        found = _find(typed)
        user = locked(User, found.id) if found is not None else None
        if user is None or not user.is_active or not user.email or not _may_have_password(user):
            return None
        moment = now()
        mine = (Access.user_id == user.id, Access.kind == "reset")
        recent = select(func.count()).select_from(Access).where(*mine, Access.created_at > moment - 3600)
        if (session.scalar(recent) or 0) >= MOST_AN_HOUR:
            return None
        session.execute(update(Access).where(*mine, Access.ended_at.is_(None)).values(ended_at=moment))
        link = Access(user_id=user.id, kind="reset", label="", digest=access.digest(secret))
        link.expires_at = moment + VALID_MINUTES * 60
        session.add(link)
        trail.record("reset_mailed", "user", user.id)
        username, email, language = user.username, user.email, user.language

    def write() -> mail.Message:
        lines = [
            _("Somebody, probably you, wants a new password for the account %(name)s.", name=username),
            _("Open this link within %(num)d minutes to choose one. It works once:", num=VALID_MINUTES),
            letters.link(PATH, secret),
            _("If it was not you, ignore this mail: the password stays as it is."),
        ]
        return mail.Message(_("Choose a new password"), "\n\n".join(lines) + "\n")

    return Letter(email, language, write)


def _expired() -> NotAuthenticated:
    return NotAuthenticated(
        _("This link does not work any more: it was used, is older than an hour, or a newer one was sent."),
        code="link_expired",
    )


def choose(secret: str, new: str, address: str) -> User:
    """Set a new password by the link of a mail; all accesses of the account end, and so do all its links.

    Args:
        secret: of the link.
        new: the password.
        address: network address of the request, for the rate limit.

    Raises:
        NotAuthenticated: ``link_expired``.
        Invalid: field ``new_password``.
        RateLimited: too many from this address.
    """
    rate_limits.check("reset", address)
    found = access.find(secret, "reset")
    if found is None:
        raise _expired()
    user_id = found.user_id
    problems = rules.Problems()
    problems.collect("new_password", passwords.check, new, found.user.username)
    problems.raise_if_any()
    db.session.rollback()  # hold no connection while hashing; the code below reads again
    fresh = passwords.hashed(new)
    with transaction():
        user = locked(User, user_id)
        found = access.find(secret, "reset")  # again, under the lock: of two that come at once, one is too late
        if user is None or found is None:
            raise _expired()
        user.password_hash, user.must_change_password = fresh, False
        user.email_confirmed_at = user.email_confirmed_at or now()
        approval.by_domain(user)
        access.end_all(user_id)
        trail.record("password_reset_by_mail", "user", user_id)
    return user
