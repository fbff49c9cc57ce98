"""The form of a log line: ``logfmt`` for people, JSON for programs that collect logs.

gunicorn's master uses it too, so nothing but the standard library is imported here.
"""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FORMATS = ("logfmt", "json")
FIRST = ("timestamp", "level", "event")
_BARE = re.compile(r'[^\s"=]+')


def line_of(fields: Mapping[str, Any], form: str) -> str:
    """Return the line of an event.

    Args:
        fields: its values by name; ``timestamp``, ``level`` and ``event`` come first.
        form: one of :data:`FORMATS`.
    """
    ordered = {name: fields[name] for name in FIRST if name in fields} | dict(fields)
    if form == "json":
        return json.dumps(ordered, default=str, ensure_ascii=False)
    return " ".join(f"{name}={_logfmt(value)}" for name, value in ordered.items())


def _logfmt(value: Any) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if _BARE.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class LineFormatter(logging.Formatter):
    """Gives the records of gunicorn and of libraries the form of our own lines."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        fields: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[0]:
            fields["exception"] = self.formatException(record.exc_info)
        return line_of(fields, self._form)
