"""Logging in with a password, changing and resetting passwords."""

from collections.abc import Callable

from flask_babel import gettext as _

from classroom.core import metrics, origin, rate_limits
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid, NotAuthenticated
from classroom.models import User
from classroom.services.accounts import access, local_login, passwords, rules
from classroom.services.accounts.directory import find_by_username, get, unknown_user
from classroom.services.audit import trail


def authenticate(username: str, password: str, address: str) -> User:
    """Return the account that a username and password belong to, if it may be opened by them.

    Raises:
        NotAuthenticated, RateLimited: as :func:`prove`.
        Forbidden: ``local_login_off``: the password is right, and only administrators may use theirs.
    """
    user = prove(username, password, address)
    local_login.require(user)
    metrics.LOG_INS.labels("right").inc()
    return user


def prove(username: str, password: str, address: str) -> User:
    """Return the account that a username and password belong to.

    Unknown and disabled accounts take the same time and give the same error as a wrong password. Wrong passwords are
    counted by account and address together, so that an attacker is slowed down without locking the owner out.

    Raises:
        NotAuthenticated: the username or the password is wrong, or the account is disabled.
        RateLimited: too many tries from this address, or too many wrong passwords for this account from there.
    """
    rate_limits.check("login", address)
    name = rules.folded(username)[:64]
    rate_limits.guard("login_miss", name, address)
    user = find_by_username(username)
    user_id, stored = (user.id, user.password_hash) if user else (0, None)
    db.session.rollback()  # hold no connection while hashing; the code below reads again
    right = passwords.matches(stored, password)
    # Checked again after the slow part: of a hundred guesses sent at once, only those within the limit get an answer.
    rate_limits.guard("login_miss", name, address)
    user = db.session.get(User, user_id) if right else None
    if user is None or not user.is_active or user.password_hash != stored:
        rate_limits.record_failure("login_miss", name, address)
        trail.record("log_in_failed", "user", user_id or None)
        metrics.LOG_INS.labels("wrong").inc()
        raise NotAuthenticated(_("The username or the password is wrong."))
    origin.acts(user.id)
    if passwords.is_outdated(user.password_hash):
        _rehash(user.id, user.password_hash, password)
    return user


def _rehash(user_id: int, stored: str, password: str) -> None:
    fresh = passwords.hashed(password)
    with transaction():
        user = get(user_id, lock=True)
        if user.password_hash == stored:  # otherwise the password was changed meanwhile
            user.password_hash = fresh


def change_password(user_id: int, old: str, new: str, keep_access_id: int | None = None) -> None:
    """Change a user's own password; all other logins and all tokens end.

    Args:
        keep_access_id: the login of the browser that asks, which stays open.

    Raises:
        Invalid: fields ``old_password`` or ``new_password``.
        RateLimited: too many wrong old passwords.
        Conflict: the password was changed elsewhere at the same time.
    """
    user = get(user_id)
    name, stored = user.username, user.password_hash
    problems = rules.Problems()
    problems.collect("new_password", passwords.check, new, name)
    problems.raise_if_any()
    rate_limits.guard("login_miss", name, "change")
    if not passwords.matches(stored, old):
        rate_limits.record_failure("login_miss", name, "change")
        text = _("This is not your current password.")
        raise Invalid(text, fields={"old_password": text})
    fresh = passwords.hashed(new)
    with transaction():
        user = get(user_id, lock=True)
        if user.password_hash != stored:
            raise Conflict(_("The password has just been changed elsewhere. Log in again."))
        user.password_hash, user.must_change_password = fresh, False
        access.end_all(user_id, keep=keep_access_id)
        trail.record("password_changed", "user", user_id)


def choose_own(user_id: int, new: str) -> None:
    """Choose a password instead of one that somebody else has made; all logins end.

    Raises:
        Invalid: field ``new_password``; also if it is the same again.
        Conflict: nothing has to be chosen, or it was done elsewhere at the same time.
    """
    user = get(user_id)
    stored, name = user.password_hash, user.username
    if not user.must_change_password:
        raise _chosen_already()
    problems = rules.Problems()
    problems.collect("new_password", passwords.check, new, name)
    problems.raise_if_any()
    db.session.rollback()  # hold no connection while hashing; the code below reads again
    if passwords.matches(stored, new):
        text = _("Choose another one than the one that you were given.")
        raise Invalid(text, fields={"new_password": text})
    fresh = passwords.hashed(new)
    with transaction():
        user = get(user_id, lock=True)
        if user.password_hash != stored or not user.must_change_password:
            raise _chosen_already()
        user.password_hash, user.must_change_password = fresh, False
        access.end_all(user_id)
        trail.record("password_changed", "user", user_id)


def _chosen_already() -> Conflict:
    return Conflict(_("The password has just been changed elsewhere. Log in again."))


def reset_password(
    user_id: int, new: str, *, must_change: bool = False, allowed: Callable[[User], bool] = lambda _user: True
) -> None:
    """Set the password of an account for its owner; all its logins, tokens and links end.

    Args:
        user_id: the account.
        new: the password.
        must_change: whether the owner has to choose another one after logging in.
        allowed: whether this may be done, asked again with the account locked.

    Raises:
        NotFound: there is no such account, or it is not allowed.
        Invalid: field ``password``.
    """
    problems = rules.Problems()
    problems.collect("password", passwords.check, new, get(user_id).username)
    problems.raise_if_any()
    fresh = passwords.hashed(new)
    with transaction():
        user = get(user_id, lock=True)
        if not allowed(user):
            raise unknown_user()
        user.password_hash, user.must_change_password = fresh, must_change
        access.end_all(user_id)
        trail.record("password_reset", "user", user_id)
