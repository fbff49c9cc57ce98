"""Who becomes a teacher: somebody who asked for it when registering, and whom an administrator has approved.

An administrator can approve in advance: an invitation code, or a domain of e-mail addresses, which counts once the
address is confirmed by mail. Until then the account works as a student's.
"""

import hmac

from flask_babel import gettext as _
from sqlalchemy import func, select

from classroom.core import rate_limits
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.models import User
from classroom.services.accounts.directory import get
from classroom.services.audit import trail
from classroom.services.deliveries import mail
from classroom.services.server import options


def code_is_right(code: str, address: str) -> bool:
    """Say whether a text is the invitation code; empty: it was not given.

    Args:
        code: as typed.
        address: network address of the request, for the rate limit.

    Raises:
        Invalid: field ``code``, it is wrong.
        RateLimited: too many wrong codes from this address.
    """
    typed = code.strip()
    if not typed:
        return False
    rate_limits.guard("login_miss", "invitation code", address)
    wanted = options.teacher_code()
    if wanted and hmac.compare_digest(typed.casefold().encode(), wanted.casefold().encode()):
        return True
    rate_limits.record_failure("login_miss", "invitation code", address)
    text = _("This is not the invitation code. Leave it empty to wait for an administrator.")
    raise Invalid(text, fields={"code": text})


def has_code() -> bool:
    """Say whether there is an invitation code."""
    return bool(options.teacher_code())


def waiting_count() -> int:
    """Return how many accounts wait to be approved."""
    query = select(func.count()).select_from(User).where(User.requested_role.is_not(None), User.disabled_at.is_(None))
    return db.session.scalar(query) or 0


def is_of_teachers(email: str | None) -> bool:
    """Say whether an address is at a domain whose people are teachers."""
    return bool(email) and str(email).rpartition("@")[2] in options.teacher_domains()


def by_domain(user: User) -> bool:
    """Make a teacher of somebody who asked for it and has confirmed an address of the right domain.

    Inside a transaction, with the account locked; return whether it was done.
    """
    if user.requested_role != "teacher" or user.email_confirmed_at is None or not is_of_teachers(user.email):
        return False
    _make_teacher(user, "domain")
    return True


def _make_teacher(user: User, how: str) -> None:
    user.role, user.requested_role, user.managed_by_id = "teacher", None, None
    trail.record("role_changed", "user", user.id, f"student > teacher ({how})")


def approve(user_id: int) -> User:
    """Make a teacher of somebody who asked for it, and tell them by mail.

    Raises:
        NotFound: ``unknown_user``.
        Conflict: ``not_waiting``.
    """
    with transaction():
        user = _waiting(user_id)
        _make_teacher(user, "approved")
        _tell(user, approved=True)
    return user


def decline(user_id: int) -> User:
    """Refuse the role of a teacher to somebody who asked for it, and tell them by mail; the account stays a student's.

    Raises:
        NotFound: ``unknown_user``.
        Conflict: ``not_waiting``.
    """
    with transaction():
        user = _waiting(user_id)
        user.requested_role = None
        trail.record("role_declined", "user", user_id)
        _tell(user, approved=False)
    return user


def _waiting(user_id: int) -> User:
    user = get(user_id, lock=True)
    if user.requested_role is None or user.role != "student" or not user.is_active:
        raise Conflict(_("This account does not wait for an approval any more."), code="not_waiting")
    return user


def _tell(user: User, *, approved: bool) -> None:
    if not user.email or not mail.is_configured():
        return

    def write() -> mail.Message:
        if approved:
            text = _("Your account is a teacher's now. Load the page again to see your lessons, questions and classes.")
            return mail.Message(_("You are a teacher on Tiza"), text + "\n")
        text = _("An administrator has not approved you as a teacher. Your account stays a student's; ask them why.")
        return mail.Message(_("Your account on Tiza"), text + "\n")

    mail.enqueue(user.email, user.language, write)
