"""Accounts: creating, registering and changing them."""

from collections.abc import Callable, Collection

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from classroom.core import rate_limits, settings, unique
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Forbidden, Invalid
from classroom.core.locks import lock_all
from classroom.models import User
from classroom.services.accounts import access, approval, email_changes, names, passwords, rules
from classroom.services.accounts.credentials import authenticate, change_password, choose_own, reset_password
from classroom.services.accounts.directory import find_by_username, get, list_users
from classroom.services.audit import trail
from classroom.services.server import options

__all__ = [
    "authenticate",
    "change_password",
    "choose_own",
    "create",
    "edit",
    "find_by_username",
    "get",
    "list_users",
    "may_ask_to_teach",
    "register",
    "registration_roles",
    "reset_password",
    "set_disabled",
    "set_language",
    "set_role",
    "update_profile",
]


def _username_taken() -> Invalid:
    text = _("This username is taken. Choose another one.")
    return Invalid(text, fields={"username": text})


_TAKEN = {"users.email": email_changes.taken, "users.username": _username_taken}
"""The errors for what another account has."""


def create(
    *,
    username: str,
    password: str,
    role: str,
    display_name: str | None = None,
    email: str | None = None,
    language: str | None = None,
    must_change_password: bool = False,
    requested_role: str | None = None,
    complete: Callable[[User], None] | None = None,
) -> User:
    """Create an account.

    Args:
        username: the login name.
        password: as typed, or made up for the owner.
        role: what the account may do.
        display_name: empty: the username.
        email: None: no address.
        must_change_password: whether the owner has to choose another password after logging in.
        requested_role: what somebody has asked to become.
        language: ``en``, ``es``, or None for the language of the browser.
        complete: called with the new account in the transaction that makes it, for what has to be stored with it.

    Raises:
        Invalid: with a message for each wrong field, also when the username or e-mail address is taken.
    """
    problems = rules.Problems()
    user = User(
        username=problems.collect("username", rules.username, username),
        role=problems.collect("role", rules.role, role),
        email=problems.collect("email", rules.email, email),
        language=problems.collect("language", rules.language, language),
        must_change_password=must_change_password,
        requested_role=requested_role,
    )
    if display_name and display_name.strip():
        user.display_name = problems.collect("display_name", rules.display_name, display_name)
    else:
        user.display_name = names.shortened(user.username or "")
    problems.collect("password", passwords.check, password, rules.folded(username))
    problems.raise_if_any()
    user.password_hash = passwords.hashed(password)
    with unique.answering(_TAKEN), transaction() as session:
        session.add(user)
        session.flush()
        trail.record("account_created", "user", user.id, user.role)
        if complete is not None:
            complete(user)
    return user


def registration_roles() -> tuple[str, ...]:
    """Return the roles that a person may choose when registering; none when registration is closed."""
    if options.registration() == "closed":
        return ()
    return ("student", "teacher") if settings.current().registration_role == "teacher" else ("student",)


def may_ask_to_teach() -> bool:
    """Say whether a person may ask to be a teacher when registering, and waits for an approval."""
    return registration_roles() == ("student",)


def register(
    *,
    username: str,
    password: str,
    address: str,
    role: str = "student",
    display_name: str | None = None,
    email: str | None = None,
    language: str | None = None,
    code: str = "",
) -> User:
    """Register an account, if the settings allow it.

    Whoever asks to be a teacher where the settings do not give that to everybody gets a student's account, which waits
    for an approval: by an administrator, by the invitation code, or by a confirmed address of the right domain.

    Args:
        username: the login name.
        password: as typed.
        address: network address of the request, for the rate limit.
        role: ``student`` or ``teacher``.
        display_name: empty: the username.
        email: empty: no address.
        language: None: that of the browser.
        code: the invitation code of teachers, if one was given.

    Raises:
        Forbidden: registration is closed.
        RateLimited: too many registrations, or wrong codes, from this address.
        Invalid: as :func:`create`, when the role can be neither chosen nor asked for, and field ``code``.
    """
    allowed = registration_roles()
    if not allowed:
        raise Forbidden(_("Registration is closed. Ask your teacher for an account."), code="registration_closed")
    if role not in ("student", "teacher"):
        text = _("You cannot choose this role.")
        raise Invalid(text, fields={"role": text})
    rate_limits.check("login", address)
    invited = role not in allowed and approval.code_is_right(code, address)
    asks = role not in allowed and not invited
    user = create(
        username=username,
        password=password,
        role="student" if asks else role,
        requested_role=role if asks else None,
        display_name=display_name,
        email=email,
        language=language,
    )
    if asks and approval.is_of_teachers(user.email):
        email_changes.ask_to_confirm(user.id)
    return user


