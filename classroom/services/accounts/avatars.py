"""Profile pictures of accounts."""

from classroom.core import rate_limits
from classroom.core.database import db, transaction
from classroom.models import Picture, User
from classroom.services import pictures
from classroom.services.accounts.directory import get

SIDE = 256
"""Side of a profile picture, in pixels."""


def set_picture(user_id: int, data: bytes) -> None:
    """Set the profile picture of an account. It is cropped to a square, and its metadata are removed.

    Raises:
        Invalid, TooLarge: field ``picture``.
        RateLimited: the account has changed its picture too often.
    """
    rate_limits.check("picture", f"user:{user_id}")
    encoded = pictures.encode(data, square=True, max_side=SIDE)
    with transaction():
        _show(get(user_id, lock=True), pictures.keep_own(encoded, _owner(user_id)))


def remove_picture(user_id: int) -> None:
    """Remove the profile picture of an account."""
    with transaction():
        _show(get(user_id, lock=True), None)


def _owner(user_id: int) -> str:
    return f"user {user_id}"


def _show(user: User, picture: Picture | None) -> None:
    """Change the picture, and delete the former one, which nothing else shows."""
    former, user.avatar = user.avatar, picture
    db.session.flush()
    if former is not picture:
        pictures.delete_own(former, _owner(user.id))
