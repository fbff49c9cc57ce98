"""Template filters and globals."""

from datetime import UTC, datetime
from typing import Any

from babel.numbers import get_decimal_symbol
from flask import Flask
from flask_babel import format_date, format_time, get_locale
from markupsafe import Markup

from classroom.core.concurrency import yield_to_loop
from classroom.core.settings import START
from classroom.questions import registry
from classroom.questions.number_parsing import number_text
from classroom.questions.phrases import number_words
from classroom.questions.point_answers import place_in_words
from classroom.web.vote_flow import flow_drawing


def moment(unix: float) -> Markup:
    """Return a ``<time>`` element with a short date and time.

    The server does not know the time zone of a visitor: the element shows UTC until ``components/moments.js`` converts
    it to that of the browser.

    Args:
        unix: Unix seconds.
    """
    when = datetime.fromtimestamp(unix, UTC)
    text = f"{format_date(when, 'medium')}, {format_time(when, 'short')} UTC"
    return Markup('<time datetime="{}" data-moment>{}</time>').format(when.isoformat(timespec="seconds"), text)


def day(unix: float) -> Markup:
    """Return a ``<time>`` element with a short date, in UTC until the browser's script converts it like :func:`moment`.

    Args:
        unix: Unix seconds.
    """
    when = datetime.fromtimestamp(unix, UTC)
    text = format_date(when, "short")
    return Markup('<time datetime="{}" data-moment="day">{}</time>').format(when.isoformat(timespec="seconds"), text)


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as whole percent, such as “40 %”; None is “—”."""
    return "—" if share is None else f"{round(100 * share)}\N{NO-BREAK SPACE}%"


def percent_points(difference: float | None) -> str:
    """Return a difference of two shares as whole percentage points with its sign, such as “−18”; None is “—”."""
    if difference is None:
        return "—"
    points = round(100 * difference)
    return f"\N{MINUS SIGN}{-points}" if points < 0 else f"+{points}" if points else "0"


def field_number(value: Any) -> Any:
    """Return a number as the visitor's language writes it in a field, without separators of thousands; texts stay."""
    if not isinstance(value, float):
        return value
    return number_text(value).replace(".", get_decimal_symbol(get_locale()))


def person(name: str, css: str = "", **data: str) -> Markup:
    """Return the element of a person's name: browsers do not translate it, and its title has all of a name that is cut.

    Args:
        name: as it is stored.
        css: classes.
        data: ``data-*`` attributes, such as ``part="nickname"``.
    """
    more = Markup("").join(Markup(' data-{}="{}"').format(key, value) for key, value in data.items())
    return Markup('<bdi class="{}" translate="no" title="{}"{}>{}</bdi>').format(css, name, more, name)


def register(app: Flask) -> None:
    """Add the filters and globals to the template environment."""
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["percent"] = percent
    app.jinja_env.filters["percent_points"] = percent_points
    app.jinja_env.filters["number"] = number_words
    app.jinja_env.filters["field_number"] = field_number
    app.jinja_env.filters["flow_drawing"] = flow_drawing
    app.jinja_env.filters["place"] = place_in_words
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.globals["start_command"] = START
    app.jinja_env.globals["yield_to_loop"] = yield_to_loop
    app.jinja_env.globals["person"] = person
    app.jinja_env.globals["question_type"] = registry.get
