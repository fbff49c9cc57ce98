"""Template filters."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import format_datetime


def moment(unix: float) -> str:
    """Return a time (Unix seconds) as a short date and time in the visitor's language and time zone."""
    return str(format_datetime(datetime.fromtimestamp(unix, UTC), "medium"))


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters["moment"] = moment
