"""Texts that no database can keep: U+0000 (PostgreSQL) and lone surrogates (UTF-8). The edges refuse them.

Pages, API and sockets look at everything that arrives before a service sees it, so that services need not.
"""

import re
from typing import Any

from flask_babel import gettext as _

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def message() -> str:
    """Return what to tell the user about such a text."""
    return str(_("This text has a character that cannot be stored."))


def is_storable(text: str) -> bool:
    """Say whether a database can keep a text."""
    return _UNSTORABLE.search(text) is None


def unstorable_path(value: Any) -> str | None:
    """Return where in a value that came as JSON such a text is, as a dotted path (``choices.0.text``); None: nowhere.

    A name of an object counts like a text; its path ends before it.
    """
    if isinstance(value, str):
        return None if is_storable(value) else ""
    if isinstance(value, dict):
        if not all(is_storable(name) for name in value if isinstance(name, str)):
            return ""
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value))
    else:
        return None
    for name, item in items:
        path = unstorable_path(item)
        if path is not None:
            return f"{name}.{path}".rstrip(".")
    return None
