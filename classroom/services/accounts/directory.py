"""Finding and listing accounts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, func, or_, select

from classroom.core import collation
from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db, paginate_rows
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import locked
from classroom.models import User
from classroom.models.user import ROLES
from classroom.services.accounts import rules

PAGE_SIZE = 25
GONE = "erased "
"""Begins the username of an account that is being deleted; no username that somebody chose has a space."""


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


def _surname_key(row: Any, language: str) -> Any:
    if row.family_name or row.given_name:
        return *collation.key(row.family_name or "", language), *collation.key(row.given_name or "", language)
    return collation.surname_key(row.display_name, language)


ORDERS: dict[str, Callable[[Any, str], Any]] = {
    "name": lambda row, language: collation.key(row.display_name, language),
    "surname": _surname_key,
    "username": lambda row, language: collation.key(row.username, language),
    "since": lambda row, _language: -row.created_at,
    "log_in": lambda row, _language: -(row.last_login_at or 0),
}
"""Orders of the list: names follow the alphabet of the reader's language, times begin with the newest."""


@dataclass(frozen=True)
class Wanted:
    """Which accounts to list.

    Attributes:
        query: part of the username, names, number at school or e-mail address.
        role: only this role; any other text means all.
        state: a name of :data:`STATES`; any other text means all.
        idle_since: only those who have not logged in since, and were made before, in Unix seconds; None: all.
        order: a name of :data:`ORDERS`.
    """

    query: str = ""
    role: str = ""
    state: str = ""
    idle_since: float | None = None
    order: str = "name"


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [~User.username.startswith(GONE), *STATES.get(wanted.state, ())]
    if wanted.query.strip():
        columns = (User.username, User.display_name, User.given_name, User.family_name, User.external_id, User.email)
        found.append(contains(wanted.query, *columns))
    if wanted.role in ROLES:
        found.append(User.role == wanted.role)
    if wanted.idle_since is not None:
        found.append(func.coalesce(User.last_login_at, User.created_at) < wanted.idle_since)
    return found


def ids_of(wanted: Wanted) -> list[int]:
    """Return the ids of the accounts that are wanted, in their order."""
    columns = (User.id, User.username, User.display_name, User.given_name, User.family_name)
    query = select(*columns, User.created_at, User.last_login_at).where(*_conditions(wanted)).order_by(User.username)
    key, language = ORDERS.get(wanted.order, ORDERS["name"]), str(get_locale() or "en")
    keyed = []
    for place, row in enumerate(db.session.execute(query).all()):
        keyed.append((key(row, language), place, row.id))
        yield_to_loop()
    return [user_id for _key, _place, user_id in sorted(keyed)]


def list_users(wanted: Wanted | None = None, page: int = 1) -> Pagination:
    """Return a page of accounts, without those that are being deleted.

    Args:
        wanted: which, and in which order; None: all, by name.
        page: from 1; a number beyond the last page gives the last page.
    """
    pages = paginate_rows(ids_of(wanted or Wanted()), page=page, per_page=PAGE_SIZE)
    pages.items = of_ids(pages.items)
    return pages


def of_ids(ids: Sequence[int]) -> list[User]:
    """Return accounts in the order of their ids in a list; those that do not exist are left out."""
    found = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    return [found[user_id] for user_id in ids if user_id in found]


def everybody(query: str = "", role: str = "") -> Iterator[User]:
    """Return the accounts with a role, by username; empty texts mean all."""
    found = select(User).where(*_conditions(Wanted(query=query, role=role))).order_by(User.username)
    return iter(db.session.scalars(found.execution_options(yield_per=PAGE_SIZE * 4)))
