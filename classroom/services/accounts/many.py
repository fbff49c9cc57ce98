"""What administrators do to several accounts at once: first a summary, then the change.

Whoever does it is left out: nobody shuts themselves out by accident, and so an administrator always remains.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.core.database import transaction
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import User
from classroom.models.user import ROLES
from classroom.services.accounts import approval, directory, users

MOST = 5000
AT_ONCE = 50
"""Accounts that are changed in one transaction."""
ACTIONS = ("disable", "enable", "approve", *(f"role:{role}" for role in ROLES))
"""What can be done."""


@dataclass(frozen=True)
class Plan:
    """What would be done.

    Attributes:
        action: one of :data:`ACTIONS`.
        changing: the accounts that change.
        unchanged: how many are like that already, or cannot be approved.
        own: whether one's own account was among them, which is left out.
    """

    action: str
    changing: list[User]
    unchanged: int
    own: bool


def _changes(user: User, action: str) -> bool:
    if action == "disable":
        return user.is_active
    if action == "enable":
        return not user.is_active
    if action == "approve":
        return user.requested_role is not None and user.is_active
    return user.role != action.removeprefix("role:")


def plan(ids: Sequence[int], action: str, admin_id: int) -> Plan:
    """Say what an action would do to accounts; those that do not exist are left out. Changes nothing.

    Raises:
        Invalid: fields ``action`` or ``ids``: nothing is chosen, or too many accounts are.
    """
    if action not in ACTIONS:
        text = _("Choose what to do.")
        raise Invalid(text, fields={"action": text})
    if not ids:
        text = _("Tick at least one account.")
        raise Invalid(text, fields={"ids": text})
    if len(ids) > MOST:
        text = _("Choose at most %(max)d accounts at once.", max=MOST)
        raise Invalid(text, fields={"ids": text})
    found: list[User] = []
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), 500):  # SQLite limits the number of values
        found += directory.of_ids(unique[start : start + 500])
    others = [user for user in found if user.id != admin_id]
    changing = [user for user in others if _changes(user, action)]
    return Plan(action, changing, len(others) - len(changing), len(found) > len(others))


def apply(ids: Sequence[int], action: str, admin_id: int) -> int:
    """Do an action to accounts, some at a time; return how many have changed.

    Raises:
        Invalid: as :func:`plan`.
    """
    keys = sorted(user.id for user in plan(ids, action, admin_id).changing)
    changed = 0
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction():
            users.lock_with_admins(some)  # all of them first, or two administrators could wait for each other
            changed += sum(_change(key, action) for key in some)
    return changed


def _change(user_id: int, action: str) -> bool:
    """Change an account; return whether it could be: it may have been changed or deleted meanwhile."""
    try:
        if action == "approve":
            approval.approve(user_id)
        elif action in ("disable", "enable"):
            users.set_disabled(user_id, action == "disable")
        else:
            users.set_role(user_id, action.removeprefix("role:"))
    except (NotFound, Conflict):
        return False
    return True
