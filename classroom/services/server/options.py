"""Options of the whole server that administrators choose on its page. A setting of the environment takes precedence."""

import re
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from classroom.core import sealing, settings
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.core.locks import locked_one
from classroom.core.unique import insert_once
from classroom.models import ServerOption
from classroom.services.audit import trail

REGISTRATION = "registration"
REGISTRATIONS = ("open", "closed")
"""``open``: anyone can create an account; ``closed``: only an administrator can."""
TEACHER_DOMAINS, TEACHER_CODE = "teacher_domains", "teacher_code"
MAX_DOMAINS, MAX_DOMAIN = 50, 253
MIN_CODE, MAX_CODE = 8, 64
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def _stored(name: str) -> Any:
    found = db.session.get(ServerOption, name)
    return None if found is None else found.value


def registration() -> str:
    """Return one of :data:`REGISTRATIONS`."""
    if settings.current().local_login == "admins":  # nobody else could use an account that is made so
        return "closed"
    if registration_fixed_by():
        return settings.current().registration
    stored = _stored(REGISTRATION)
    return stored if stored in REGISTRATIONS else settings.current().registration


def registration_fixed_by() -> str:
    """Return the setting that decides, so that administrators cannot choose; empty: none does."""
    current = settings.current()
    if current.local_login == "admins":
        return "CLASSROOM_LOCAL_LOGIN"
    return "CLASSROOM_REGISTRATION" if "registration" in current.model_fields_set else ""


def set_registration(mode: str) -> None:
    """Open or close registration, as an administrator.

    Raises:
        Invalid: ``mode`` is none of :data:`REGISTRATIONS`.
        Conflict: ``option_fixed``, the environment decides.
    """
    if mode not in REGISTRATIONS:
        raise Invalid("registration is open or closed")
    if fixed := registration_fixed_by():
        raise Conflict(f"{fixed} is set", code="option_fixed")
    _store(REGISTRATION, mode, settings.current().registration, "registration_changed")


def _store(name: str, value: Any, default: Any, action: str, *, told: bool = True) -> None:
    """Store a value and record the change, with both values if they may be told."""
    with transaction() as session:
        insert_once(ServerOption, {"name": name, "value": default})
        before = locked_one(ServerOption, name).value
        if before != value:
            session.execute(update(ServerOption).where(ServerOption.name == name).values(value=value))
            trail.record(action, detail=f"{before} > {value}" if told else name)


def teacher_domains() -> list[str]:
    """Return the domains of e-mail addresses whose people become teachers without an administrator, in lower case."""
    stored = _stored(TEACHER_DOMAINS)
    return list(stored) if isinstance(stored, list) else []


def teacher_code() -> str:
    """Return the invitation code that makes teachers; empty: there is none, or the server's secret has changed."""
    stored = _stored(TEACHER_CODE)
    if not stored:
        return ""
    try:
        return str(sealing.unseal(TEACHER_CODE, stored.encode()))
    except ValueError:
        return ""


def set_teachers(domains: str, code: str) -> None:
    """Choose who becomes a teacher without an administrator.

    Args:
        domains: of e-mail addresses, with spaces, commas or line ends between them.
        code: the invitation code, at least 8 characters; empty: none.

    Raises:
        Invalid: fields ``domains`` and ``code``.
    """
    wanted = sorted({word.lower().lstrip("@") for word in re.split(r"[\s,;]+", domains) if word})
    wrong = next((word for word in wanted if len(word) > MAX_DOMAIN or not _DOMAIN.fullmatch(word)), None)
    fields = {}
    if wrong is not None:
        fields["domains"] = _("This is not a domain such as school.example: %(text)s", text=wrong[:100])
    elif len(wanted) > MAX_DOMAINS:
        fields["domains"] = _("Use at most %(max)d domains.", max=MAX_DOMAINS)
    code = code.strip()
    if code and not MIN_CODE <= len(code) <= MAX_CODE:
        fields["code"] = _("Use between %(min)d and %(max)d characters.", min=MIN_CODE, max=MAX_CODE)
    if fields:
        raise Invalid(_("Some fields need correction."), fields=fields)
    with transaction():
        _store(TEACHER_DOMAINS, wanted, [], "approval_changed", told=False)
        if code != teacher_code():
            sealed = sealing.seal(TEACHER_CODE, code).decode() if code else ""
            _store(TEACHER_CODE, sealed, "", "approval_changed", told=False)
