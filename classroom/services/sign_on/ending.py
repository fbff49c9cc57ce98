"""The end of a log-in with the school's account: the provider ends it here, or we ask for its end there."""

from typing import Any

from sqlalchemy import delete, select

from classroom.core import sealing, unique
from classroom.core.database import db, now, transaction
from classroom.models import Identity, ProviderLogin, UsedToken
from classroom.services.accounts import access
from classroom.services.audit import trail
from classroom.services.provider.failures import SignOnFailed
from classroom.services.provider.tokens import LEEWAY
from classroom.services.sign_on.arriving import PURPOSE, session_digest


def end_by_provider(claims: dict[str, Any]) -> int:
    """End the logins that a checked logout token names; return how many. Their sockets are closed on all workers.

    Args:
        claims: ``iss``, ``jti``, ``exp``, and ``sid`` for one log-in, or ``sub`` for all of a person's.

    Raises:
        SignOnFailed: ``sso_replayed``: the token was used before.
    """
    issuer, subject, session_name = claims["iss"], claims.get("sub"), claims.get("sid")
    query = select(ProviderLogin.access_id, Identity.user_id).join(ProviderLogin.identity)
    query = query.where(Identity.issuer == issuer)
    if session_name is not None:
        query = query.where(ProviderLogin.session_digest == session_digest(issuer, session_name))
    if subject is not None:
        query = query.where(Identity.subject == subject)
    with transaction() as session:
        use_once(issuer, claims["jti"], claims["exp"] + LEEWAY)
        people: dict[int, set[int]] = {}
        for access_id, user_id in session.execute(query):
            people.setdefault(user_id, set()).add(access_id)
        ended = 0
        for user_id, ids in people.items():
            number = access.end_these(ids)
            if number:
                trail.record("logged_out_by_provider", "user", user_id)
            ended += number
    return ended


def use_once(issuer: str, name: str, until: float) -> None:
    """Note that a token is used up, in the caller's transaction.

    Args:
        issuer: who made it.
        name: its identifier (``jti``).
        until: when it is no longer valid in any case, in Unix seconds.

    Raises:
        SignOnFailed: ``sso_replayed``: it was used before, maybe at this very moment by another worker.
    """
    digest = session_digest(issuer, name)
    with unique.answering({"used_tokens.digest": lambda: SignOnFailed("sso_replayed")}):
        db.session.add(UsedToken(digest=digest, until=until))
        db.session.flush()


def forget_used() -> None:
    """Delete what is no longer valid in any case."""
    with transaction() as session:
        session.execute(delete(UsedToken).where(UsedToken.until < now()))


def proof(access_id: int) -> str | None:
    """Return the provider's proof of a login, with which it recognises what to log out; None: there is none."""
    sealed = db.session.scalar(select(ProviderLogin.sealed).where(ProviderLogin.access_id == access_id))
    try:
        return str(sealing.unseal(PURPOSE, sealed)) if sealed else None
    except ValueError:  # the server's secret was changed
        return None


def came_from_provider(access_id: int) -> bool:
    """Say whether a login came from the provider."""
    return db.session.get(ProviderLogin, access_id) is not None
