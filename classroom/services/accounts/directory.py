"""Finding and listing accounts."""

from typing import Any

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, or_, select

from classroom.core.database import db, paginate
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import locked
from classroom.models import User
from classroom.models.user import ROLES
from classroom.services.accounts import rules

PAGE_SIZE = 25


def get(user_id: int, *, lock: bool = False) -> User:
    """Return an account; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: ``unknown_user``.
    """
    user = locked(User, user_id) if lock else db.session.get(User, user_id)
    if user is None:
        raise unknown_user()
    return user


def unknown_user() -> NotFound:
    """Return the error for an account that does not exist."""
    return NotFound(_("There is no such account."), code="unknown_user")


def find_by_username(username: str) -> User | None:
    """Return the account with this username, ignoring case and width of letters, or None."""
    try:
        name = rules.username(username)
    except Invalid:
        return None
    return db.session.scalar(select(User).where(User.username == name))


def contains(query: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that one of the columns contains a text, in whatever case."""
    text = query.strip()[:100]
    # SQLite ignores case only in ASCII. Searching for the usual spellings finds Ángela by "ángela" there too.
    spellings = {text, text.lower(), text.upper(), text.title()}
    return or_(*(column.icontains(spelling, autoescape=True) for column in columns for spelling in spellings))


STATES: dict[str, tuple[ColumnElement[bool], ...]] = {
    "waiting": (User.requested_role.is_not(None), User.disabled_at.is_(None)),
    "active": (User.disabled_at.is_(None),),
    "disabled": (User.disabled_at.is_not(None),),
}
"""States of accounts that can be listed apart; ``waiting``: to be approved as a teacher."""


def list_users(query: str = "", role: str = "", page: int = 1, state: str = "") -> Pagination:
    """Return a page of accounts, ordered by username.

    Args:
        query: part of the username, display name or e-mail address.
        role: only this role; any other text means all roles.
        page: from 1; a number beyond the last page gives the last page.
        state: a name of :data:`STATES`; any other text means all.
    """
    found = select(User)
    if query.strip():
        found = found.where(contains(query, User.username, User.display_name, User.email))
    if role in ROLES:
        found = found.where(User.role == role)
    found = found.where(*STATES.get(state, ()))
    return paginate(found.order_by(User.username), page=page, per_page=PAGE_SIZE)
