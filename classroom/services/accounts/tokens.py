"""One's own log-ins and personal API tokens: seeing, making and ending them."""

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Access, User
from classroom.services.accounts import access
from classroom.services.accounts import validation as rules

SHOWN = 50
"""The newest that are listed; whoever has more can end those first."""


def of_user(user_id: int, kind: str) -> list[Access]:
    """Return a user's open accesses, newest first.

    Args:
        kind: ``session`` for log-ins, ``api`` for tokens.
    """
    query = select(Access).where(Access.user_id == user_id, Access.kind == kind, Access.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Access.id.desc()).limit(SHOWN)))


def make(user: User, label: str) -> str:
    """Make a personal API token; return it. It is never shown again.

    Raises:
        Invalid: field ``label`` is empty, too long or cannot be shown.
    """
    problems = rules.Problems()
    name = problems.take("label", rules.display_name, label)
    problems.stop()
    return access.grant(user, "api", name)


def end(user_id: int, access_id: int) -> None:
    """End one of one's own log-ins or tokens.

    Raises:
        NotFound: there is none with this id, or it is another's, or over.
    """
    row = db.session.get(Access, access_id)
    if row is None or row.user_id != user_id or row.ended_at is not None:
        raise NotFound(_("There is no such log-in or token."), code="unknown_access")
    access.end(access_id)
