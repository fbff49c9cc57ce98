"""Socket handlers answer every event: ``{"ok": true, ...}`` or ``{"ok": false, "error": {...}}``."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import structlog
from flask_babel import gettext as _

from classroom.core import storable
from classroom.core.database import rollback
from classroom.core.errors import Invalid, TizaError
from classroom.core.payloads import MAX_PATH

log = structlog.get_logger()

Handler = TypeVar("Handler", bound=Callable[..., Any])


def failure(error: Exception) -> dict[str, Any]:
    """Return the acknowledgement for an error. One that was not expected is ``unavailable``, with a log line."""
    rollback()
    if isinstance(error, TizaError):
        body = error.as_dict()
        if error.retry_after:
            body["retry_after"] = error.retry_after
    else:
        reference = secrets.token_hex(4)
        log.error("event_failed", reference=reference, exc_info=error)
        message = _("Something went wrong on our side. Try again. Reference: %(reference)s", reference=reference)
        body = {"code": "unavailable", "message": message, "reference": reference}
    return {"ok": False, "error": body}


def refuse_unstorable(payload: dict[str, Any], error: type[Invalid] = Invalid) -> None:
    """Refuse what a client sent if it has a text that cannot be stored.

    Raises:
        Invalid: or ``error``, with the field that it is in.
    """
    path = storable.unstorable_path(payload)
    if path is not None:
        raise error(storable.message(), fields={path[:MAX_PATH] or "body": storable.message()})


def acknowledged(handler: Handler, *, unstorable: type[Invalid] = Invalid) -> Handler:
    """Give back what the handler returns with ``ok``, and its errors as data.

    The library would acknowledge a handler that raised as if nothing had happened. ``unstorable`` is the error for a
    payload with a text that cannot be stored.
    """

    @wraps(handler)
    def run(self: Any, *args: Any) -> dict[str, Any]:
        try:
            payload = args[0] if args else {}
            if not isinstance(payload, dict) or len(args) > 1:
                raise Invalid(_("Send one object."))
            refuse_unstorable(payload, unstorable)
            return {"ok": True, **(handler(self, payload) or {})}
        except Exception as error:  # noqa: BLE001 - translated and logged
            return failure(error)

    return cast(Handler, run)
