"""How a lesson is taught: what its teacher may set before it and while it runs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.models import Lesson

MAX_BONUS = 100
"""Most that a quick answer may earn beyond its points, in percent of them."""
MAX_TEAMS = 8
MAX_ADVANCE = 300
"""Most seconds that a lesson which goes on by itself shows a result."""


@dataclass(frozen=True)
class LessonOptions:
    """The options of a lesson. Everything that makes a race of it is off unless the teacher wants it."""

    confidence: bool = False
    """Ask with each answer how sure one is."""
    phone_shows: str = "question"
    """``question``, or ``choices``: only what is answered with, and the question is on the projector."""
    scoring: str = "points"
    """``points``, or ``survey``: nobody is told right or wrong, nobody earns anything."""
    speed_bonus: int = 0
    """Percent of the points that an answer in the first moment earns beyond them; 0: speed earns nothing."""
    streaks: bool = False
    """Say how many right answers somebody gave in a row."""
    podium: bool = False
    """Show who is ahead, and at the end the first three."""
    teams: int = 0
    """In how many teams participants are divided; 0: none."""
    auto_close: bool = False
    """Close a question when everybody who is there has answered."""
    auto_advance: int = 0
    """Reveal what has closed, and this many seconds later ask the next question of the agenda; 0: the teacher does."""
    generated_names: bool = False
    """Guests get a name instead of choosing one."""


DEFAULT = LessonOptions()
_CHOICES = {"phone_shows": ("question", "choices"), "scoring": ("points", "survey")}
_LIMITS = {"speed_bonus": (0, MAX_BONUS), "teams": (0, MAX_TEAMS), "auto_advance": (0, MAX_ADVANCE)}
NAMES = tuple(field.name for field in fields(LessonOptions))


def of(lesson: Lesson) -> LessonOptions:
    """Return the options of a lesson."""
    return read(lesson.options)


def read(stored: Mapping[str, Any]) -> LessonOptions:
    """Return options from what is stored: those that differ from the default ones."""
    return LessonOptions(**stored) if stored else DEFAULT


def view(lesson: Lesson) -> dict[str, Any]:
    """Return the options as pages and API show them: all of them by name."""
    return asdict(of(lesson))


def check(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be stored of some options.

    Raises:
        Invalid: with a message for each wrong field.
    """
    problems: dict[str, str] = {}
    for name, value in raw.items():
        if name not in NAMES:
            problems[str(name)[:64]] = _("There is no such field.")
        elif name in _CHOICES:
            if value not in _CHOICES[name]:
                problems[name] = _("Give one of: %(names)s.", names=", ".join(_CHOICES[name]))
        elif name in _LIMITS:
            low, high = _LIMITS[name]
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                problems[name] = _("Give a whole number from %(low)d to %(high)d.", low=low, high=high)
        elif not isinstance(value, bool):
            problems[name] = _("Say true or false.")
    if raw.get("teams") == 1:
        problems["teams"] = _("One team is none: give 0, or 2 and more.")
    if problems:
        raise Invalid(_("Some options of the lesson are wrong."), fields=problems)
    return {name: value for name, value in raw.items() if value != getattr(DEFAULT, name)}
