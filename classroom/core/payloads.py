"""Validation of what clients send, as pydantic models: the API reads bodies with it, the sockets events.

Both translate pydantic's errors here, so that a wrong field has the same code, name and message on both.
"""

from typing import Annotated, Any, TypeGuard, TypeVar

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from classroom.core.errors import Invalid

MAX_ROW_ID = 2**31 - 1
"""The largest number that an id column holds. With a larger one a query fails instead of finding no row."""

RowId = Annotated[int, Field(ge=1, le=MAX_ROW_ID)]
"""The id of a row."""

MAX_PATH = 200
"""Characters of a wrong field's path that an error repeats."""

Model = TypeVar("Model", bound=BaseModel)


class Payload(BaseModel):
    """Base of everything that clients send: unknown fields are errors, and no value is converted (``"1"`` to 1)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Empty(Payload):
    """No fields."""


def validate(model: type[Model], data: Any) -> Model:
    """Return what a client sent as an instance of ``model``. Unknown fields are errors whatever the model says.

    Texts that cannot be stored were refused before: see :mod:`classroom.core.storable`.

    Raises:
        Invalid: with a message for each field that is missing, unknown or wrong.
    """
    try:
        return model.model_validate(data, extra="forbid")
    except ValidationError as error:
        raise translate(error) from None


def is_row_id(value: Any) -> TypeGuard[int]:
    """Say whether a value can be the id of a row."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_ROW_ID


def translate(error: ValidationError) -> Invalid:
    """Return pydantic's errors in the language of the request, by dotted paths such as ``choices.0.text``."""
    fields: dict[str, str] = {}
    for item in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in item["loc"]) or "body"
        message = item["msg"].removeprefix("Value error, ")
        fields.setdefault(path[:MAX_PATH], _message(item["type"], message, item.get("ctx", {})))
    return Invalid(_("Some fields are missing or wrong."), fields=fields)


def _message(kind: str, message: str, limits: dict[str, Any]) -> str:
    allowed = str(limits.get("expected", "")).replace(" or ", ", ").replace("'", "")
    messages = {
        "missing": _("This field is required."),
        "extra_forbidden": _("Unknown field."),
        "string_type": _("Must be text."),
        "int_type": _("Must be a whole number."),
        "float_type": _("Must be a number."),
        "bool_type": _("Must be true or false."),
        "list_type": _("Must be a list."),
        "dict_type": _("Must be an object."),
        "model_type": _("Must be an object."),
        "string_pattern_mismatch": _("This does not have the right format."),
        "string_too_short": _("This field is required."),
        "string_too_long": _("Use at most %(max)d characters.", max=limits.get("max_length", 0)),
        "too_long": _("Must have at most %(max)d items.", max=limits.get("max_length", 0)),
        "greater_than_equal": _("Must be at least %(min)d.", min=limits.get("ge", 0)),
        "less_than_equal": _("Must be at most %(max)d.", max=limits.get("le", 0)),
        "literal_error": _("Must be one of: %(names)s.", names=allowed),
    }
    return str(messages.get(kind, message))
