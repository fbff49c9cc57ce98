"""Passes: what lets a browser go on once after a launch in a frame, where it keeps no cookie of ours."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update

from classroom.core.database import db, now, transaction
from classroom.models import LtiPass, User
from classroom.services.lti.logins import digest
from classroom.services.lti.refusals import Refused

VALID = {"open": 60.0, "choose": 3600.0}
"""Seconds for which a pass of each kind is good."""
KEEP = 24 * 3600.0


@dataclass(frozen=True)
class Used:
    """A pass that was used just now: whose it is, and what it is for."""

    user: User
    data: Any


def make(kind: str, user_id: int, data: Any) -> str:
    """Make a pass; return its secret (256 random bits).

    Args:
        kind: ``open`` or ``choose``.
        user_id: whose it is.
        data: a JSON value.
    """
    secret = secrets.token_urlsafe(32)
    with transaction() as session:
        session.execute(delete(LtiPass).where(LtiPass.created_at < now() - KEEP))
        session.add(LtiPass(kind=kind, digest=digest(secret), user_id=user_id, data=data))
    return secret


def use(kind: str, secret: str) -> Used:
    """Use up a pass.

    Raises:
        Refused: ``code`` or ``choice``, if it is unknown, was used or is too old; ``disabled``.
    """
    with transaction() as session:
        using = (
            update(LtiPass)
            .where(
                LtiPass.digest == digest(secret),
                LtiPass.kind == kind,
                LtiPass.used_at.is_(None),
                LtiPass.created_at > now() - VALID[kind],
            )
            .values(used_at=now())
            .returning(LtiPass.user_id, LtiPass.data)
        )
        row = session.execute(using, execution_options={"synchronize_session": False}).first()
    if row is None:
        raise Refused("code" if kind == "open" else "choice")
    user = db.session.get(User, row[0])
    if user is None or not user.is_active:
        raise Refused("disabled")
    return Used(user, row[1])
