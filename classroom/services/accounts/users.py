"""Accounts: creating, registering and changing them."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from classroom.core import rate_limits, settings
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Forbidden, Invalid
from classroom.models import Picture, User
from classroom.services import pictures
from classroom.services.accounts import access, names, passwords, rules
from classroom.services.accounts.credentials import authenticate, change_password, reset_password
from classroom.services.accounts.directory import find_by_username, get, list_users

__all__ = [
    "authenticate",
    "change_password",
    "create",
    "find_by_username",
    "get",
    "list_users",
    "register",
    "registration_roles",
    "remove_avatar",
    "reset_password",
    "set_avatar",
    "set_disabled",
    "set_language",
    "set_role",
    "taken",
    "update_profile",
]

AVATAR_SIDE = 256
"""Side of a profile picture, in pixels."""


def taken(error: IntegrityError) -> Invalid:
    """Return the field error for a username or e-mail address that violates a uniqueness constraint.

    Raises:
        IntegrityError: ``error`` itself, when it concerns another constraint.
    """
    details = getattr(error.orig, "diag", None)  # PostgreSQL names the constraint, SQLite the column
    constraint = str(details.constraint_name if details else error.orig)
    if "users" in constraint and "email" in constraint:
        text = _("Another account has this e-mail address.")
        return Invalid(text, fields={"email": text})
    if "users" in constraint and "username" in constraint:
        text = _("This username is taken. Choose another one.")
        return Invalid(text, fields={"username": text})
    raise error


def create(
    *,
    username: str,
    password: str,
    role: str,
    display_name: str | None = None,
    email: str | None = None,
    language: str | None = None,
) -> User:
    """Create an account.

    Args:
        display_name: empty: the username.
        language: ``en``, ``es``, or None for the language of the browser.

    Raises:
        Invalid: with a message for each wrong field, also when the username or e-mail address is taken.
    """
    problems = rules.Problems()
    user = User(
        username=problems.collect("username", rules.username, username),
        role=problems.collect("role", rules.role, role),
        email=problems.collect("email", rules.email, email),
        language=problems.collect("language", rules.language, language),
    )
    if display_name and display_name.strip():
        user.display_name = problems.collect("display_name", rules.display_name, display_name)
    else:
        user.display_name = names.shortened(user.username or "")
    problems.collect("password", passwords.check, password, rules.folded(username))
    problems.raise_if_any()
    user.password_hash = passwords.hashed(password)
    try:
        with transaction() as session:
            session.add(user)
            session.flush()
    except IntegrityError as error:
        raise taken(error) from None
    return user


def registration_roles() -> tuple[str, ...]:
    """Return the roles that a person may choose when registering; none when registration is closed."""
    if settings.current().registration == "closed":
        return ()
    return ("student", "teacher") if settings.current().registration_role == "teacher" else ("student",)


def register(
    *,
    username: str,
    password: str,
    address: str,
    role: str = "student",
    display_name: str | None = None,
    email: str | None = None,
    language: str | None = None,
) -> User:
    """Register an account, if the settings allow it.

    Args:
        address: network address of the request, for the rate limit.

    Raises:
        Forbidden: registration is closed.
        RateLimited: too many registrations from this address.
        Invalid: as :func:`create`, and when the role is not in :func:`registration_roles`.
    """
    allowed = registration_roles()
    if not allowed:
        raise Forbidden(_("Registration is closed. Ask your teacher for an account."), code="registration_closed")
    if role not in allowed:
        text = _("You cannot choose this role.")
        raise Invalid(text, fields={"role": text})
    rate_limits.check("login", address)
    return create(
        username=username, password=password, role=role, display_name=display_name, email=email, language=language
    )


def _keep_an_admin(user: User) -> None:
    """Refuse to lose the last active admin. The admins' rows are locked, so that two cannot demote each other."""
    active = select(User.id).where(User.role == "admin", User.disabled_at.is_(None))
    ids = db.session.scalars(active.order_by(User.id).with_for_update()).all()
    if list(ids) == [user.id]:
        raise Conflict(_("This is the last active admin. Make another one first."), code="last_admin")


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
        user = get(user_id)
        if user.role == role:
            return
        _keep_an_admin(user)
        user.role = role
        access.end_all(user_id)


def set_disabled(user_id: int, disabled: bool) -> None:
    """Disable an account and end its logins and tokens, or enable it again.

    Raises:
        NotFound: there is no such account.
        Conflict: ``last_admin``.
    """
    with transaction():
        user = get(user_id)
        if disabled and user.is_active:
            _keep_an_admin(user)
            user.disabled_at = now()
            access.end_all(user_id)
        elif not disabled:
            user.disabled_at = None


def update_profile(user_id: int, *, display_name: str, email: str | None, language: str | None) -> User:
    """Change the display name, e-mail address and language of an account.

    Raises:
        NotFound: there is no such account.
        Invalid: with a message for each wrong field.
    """
    problems = rules.Problems()
    name = problems.collect("display_name", rules.display_name, display_name)
    mail = problems.collect("email", rules.email, email)
    chosen_language = problems.collect("language", rules.language, language)
    problems.raise_if_any()
    try:
        with transaction() as session:
            user = get(user_id)
            user.display_name, user.email, user.language = name, mail, chosen_language
            session.flush()
    except IntegrityError as error:
        raise taken(error) from None
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


def set_avatar(user_id: int, data: bytes) -> None:
    """Set the profile picture of an account. It is cropped to a square, and its metadata are removed.

    Raises:
        Invalid, TooLarge: field ``picture``.
        RateLimited: the account has changed its picture too often.
    """
    rate_limits.check("picture", f"user:{user_id}")
    encoded = pictures.encode(data, square=True, max_side=AVATAR_SIDE)
    with transaction():
        _show_avatar(_lock(user_id), pictures.keep_own(encoded, _owner(user_id)))


def remove_avatar(user_id: int) -> None:
    """Remove the profile picture of an account."""
    with transaction():
        _show_avatar(_lock(user_id), None)


def _owner(user_id: int) -> str:
    return f"user {user_id}"


def _lock(user_id: int) -> User:
    return db.session.get_one(User, user_id, with_for_update=True, populate_existing=True)


def _show_avatar(user: User, picture: Picture | None) -> None:
    """Change the picture, and delete the former one, which nothing else shows."""
    former, user.avatar = user.avatar, picture
    db.session.flush()
    if former is not picture:
        pictures.delete_own(former, _owner(user.id))
