"""The time zone of a visitor, which the page's script puts into the addresses of files."""

import re
from datetime import tzinfo

from babel.dates import get_timezone
from flask import request

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{1,31}(/[A-Za-z0-9_+-]{1,31}){0,2}")
"""A name of a time zone, such as ``Europe/Madrid``."""


def visitor_zone() -> tzinfo | None:
    """Return the time zone that the address names as ``zone``; None: not known."""
    name = request.args.get("zone", "")
    try:
        return get_timezone(name) if _NAME.fullmatch(name) else None
    except LookupError:
        return None