_ACTIVE_ADMINS = and_(User.role == "admin", User.disabled_at.is_(None))


def lock_with_admins(user_ids: Collection[int]) -> None:
    """Lock accounts together with the active admins, so that two cannot demote each other; inside a transaction."""
    lock_all(User, or_(User.id.in_(user_ids), _ACTIVE_ADMINS))


def _lock_with_admins(user_id: int) -> User:
    lock_with_admins([user_id])
    return get(user_id, lock=True)


def _keep_an_admin(user: User) -> None:
    """Refuse to lose the last active admin."""
    if list(db.session.scalars(select(User.id).where(_ACTIVE_ADMINS))) == [user.id]:
        raise Conflict(_("This is the last active admin. Make another one first."), code="last_admin")


def lock_leaving(user_id: int) -> User:
    """Return an account that is to be deleted, locked; inside a transaction.

    Raises:
        NotFound: ``unknown_user``.
        Conflict: ``last_admin``.
    """
    user = _lock_with_admins(user_id)
    _keep_an_admin(user)
    return user


def set_role(user_id: int, role: str) -> None:
    """Change an account's role; its logins and tokens end.

    Raises:
        NotFound: ``unknown_user``.
        Invalid: with field ``role``.
        Conflict: ``last_admin``.
    """
    problems = rules.Problems()
    problems.collect("role", rules.role, role)
    problems.raise_if_any()
    with transaction():
        user = _lock_with_admins(user_id)
        if user.role == role:
            return
        _keep_an_admin(user)
        trail.record("role_changed", "user", user_id, f"{user.role} > {role}")
        user.role, user.requested_role = role, None
        if role != "student":
            user.managed_by_id = None  # the teacher who imported a student must not manage a teacher
        access.end_all(user_id)


def set_disabled(user_id: int, disabled: bool) -> None:
    """Disable an account and end its logins and tokens, or enable it again.

    Raises:
        NotFound: there is no such account.
        Conflict: ``last_admin``.
    """
    with transaction():
        user = _lock_with_admins(user_id)
        if disabled and user.is_active:
            _keep_an_admin(user)
            user.disabled_at = now()
            access.end_all(user_id)
            trail.record("account_disabled", "user", user_id)
        elif not disabled and not user.is_active:
            user.disabled_at = None
            trail.record("account_enabled", "user", user_id)


def update_profile(user_id: int, *, display_name: str, language: str | None) -> User:
    """Change the display name and language of an account; its address is changed by ``email_changes.py``.

    Raises:
        NotFound: there is no such account.
        Invalid: with a message for each wrong field.
    """
    problems = rules.Problems()
    name = problems.collect("display_name", rules.display_name, display_name)
    chosen_language = problems.collect("language", rules.language, language)
    problems.raise_if_any()
    with transaction():
        user = get(user_id)
        user.display_name, user.language = name, chosen_language
    return user


def edit(
    user_id: int, *, display_name: str, given_name: str = "", family_name: str = "", email: str | None = None
) -> User:
    """Change names and address of an account, as an administrator: the address is taken as it is.

    Raises:
        NotFound: there is no such account.
        Invalid: with a message for each wrong field.
    """
    problems = rules.Problems()
    name = problems.collect("display_name", rules.display_name, display_name)
    given = problems.collect("given_name", rules.part_of_name, given_name)
    family = problems.collect("family_name", rules.part_of_name, family_name)
    address = problems.collect("email", rules.email, email)
    problems.raise_if_any()
    with unique.answering(_TAKEN), transaction() as session:
        user = get(user_id, lock=True)
        before = (user.display_name, user.given_name, user.family_name, user.email)
        user.display_name, user.given_name, user.family_name = name, given, family
        if user.email != address:
            email_changes.assign(user, address, confirmed=True)
            email_changes.give_up(user_id)
        if before != (name, given, family, address):
            trail.record("account_edited", "user", user_id)
        session.flush()
    return user


def set_language(user_id: int, language: str | None) -> None:
    """Set the language of an account's pages; None for the language of the browser.

    Raises:
        Invalid: Tiza has no texts in this language.
    """
    problems = rules.Problems()
    clean = problems.collect("language", rules.language, language)
    problems.raise_if_any()
    with transaction():
        get(user_id).language = clean
