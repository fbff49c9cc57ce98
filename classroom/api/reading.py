"""Reading the JSON body of a request: one door, so that every view refuses the same things alike."""

import json
from typing import Any, NoReturn, TypeVar

from flask import request
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from classroom.core.errors import Invalid, TizaError, Unsupported

Model = TypeVar("Model", bound=BaseModel)


class Body(BaseModel):
    """Base of request bodies: no unknown fields, no guessing (``"1"`` is not a number, ``1`` is not true)."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name stands twice in one object")
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
        raise TizaError(_("The body is not correct JSON in UTF-8."), code="bad_json") from None
    if "\\u0000" in plain and _has_nul(value):
        raise TizaError(_("The body holds a character (U+0000) that cannot be stored."), code="bad_json")
    return value


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any("\0" in name or _has_nul(item) for name, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)


def _text(kind: str, message: str, limits: dict[str, Any]) -> str:
    allowed = str(limits.get("expected", "")).replace(" or ", ", ").replace("'", "")
    texts = {
        "missing": _("This field is required."),
        "extra_forbidden": _("There is no such field."),
        "string_type": _("Give a text."),
        "int_type": _("Give a whole number."),
        "float_type": _("Give a number."),
        "bool_type": _("Say true or false."),
        "list_type": _("Give a list."),
        "dict_type": _("Give an object."),
        "model_type": _("Give an object."),
        "string_pattern_mismatch": _("This does not have the right form."),
        "string_too_short": _("This field is required."),
        "string_too_long": _("Use at most %(max)d characters.", max=limits.get("max_length", 0)),
        "too_long": _("Give at most %(max)d of them.", max=limits.get("max_length", 0)),
        "greater_than_equal": _("Give a number of at least %(min)d.", min=limits.get("ge", 0)),
        "less_than_equal": _("Give a number of at most %(max)d.", max=limits.get("le", 0)),
        "literal_error": _("Give one of: %(names)s.", names=allowed),
    }
    return str(texts.get(kind, message))


def refuse(error: ValidationError) -> Invalid:
    """Translate pydantic's errors: one field each, named by its dotted path such as ``choices.0.text``."""
    fields: dict[str, str] = {}
    for item in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in item["loc"]) or "body"
        message = item["msg"].removeprefix("Value error, ")
        fields.setdefault(path[:200], _text(item["type"], message, item.get("ctx", {})))
    return Invalid(_("Some fields are missing or wrong."), fields=fields)


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
        raise Invalid(_("The body has to be a JSON object."), fields={"body": _("Give an object.")})
    return value


def read(model: type[Model]) -> Model:
    """Return the body of the present request as an instance of ``model``.

    Unknown fields are refused whatever the model says.

    Raises:
        Invalid: fields are missing, unknown or wrong; and what :func:`read_object` raises.
    """
    try:
        return model.model_validate(read_object(), extra="forbid")
    except ValidationError as error:
        raise refuse(error) from None
