"""Read the JSON body of a request, so that all views reject the same errors in the same way."""

import json
from typing import Any, NoReturn

from flask import request
from flask_babel import gettext as _

from classroom.core.errors import Invalid, TizaError, Unsupported
from classroom.core.payloads import Model, validate
from classroom.core.storable import unstorable_path


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return result


def parse(data: bytes) -> Any:
    """Return the JSON value of a body.

    Raises:
        TizaError: (400 ``bad_json``) broken, nested too deeply, with NaN or an infinity, a name twice in an
            object, or text that no database can keep (lone surrogates, U+0000).
    """
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
        # A number such as 1e999 becomes an infinity, and an escape such as \ud800 half a character.
        plain = json.dumps(value, ensure_ascii=False, allow_nan=False)
        plain.encode("utf-8")
    except (ValueError, RecursionError):  # UnicodeError is a ValueError
        raise TizaError(_("The body is not valid JSON in UTF-8."), code="bad_json") from None
    if "\\u0000" in plain and unstorable_path(value) is not None:
        raise TizaError(_("The body has a character (U+0000) that cannot be stored."), code="bad_json")
    return value


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
