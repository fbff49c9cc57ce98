"""The open logins of everybody, for administrators."""

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from classroom.core.database import db, paginate, transaction
from classroom.core.errors import NotFound
from classroom.models import Access, User
from classroom.services.accounts import access, directory
from classroom.services.audit import trail

PAGE_SIZE = 50
_OPEN = (Access.kind == "session", Access.ended_at.is_(None), User.disabled_at.is_(None))


def count() -> int:
    """Return how many open logins there are."""
    return db.session.scalar(select(func.count(Access.id)).join(Access.user).where(*_OPEN)) or 0


def listed(query: str = "", page: int = 1) -> Pagination:
    """Return a page of the open logins of browsers, with their users, newest first.

    Args:
        query: part of the username or name of who is logged in.
    """
    found = select(Access).join(Access.user).options(contains_eager(Access.user)).where(*_OPEN)
    if query.strip():
        found = found.where(directory.contains(query, User.username, User.display_name))
    return paginate(found.order_by(Access.id.desc()), page=page, per_page=PAGE_SIZE)


def end(access_id: int) -> None:
    """End a login of anybody's. Its sockets are closed.

    Raises:
        NotFound: there is no open login with this id.
    """
    with transaction() as session:
        found = session.get(Access, access_id)
        if found is None or found.kind != "session":
            raise NotFound(_("There is no such login or token."), code="unknown_access")
        access.end_own(found.user_id, access_id)
        trail.record("login_ended", "user", found.user_id)
