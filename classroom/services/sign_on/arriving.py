"""Somebody comes from the provider: find or make their account, and log it in."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import metrics, origin, sealing, settings, unique
from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid, NotAuthenticated
from classroom.models import Identity, ProviderLogin, User
from classroom.services.accounts import access, credentials, leaving, names, rules
from classroom.services.audit import trail
from classroom.services.classes import usernames
from classroom.services.provider.failures import SignOnFailed
from classroom.services.sign_on import roles
from classroom.services.sign_on.people import Person

PURPOSE = "ID token"
MAX_KEPT = 16 * 1024
"""Characters of an ID token that is kept."""
TRIES = 3
"""How often somebody is looked for anew when another request has just taken the username, address or identity."""
Result = TypeVar("Result")


@dataclass(frozen=True)
class Arrival:
    """A login that was granted.

    Attributes:
        user: whose it is.
        secret: what the browser gets.
        stays: whether the account was to be deleted, and stays now.
    """

    user: User
    secret: str
    stays: bool


class _Moved(Exception):
    """The link was removed, or made, between looking for it and locking its account."""


class PasswordNeeded(Exception):
    """An account has the person's address: it becomes theirs when they give its password.

    Attributes:
        user_id: the account.
    """

    def __init__(self, user_id: int) -> None:
        super().__init__(user_id)
        self.user_id = user_id


def log_in(person: Person, label: str, *, id_token: str = "", apart: bool = False) -> Arrival:
    """Log in the account of a person, made or linked if there is none.

    Args:
        person: as the provider has just described them.
        label: where they log in from, for the list on the account page.
        id_token: the provider's proof, to log out there as well.
        apart: whether they want a new account although another one has their address.

    Raises:
        PasswordNeeded: an account has their address.
        SignOnFailed: ``sso_disabled``.
    """
    return _without_collisions(lambda: _log_in(person, label, id_token, apart))


def link_with_password(person: Person, user_id: int, password: str, address: str, label: str) -> Arrival:
    """Link a person to the account that has their address, by its password; log it in as :func:`log_in` does.

    Args:
        person: as the provider described them.
        user_id: the account that has their address.
        password: what was typed.
        address: network address of the request, for the rate limit.
        label: as for :func:`log_in`.

    Raises:
        NotAuthenticated: it is not the account's password, or the account does not have this address any more.
        RateLimited: too many wrong passwords.
        SignOnFailed: ``sso_linked``: the person was linked to another account meanwhile.
    """
    user = db.session.get(User, user_id)
    is_theirs = user is not None and user.email == person.email
    name = user.username if user is not None and is_theirs else ""
    try:
        checked = credentials.prove(name, password, address)
    except NotAuthenticated:
        text = _("This is not the password of that account.")  # no username was typed
        raise NotAuthenticated(text, fields={"password": text}) from None
    key, stored = checked.id, checked.password_hash

    def link_and_log_in() -> Arrival:
        with transaction():
            user = _locked(key, person)
            if user.password_hash != stored:
                raise NotAuthenticated(_("The password has just been changed elsewhere. Log in again."))
            link(user, person)
            return _log_in(person, label, "", apart=False)

    return _without_collisions(link_and_log_in)


def link(user: User, person: Person) -> Identity:
    """Link a person to an account, inside a transaction with its row locked; return the link.

    Raises:
        SignOnFailed: ``sso_linked``: it is linked to another account.
    """
    known = _identity(person)
    if known is None:
        known = Identity(user_id=user.id, issuer=person.issuer, subject=person.subject)
        db.session.add(known)
        db.session.flush()
        trail.record("identity_linked", "user", user.id)
    elif known.user_id != user.id:
        raise SignOnFailed("sso_linked")
    return known


def link_account(user_id: int, person: Person) -> None:
    """Link a person to the account of who is logged in.

    Raises:
        SignOnFailed: ``sso_linked``, ``sso_disabled``.
    """

    def link_it() -> None:
        with transaction():
            link(_locked(user_id, person), person)

    _without_collisions(link_it)


def _without_collisions(run: Callable[[], Result]) -> Result:
    """Run a transaction anew when another one has taken what must be unique: it finds that the next time."""
    for _try in range(TRIES - 1):
        try:
            with unique.answering({"": _Moved}):
                return run()
        except _Moved:
            db.session.rollback()
    return run()


def _identity(person: Person) -> Identity | None:
    query = select(Identity).where(Identity.issuer == person.issuer, Identity.subject == person.subject)
    return db.session.scalar(query)


def _log_in(person: Person, label: str, id_token: str, apart: bool) -> Arrival:
    with transaction() as session:
        user, identity = _found(person) or _linked(person, apart)
        roles.apply(user, person.role)
        origin.acts(user.id)
        _drop_given_password(user)
        stays = leaving.due_at(user.id) is not None
        secret = access.grant(user, "session", label, how="oidc")
        granted = access.find(secret, "session")
        if granted is None:
            raise SignOnFailed("sso_disabled")
        identity.last_login_at = now()
        session.add(
            ProviderLogin(
                access_id=granted.id,
                identity_id=identity.id,
                session_digest=session_digest(person.issuer, person.session) if person.session else None,
                sealed=sealing.seal(PURPOSE, id_token) if 0 < len(id_token) <= MAX_KEPT else None,
            )
        )
    metrics.LOG_INS.labels("oidc").inc()
    return Arrival(user, secret, stays)


def _drop_given_password(user: User) -> None:
    """Remove a password that somebody else has made and knows: its owner has another way in now.

    An administrator's stays, and has to be changed: it may be the last one.
    """
    if user.must_change_password and not user.is_admin:
        user.password_hash, user.must_change_password = "", False
        access.end_all(user.id)


def _found(person: Person) -> tuple[User, Identity] | None:
    """Return the account that the person is linked with, locked, and the link."""
    seen = _identity(person)
    if seen is None:
        return None
    user_id = seen.user_id
    user = _locked(user_id, person)
    db.session.expire(seen)
    identity = _identity(person)
    if identity is None or identity.user_id != user_id:
        raise _Moved
    return user, identity


def _linked(person: Person, apart: bool) -> tuple[User, Identity]:
    """Link the person with the account that has their address, or with a new one; return both."""
    user = _account_for(person, apart)
    return user, link(user, person)


def _locked(user_id: int, person: Person) -> User:
    user = roles.lock(user_id, person.role)
    if user is None or not user.is_active:
        raise SignOnFailed("sso_disabled")
    return user


def session_digest(issuer: str, session: str) -> str:
    """Return what is stored of a provider's name for a log-in."""
    return sha256(f"{issuer}\n{session}".encode(errors="surrogatepass")).hexdigest()


