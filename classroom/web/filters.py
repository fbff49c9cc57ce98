"""What templates know beside their context."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask
from flask_babel import format_date, format_decimal, format_time, get_locale, pgettext
from markupsafe import Markup

from classroom.core.concurrency import yield_to_loop
from classroom.questions import registry


def moment(unix: float) -> Markup:
    """Return a ``<time>`` element with a short date and time.

    The server does not know where its visitors are: the element says UTC until ``components/moments.js`` puts it
    into the time zone of the browser.

    Args:
        unix: Unix seconds.
    """
    when = datetime.fromtimestamp(unix, UTC)
    text = f"{format_date(when, 'medium')}, {format_time(when, 'short')} UTC"
    return Markup('<time datetime="{}" data-moment>{}</time>').format(when.isoformat(timespec="seconds"), text)


def place(point: Sequence[float]) -> str:
    """Return longitude and latitude in degrees for people, such as ``4.7° N, 74.1° W``."""
    east, north = point
    vertical = pgettext("compass", "N") if north >= 0 else pgettext("compass", "S")
    horizontal = pgettext("compass", "E") if east >= 0 else pgettext("compass", "W")
    return f"{_degrees(north)} {vertical}, {_degrees(east)} {horizontal}"


def _degrees(angle: float) -> str:
    return f"{format_decimal(round(abs(angle), 2))}°"


def register(app: Flask) -> None:
    """Make filters and globals known to the templates."""
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["number"] = lambda number: format_decimal(number, format="#,##0.##########")
    app.jinja_env.filters["place"] = place
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.globals["yield_to_loop"] = yield_to_loop
    app.jinja_env.globals["question_type"] = registry.get
