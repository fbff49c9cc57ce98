"""Turn what a clock on the wall shows into a moment, and names of time zones into zones.

Attaching a zone to a date (``datetime.replace(tzinfo=…)``, ``datetime.combine(…, zone)``) is right for zones of
:mod:`zoneinfo`, but a zone of pytz, which Babel returns where pytz is installed, then stands for the oldest offset it
knows, which is the local mean time of the 19th century. So nothing else in this package attaches a zone to a date.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import get_timezone

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{1,31}(/[A-Za-z0-9_+-]{1,31}){0,2}")
_DAY = timedelta(days=1)


def zone_named(name: str | None) -> tzinfo | None:
    """Return the time zone with a name such as ``Europe/Madrid``; None: there is none, or none is known."""
    try:
        return get_timezone(name) if name and _NAME.fullmatch(name) else None
    except LookupError:
        return None


def shown(unix: float, zone: tzinfo | None) -> datetime:
    """Return what clocks in a zone show at a moment.

    Args:
        unix: the moment, in Unix seconds.
        zone: where; None: UTC.
    """
    return datetime.fromtimestamp(unix, zone or UTC).replace(tzinfo=None)


def moment(wall: datetime, zone: tzinfo | None) -> float:
    """Return when clocks in a zone show a date and time, in Unix seconds.

    Of two moments, when clocks are put back, it is the first. A time that clocks skip counts as before they were put
    forward, as in JavaScript: half past two is half past three then.

    Args:
        wall: without a zone.
        zone: of any library; None: UTC.
    """
    utc = wall.replace(tzinfo=UTC)
    before, after = _offset(utc - _DAY, zone), _offset(utc + _DAY, zone)
    for offset in (before, after):
        if _offset(utc - offset, zone) == offset:
            return (utc - offset).timestamp()
    return (utc - before).timestamp()


def _offset(utc: datetime, zone: tzinfo | None) -> timedelta:
    return utc.astimezone(zone or UTC).utcoffset() or timedelta()
