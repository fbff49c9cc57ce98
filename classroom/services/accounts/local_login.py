"""Who may log in with a password of Tiza's own (``CLASSROOM_LOCAL_LOGIN``)."""

from flask_babel import gettext as _

from classroom.core import settings
from classroom.core.errors import Forbidden
from classroom.models import User


def is_for_all() -> bool:
    """Say whether everybody may, not only administrators: then people can register, too."""
    return settings.current().local_login == "on"


def is_allowed(user: User) -> bool:
    """Say whether an account may be opened by its password."""
    return is_for_all() or user.is_admin


def require(user: User) -> None:
    """Refuse an account that has proved its password, and may not use it.

    Raises:
        Forbidden: ``local_login_off``.
    """
    if not is_allowed(user):
        raise Forbidden(
            _("This server lets only administrators log in with a password. Use the school's account."),
            code="local_login_off",
        )
