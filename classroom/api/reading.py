"""Read the JSON body of a request, so that all views reject the same errors in the same way."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from classroom.core.errors import Invalid, Unsupported
from classroom.core.payloads import Model, validate
from classroom.http.json_text import parse


def read_object() -> dict[str, Any]:
    """Return the body of the present request, which has to be a JSON object. An empty one counts as ``{}``.

    For what services check themselves; everything else goes through :func:`read`.

    Raises:
        Unsupported: the content type is not JSON.
        TizaError: (400 ``bad_json``) the body is not JSON.
        Invalid: it is no object.
        RequestEntityTooLarge: it is larger than the setting ``max_upload`` (413).
    """
    data = request.get_data()
    if not data and not request.content_type:
        return {}
    if not request.is_json:
        raise Unsupported(_("Send JSON, with the header Content-Type: application/json."))
    value = parse(data)
    if not isinstance(value, dict):
        raise Invalid(_("The body must be a JSON object."), fields={"body": _("Must be an object.")})
    return value


def read(model: type[Model]) -> Model:
    """Return the body of the present request as an instance of ``model``.

    Unknown fields are refused whatever the model says.

    Raises:
        Invalid: fields are missing, unknown or wrong; and what :func:`read_object` raises.
    """
    return validate(model, read_object())
