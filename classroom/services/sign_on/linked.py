"""The accounts elsewhere that an account is linked with."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, NotFound
from classroom.core.locks import locked
from classroom.models import Identity, ProviderLogin, User
from classroom.services.accounts import access, local_login
from classroom.services.audit import trail


def of_user(user_id: int) -> Sequence[Identity]:
    """Return the links of an account, oldest first."""
    return db.session.scalars(select(Identity).where(Identity.user_id == user_id).order_by(Identity.id)).all()


def may_unlink(user: User) -> bool:
    """Say whether an account can be opened without one of its links."""
    if user.has_password and local_login.is_allowed(user):
        return True
    query = select(func.count()).select_from(Identity).where(Identity.user_id == user.id)
    return (db.session.scalar(query) or 0) > 1


def unlink(user_id: int, identity_id: int, keep_access_id: int) -> None:
    """Remove a link of an account. The logins that came from there end, except the one of the browser that asks.

    Raises:
        NotFound: ``unknown_identity``.
        Conflict: ``last_way_in``: nothing else opens the account.
    """
    with transaction() as session:
        user = locked(User, user_id)
        identity = session.get(Identity, identity_id)
        if user is None or identity is None or identity.user_id != user_id:
            raise NotFound(_("The account is not linked with it any more."), code="unknown_identity")
        if not may_unlink(user):
            raise Conflict(_("Without it nobody could open this account any more."), code="last_way_in")
        ids = set(session.scalars(select(ProviderLogin.access_id).where(ProviderLogin.identity_id == identity_id)))
        access.end_these(ids - {keep_access_id})
        gone = delete(ProviderLogin).where(ProviderLogin.identity_id == identity_id)
        session.execute(gone, execution_options={"synchronize_session": False})
        session.delete(identity)
        trail.record("identity_unlinked", "user", user_id)
