"""What clocks on the wall show, as moments: the same with zones of pytz and of the standard library."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
import pytz

from classroom.core import wall_clock
from tests.support.processes import ROOT

MAKERS = {"pytz": pytz.timezone, "zoneinfo": ZoneInfo}
WINTER_AND_SUMMER = [
    ("Europe/Madrid", "2026-12-10T09:00", "2026-12-10T08:00"),
    ("Europe/Madrid", "2026-07-10T09:00", "2026-07-10T07:00"),
    ("America/New_York", "2026-12-10T09:00", "2026-12-10T14:00"),
    ("America/New_York", "2026-07-10T09:00", "2026-07-10T13:00"),
    ("America/Bogota", "2026-12-10T09:00", "2026-12-10T14:00"),
    ("America/Bogota", "2026-07-10T09:00", "2026-07-10T14:00"),
    ("Atlantic/Canary", "2026-12-10T09:00", "2026-12-10T09:00"),
    ("Atlantic/Canary", "2026-07-10T09:00", "2026-07-10T08:00"),
]
CHANGES = [
    ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first of them
    ("Europe/Madrid", "2026-10-25T03:30", "2026-10-25T02:30"),
    ("Europe/Madrid", "2026-03-29T02:30", "2026-03-29T01:30"),  # never: it is half past three
    ("Europe/Madrid", "2026-03-29T01:30", "2026-03-29T00:30"),
    ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
    ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00"),  # the day before was left out
]


@pytest.mark.parametrize("library", MAKERS)
@pytest.mark.parametrize(("name", "wall", "utc"), [*WINTER_AND_SUMMER, *CHANGES])
def test_a_time_on_the_wall_is_a_moment(library: str, name: str, wall: str, utc: str) -> None:
    zone: tzinfo = MAKERS[library](name)
    found = wall_clock.moment(datetime.fromisoformat(wall), zone)
    assert datetime.fromtimestamp(found, UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("library", MAKERS)
@pytest.mark.parametrize(("name", "wall"), [row[:2] for row in WINTER_AND_SUMMER])
def test_what_is_shown_means_the_same_moment(library: str, name: str, wall: str) -> None:
    zone: tzinfo = MAKERS[library](name)
    found = wall_clock.moment(datetime.fromisoformat(wall), zone)
    assert wall_clock.shown(found, zone) == datetime.fromisoformat(wall)


def test_without_a_zone_it_is_utc() -> None:
    noon = datetime.fromisoformat("2026-07-10T12:00")
    assert wall_clock.moment(noon, None) == noon.replace(tzinfo=UTC).timestamp()
    assert wall_clock.shown(noon.replace(tzinfo=UTC).timestamp(), None) == noon
    assert wall_clock.moment(noon, timezone(timedelta(hours=2))) == noon.replace(tzinfo=UTC).timestamp() - 7200


@pytest.mark.parametrize("name", ["Europe/Madrid", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"])
def test_names_of_zones_are_known(name: str) -> None:
    assert str(wall_clock.zone_named(name)) == name


@pytest.mark.parametrize(
    "name", [None, "", "Nowhere/Land", "../../etc/passwd", "Europe/" + "x" * 200, "Europe/Madrid\n"]
)
def test_other_names_are_none(name: str | None) -> None:
    assert wall_clock.zone_named(name) is None


ATTACHED = re.compile(r"tzinfo=(?!UTC\b|None\b)|\bcombine\(.*\bzone\b|\.localize\(|get_timezone\(")


def test_nothing_else_attaches_a_zone_to_a_date() -> None:
    """A zone of pytz must not be attached; so only one module does anything of the kind."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "classroom").rglob("*.py"))
        if path.name != "wall_clock.py"
        for line in path.read_text("utf-8").splitlines()
        if ATTACHED.search(line)
    ]
    assert found == []
    assert ATTACHED.search("value.replace(tzinfo=zone)")
    assert ATTACHED.search("datetime.combine(day, time(), zone or UTC)")
