"""Presets: ways of teaching a lesson, each a set of lesson options. Some come with Tiza; teachers save their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import locked
from classroom.models import LessonPreset, User
from classroom.services.lessons.options import DECLARED, Text, to_store

MAX_NAME = 60
MAX_PRESETS = 20
"""How many presets a teacher may keep."""


@dataclass(frozen=True)
class Preset:
    """A way of teaching.

    Attributes:
        key: of a preset that comes with Tiza, its name; of a teacher's own, its id as a text.
        name: on its card.
        text: what it is for; empty for a teacher's own.
        options: the lesson options that differ from their defaults.
        allow_change: whether answers may be changed until the question closes.
        own: whether a teacher saved it.
    """

    key: str
    name: Text
    text: Text
    options: Mapping[str, Any]
    allow_change: bool = False
    own: bool = False

    @property
    def known_options(self) -> dict[str, Any]:
        """``options`` without those that an earlier version of Tiza had."""
        return {name: value for name, value in self.options.items() if name in DECLARED}

    @property
    def values(self) -> dict[str, Any]:
        """The values of all fields of a new lesson that the preset sets."""
        defaults = {name: option.default for name, option in DECLARED.items()}
        return {**defaults, **self.known_options, "allow_change": self.allow_change}

    @property
    def switched_on(self) -> list[Text]:
        """What it switches on, in the order of the form, in words."""
        told: list[Text] = []
        for name, option in DECLARED.items():
            value = self.options.get(name, option.default)
            if value == option.default:
                continue
            offered = option.shown.offered.get(value, value)
            told.append(f"{option.shown.label}: {offered}" if option.shown.offered else option.shown.label)
        return [*told, gettext("Answers may be changed")] if self.allow_change else told


BUILT_IN = (
    Preset(
        "contest",
        lazy_gettext("Contest"),
        lazy_gettext("Points for speed, streaks, and a podium at the end."),
        {"speed_bonus": 50, "streaks": True, "podium": True, "auto_close": True},
    ),
    Preset(
        "debate",
        lazy_gettext("Debate"),
        lazy_gettext("Vote, discuss with the neighbours, vote again, compare."),
        {"second_vote": True, "confidence": True},
    ),
    Preset(
        "survey",
        lazy_gettext("Survey"),
        lazy_gettext("Opinions: no answer is right or wrong, and everybody sees the bars grow."),
        {"scoring": "survey", "live_bars": True},
        allow_change=True,
    ),
    Preset(
        "exit_ticket",
        lazy_gettext("Exit ticket"),
        lazy_gettext("The last minutes of a class: it goes on by itself, and tells you what is not understood yet."),
        {"auto_advance": 10, "confidence": True, "auto_close": True},
    ),
    Preset(
        "calm_quiz",
        lazy_gettext("Calm quiz"),
        lazy_gettext("No hurry and no ranking: everybody thinks, and may change their mind."),
        {},
        allow_change=True,
    ),
)


def of_teacher(owner_id: int) -> list[Preset]:
    """Return the presets that a teacher saved, by name."""
    query = select(LessonPreset).where(LessonPreset.owner_id == owner_id)
    return sorted((_own(row) for row in db.session.scalars(query)), key=lambda preset: str(preset.name).casefold())


def offered(owner_id: int) -> list[Preset]:
    """Return all presets for a teacher: those of Tiza, then the teacher's own."""
    return [*BUILT_IN, *of_teacher(owner_id)]


def find(owner_id: int, key: str) -> Preset | None:
    """Return a preset of Tiza or of the teacher by its key, or None."""
    return next((preset for preset in offered(owner_id) if preset.key == key), None)


def chosen(owner_id: int, key: str) -> Preset:
    """Return a preset of Tiza or of the teacher by its key.

    Raises:
        Invalid: with field ``preset``: there is none.
    """
    preset = find(owner_id, key)
    if preset is None:
        text = gettext("There is no such preset.")
        raise Invalid(text, fields={"preset": text})
    return preset


def _own(row: LessonPreset) -> Preset:
    return Preset(str(row.id), row.name, "", row.options, row.allow_change, own=True)


def _checked_name(name: str | None) -> str:
    name = " ".join((name or "").split())
    if not name:
        raise _wrong(gettext("Give the preset a name."))
    if len(name) > MAX_NAME:
        raise _wrong(gettext("Use at most %(max)d characters.", max=MAX_NAME))
    return name


def _wrong(text: str) -> Invalid:
    return Invalid(text, fields={"preset_name": text})


def _named(owner_id: int, name: str) -> LessonPreset | None:
    """Return the teacher's preset of this name, whatever its capitals."""
    rows = db.session.scalars(select(LessonPreset).where(LessonPreset.owner_id == owner_id))
    return next((row for row in rows if row.name.casefold() == name.casefold()), None)


def save(owner_id: int, name: str | None, options: Mapping[str, Any], *, allow_change: bool = False) -> Preset:
    """Save options under a name; a preset of the teacher that has this name is replaced.

    Raises:
        Invalid: with field ``preset_name`` or the name of an option.
    """
    name, stored = _checked_name(name), to_store(options)
    with transaction() as session:
        locked(User, owner_id)  # two windows save one after the other: the number and the name stay right
        row = _named(owner_id, name)
        if row is None:
            count = session.scalar(select(func.count()).where(LessonPreset.owner_id == owner_id)) or 0
            if count >= MAX_PRESETS:
                raise _wrong(gettext("You can keep %(max)d presets. Delete one first.", max=MAX_PRESETS))
            row = LessonPreset(owner_id=owner_id)
            session.add(row)
        row.name, row.options, row.allow_change = name, stored, allow_change
        session.flush()
        return _own(row)


def rename(owner_id: int, preset_id: int, name: str | None) -> Preset:
    """Give a teacher's preset another name.

    Raises:
        NotFound: ``unknown_preset``.
        Invalid: with field ``preset_name``: no name, too long, or of another preset.
    """
    name = _checked_name(name)
    with transaction() as session:
        locked(User, owner_id)
        row = _get(owner_id, preset_id)
        other = _named(owner_id, name)
        if other is not None and other.id != row.id:
            raise _wrong(gettext("Another preset of yours has this name."))
        row.name = name
        session.flush()
        return _own(row)


def delete(owner_id: int, preset_id: int) -> str:
    """Delete a teacher's preset; return its name. Lessons that were made with it keep their options.

    Raises:
        NotFound: ``unknown_preset``.
    """
    with transaction() as session:
        locked(User, owner_id)
        row = _get(owner_id, preset_id)
        session.delete(row)
        return row.name


def _get(owner_id: int, preset_id: int) -> LessonPreset:
    row = db.session.get(LessonPreset, preset_id)
    if row is None or row.owner_id != owner_id:
        raise NotFound(gettext("There is no such preset."), code="unknown_preset")
    return row
