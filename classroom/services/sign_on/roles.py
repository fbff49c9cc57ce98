"""What an account may do, by what the provider says at each log-in."""

import structlog
from sqlalchemy import and_, or_, select

from classroom.core import settings
from classroom.core.database import db
from classroom.core.locks import lock_all, locked
from classroom.models import User
from classroom.services.accounts import users

log = structlog.get_logger()

_ACTIVE_ADMINS = and_(User.role == "admin", User.disabled_at.is_(None))


def lock(user_id: int, role: str | None) -> User | None:
    """Return an account, locked in the order in which :func:`apply` needs it; None: it is gone."""
    if role is not None:
        lock_all(User, or_(User.id == user_id, _ACTIVE_ADMINS))
    return locked(User, user_id)


def apply(user: User, role: str | None) -> None:
    """Give an account the role that the provider says; a changed role ends its logins and tokens.

    Inside a transaction, after :func:`lock`.

    A role that the settings name no values for is not the provider's to take. The last administrator who can log in
    without the provider stays one, whatever it says: otherwise nobody could mend what is wrong with it.

    Args:
        user: the account.
        role: what the provider says; None: nothing.
    """
    if role is None or user.role == role or not _is_managed(user.role, role):
        return
    if user.role == "admin" and _is_last(user):
        log.warning("sso_last_admin_stays", user=user.id, role=role)
        return
    users.set_role(user.id, role)


def _is_managed(held: str, role: str) -> bool:
    """Say whether the provider decides about the step from one role to another."""
    current = settings.current()
    if held == "admin":
        return bool(current.admin_values)
    return held == "student" or role == "admin" or bool(current.teacher_values)


def _is_last(user: User) -> bool:
    """Say whether without this administrator there would be none, or none with a password."""
    others = db.session.scalars(select(User).where(_ACTIVE_ADMINS, User.id != user.id)).all()
    return not others or (user.has_password and not any(other.has_password for other in others))
