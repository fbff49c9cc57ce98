"""Read JSON that a browser or program has sent."""

import json
from typing import Any, NoReturn

from flask_babel import gettext as _

from classroom.core.errors import TizaError
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
