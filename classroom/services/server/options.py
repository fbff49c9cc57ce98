"""Options of the whole server that administrators choose on its page. A setting of the environment takes precedence."""

from typing import Any

from sqlalchemy import update

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.core.locks import locked_one
from classroom.core.unique import insert_once
from classroom.models import ServerOption
from classroom.services.audit import trail

REGISTRATION = "registration"
REGISTRATIONS = ("open", "closed")
"""``open``: anyone can create an account; ``closed``: only an administrator can."""


def _stored(name: str) -> Any:
    found = db.session.get(ServerOption, name)
    return None if found is None else found.value


def registration() -> str:
    """Return one of :data:`REGISTRATIONS`."""
    if registration_is_fixed():
        return settings.current().registration
    stored = _stored(REGISTRATION)
    return stored if stored in REGISTRATIONS else settings.current().registration


def registration_is_fixed() -> bool:
    """Say whether ``CLASSROOM_REGISTRATION`` is set, so that administrators cannot choose."""
    return "registration" in settings.current().model_fields_set


def set_registration(mode: str) -> None:
    """Open or close registration, as an administrator.

    Raises:
        Invalid: ``mode`` is none of :data:`REGISTRATIONS`.
        Conflict: ``option_fixed``, the environment decides.
    """
    if mode not in REGISTRATIONS:
        raise Invalid("registration is open or closed")
    if registration_is_fixed():
        raise Conflict("CLASSROOM_REGISTRATION is set", code="option_fixed")
    with transaction() as session:
        insert_once(ServerOption, {"name": REGISTRATION, "value": settings.current().registration})
        before = locked_one(ServerOption, REGISTRATION).value
        if before != mode:
            session.execute(update(ServerOption).where(ServerOption.name == REGISTRATION).values(value=mode))
            trail.record("registration_changed", detail=f"{before} > {mode}")
