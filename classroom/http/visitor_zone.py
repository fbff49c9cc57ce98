"""The time zone of a visitor, which the page's script puts into the addresses of files."""

from datetime import tzinfo

from flask import request

from classroom.core import wall_clock


def visitor_zone() -> tzinfo | None:
    """Return the time zone that the address names as ``zone``; None: not known."""
    return wall_clock.zone_named(request.args.get("zone"))
