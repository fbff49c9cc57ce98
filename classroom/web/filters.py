"""Template filters."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import format_date, format_time


def moment(unix: float) -> str:
    """Return a time (Unix seconds) as a short date and time in the visitor's language and time zone."""
    when = datetime.fromtimestamp(unix, UTC)
    return f"{format_date(when, 'medium')}, {format_time(when, 'short')}"


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters["moment"] = moment