def _account_for(person: Person, apart: bool) -> User:
    """Return the account that has the person's address, locked, if that is enough; or a new one.

    Raises:
        PasswordNeeded: an account has their address, and that is not enough.
        SignOnFailed: ``sso_disabled``: it is theirs, and disabled.
    """
    found = db.session.scalar(select(User).where(User.email == person.email)) if person.email else None
    if found is None:
        return _make(person, person.email)
    if not found.is_active and found.email_confirmed_at is not None:
        raise SignOnFailed("sso_disabled")
    if apart or not found.is_active:
        return _make(person, None)
    if not _may_link(found, person):
        raise PasswordNeeded(found.id)
    return _locked(found.id, person)


def _may_link(user: User, person: Person) -> bool:
    """Say whether the address alone opens an account.

    Not that of an administrator; not one whose address nobody has confirmed, since anybody can register with another's
    address and wait; and not one that is linked already: then the address was given to somebody else since.
    """
    if not settings.current().oidc_link_by_email or user.is_admin or user.email_confirmed_at is None:
        return False
    known = select(Identity.id).where(Identity.user_id == user.id, Identity.issuer == person.issuer)
    return db.session.scalar(known) is None


def _make(person: Person, email: str | None) -> User:
    username = _free_username(person)
    user = User(
        username=username,
        display_name=person.name or names.shortened(username),
        email=email,
        email_confirmed_at=now() if email else None,
        role=person.role or "student",
        password_hash="",
    )
    db.session.add(user)
    db.session.flush()
    trail.record("account_created", "user", user.id, user.role)
    return user


class _Taken:
    """The usernames that are in use."""

    def __contains__(self, username: object) -> bool:
        return db.session.scalar(select(User.id).where(User.username == username)) is not None


def _free_username(person: Person) -> str:
    """Return a username that nobody has: the one at the provider, or one made of the name."""
    taken = _Taken()
    try:
        wanted = rules.username(person.username)
    except Invalid:
        wanted = usernames.from_name(person.name or person.username, taken)
    if wanted not in taken:
        return wanted
    for number in range(2, 20):
        numbered = f"{wanted[:60]}{number}"
        if numbered not in taken:
            return numbered
    return f"{wanted[:50]}-{secrets.token_hex(4)}"
