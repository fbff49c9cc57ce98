"""What templates know beside their context."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import format_date, format_time, get_locale


def moment(unix: float) -> str:
    """Return a time (Unix seconds) as a short date and time in the visitor's language and time zone."""
    when = datetime.fromtimestamp(unix, UTC)
    return f"{format_date(when, 'medium')}, {format_time(when, 'short')}"


def register(app: Flask) -> None:
    """Make filters and globals known to the templates."""
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.globals["get_locale"] = get_locale
