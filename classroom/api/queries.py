"""Read parameters of the query string of a request."""

from typing import Literal

from flask import request
from flask_babel import gettext as _

from classroom.core.errors import Invalid

Flag = Literal["0", "1", "false", "true"]
"""The values that :func:`flag` reads."""
MAX_NUMBER = 10**9
"""The largest number that :func:`number` reads, where a parameter has no smaller one."""
NUMBERS = r"^ *[0-9]{1,18} *(, *[0-9]{1,18} *)*$"
"""The lists that :func:`numbers` reads."""


def _wrong(name: str, text: str) -> Invalid:
    return Invalid(_("Some parameters of the address are wrong."), fields={name: text})


def flag(name: str) -> bool:
    """Return a parameter that is 0 or 1 (or false, true); 0 when left out.

    Raises:
        Invalid: anything else.
    """
    value = request.args.get(name, "0").lower()
    if value not in ("0", "1", "false", "true"):
        raise _wrong(name, _("Must be 0 or 1."))
    return value in ("1", "true")


def one_of(name: str, *allowed: str) -> str:
    """Return a parameter that is one of some words; the first of them when left out.

    Raises:
        Invalid: anything else.
    """
    value = request.args.get(name, allowed[0])
    if value not in allowed:
        raise _wrong(name, _("Must be one of: %(names)s.", names=", ".join(allowed)))
    return value


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def number(name: str, default: int, *, least: int = 1, most: int = MAX_NUMBER) -> int:
    """Return a whole number.

    Raises:
        Invalid: it is none, or out of range.
    """
    text = request.args.get(name)
    if text is None or text == "":
        return default
    value = _whole(text)
    if value is None or not least <= value <= most:
        raise _wrong(name, _("Must be a whole number from %(low)d to %(high)d.", low=least, high=most))
    return value


def numbers(name: str) -> list[int] | None:
    """Return the numbers of a list such as ``1,2``; None when the parameter is left out.

    Raises:
        Invalid: something in it is no number.
    """
    text = request.args.get(name)
    if text is None:
        return None
    values = [_whole(part.strip()) for part in text.split(",")]
    if None in values:
        raise _wrong(name, _("Must be numbers separated by commas, such as 1,2."))
    return [value for value in values if value is not None]
