"""Forms for homework."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from classroom.core import wall_clock
from classroom.core.errors import Invalid
from classroom.models import Assignment
from classroom.services.assignments.wanted import MAX_LIMIT

MINUTE = 60
MAX_MINUTES = MAX_LIMIT // MINUTE
TIMES = ("opens_at", "due_at", "closes_at")


def to_unix(value: datetime | None, zone: str | None, before: float | None = None) -> float | None:
    """Return the moment that a field of a page means, in Unix seconds.

    Args:
        value: what the field holds.
        zone: the name of the browser's time zone; what is unknown counts as UTC, in which the server writes the fields.
        before: the moment that was stored. It stays if the field shows it unchanged: fields have no seconds, and when
            clocks are put back, two moments look alike.
    """
    if value is None:
        return None
    found = wall_clock.zone_named(zone)
    if before is not None and wall_clock.shown(before, found).replace(second=0, microsecond=0) == value:
        return before
    return wall_clock.moment(value, found)


def to_field(unix: float | None) -> datetime | None:
    """Return a moment as a field shows it before the page's script puts it into the visitor's time zone."""
    return None if unix is None else wall_clock.shown(unix, None)


def _minutes(seconds: int | None) -> int | None:
    """Return a time limit as the field shows it."""
    return None if seconds is None else -(-seconds // MINUTE)


def _refuse_unreadable(form: FlaskForm) -> None:
    """Refuse numbers and dates that cannot be read, which would otherwise count as left empty.

    Raises:
        Invalid: with a message for each such field.
    """
    given = [field for field in form if any(str(text).strip() for text in field.raw_data or ())]
    fields = {field.name: str(field.process_errors[0]) for field in given if field.process_errors}
    if fields:
        raise Invalid(_("Some fields are missing or wrong."), fields=fields)


class AssignmentForm(FlaskForm):
    """The terms of homework; the services check the values."""

    zone = HiddenField()
    title = StringField(_l("Title"), [Optional(), Length(max=200)])
    audience = SelectField(
        _l("For whom"),
        choices=[
            SelectChoice("absent", _l("Those of the class who were not in the lesson")),
            SelectChoice("all", _l("The whole class")),
            SelectChoice("link", _l("Everybody who has the link or the code")),
        ],
    )
    group = SelectField(_l("Group"), choices=[SelectChoice("", _l("all groups"))], validate_choice=False)
    opens_at = DateTimeLocalField(_l("Opens"), [Optional()])
    due_at = DateTimeLocalField(
        _l("Due"), [Optional()], description=_l("What comes later is shown as late, and counts all the same.")
    )
    closes_at = DateTimeLocalField(
        _l("Closes"), [Optional()], description=_l("Then open attempts are handed in by themselves.")
    )
    time_limit = IntegerField(_l("Minutes for an attempt"), [Optional()], description=_l("Empty: no limit."))
    attempts = SelectField(
        _l("Attempts"),
        choices=[
            *(SelectChoice(str(number), str(number)) for number in range(1, 11)),
            SelectChoice("", _l("any number")),
        ],
    )
    counted = SelectField(
        _l("Which attempt counts"),
        choices=[
            SelectChoice("best", _l("The best")),
            SelectChoice("first", _l("The first")),
            SelectChoice("last", _l("The last")),
        ],
    )
    feedback = SelectField(
        _l("Students see the right answers"),
        description=_l(
            "With several attempts, those who see them after a question or when they hand in know them in the next."
        ),
        choices=[
            SelectChoice("each", _l("after each question")),
            SelectChoice("after_submit", _l("when they hand in")),
            SelectChoice("after_due", _l("when everybody’s work is due")),
            SelectChoice("after_close", _l("when it is closed for everybody")),
            SelectChoice("never", _l("never")),
        ],
    )
    order = SelectField(
        _l("Order"),
        choices=[
            SelectChoice("fixed", _l("The same for everybody")),
            SelectChoice("shuffled", _l("Questions and choices shuffled, for each student")),
        ],
    )

    def offer_absent(self, assignment: Assignment | None) -> None:
        """Offer those who were absent only where a lesson tells who that is; None: for homework of a quiz."""
        if assignment is None or (assignment.source_id is None and assignment.audience != "absent"):
            self.audience.choices = [each for each in self.audience.choices or [] if each.value != "absent"]

    def offer_groups(self, names: Iterable[str]) -> None:
        """Offer the groups of the class of homework."""
        self.group.choices = [SelectChoice("", _l("all groups")), *(SelectChoice(name, name) for name in names)]

    def values(self, before: Assignment | None = None) -> dict[str, Any]:
        """Return what the services take; ``before`` is the homework as it is stored.

        Raises:
            Invalid: a field cannot be read, or the time limit is out of range.
        """
        _refuse_unreadable(self)
        found: dict[str, Any] = {
            name: self[name].data for name in ("audience", "counted", "feedback", "order") if self[name].data
        }
        if before is not None:
            found["group"] = self.group.data if found.get("audience") != "link" else None
        for name in TIMES:
            found[name] = to_unix(self[name].data, self.zone.data, None if before is None else getattr(before, name))
        limit = self.time_limit.data
        if limit is not None and not 1 <= limit <= MAX_MINUTES:
            text = _("Must be a whole number of minutes from 1 to %(max)d.", max=MAX_MINUTES)
            raise Invalid(text, fields={"time_limit": text})
        found["time_limit"] = None if limit is None else limit * MINUTE
        if before is not None and limit == _minutes(before.time_limit):
            found["time_limit"] = before.time_limit  # the API can give a limit that is no whole number of minutes
        found["attempts"] = int(self.attempts.data) if self.attempts.data else None
        if (self.title.data or "").strip():
            found["title"] = self.title.data
        return found

    @classmethod
    def of(cls, assignment: Assignment) -> "AssignmentForm":
        """Return the form filled with the terms of homework."""
        return cls(
            data={
                "title": assignment.lesson.title,
                "audience": assignment.audience,
                "group": assignment.group_name or "",
                **{name: to_field(getattr(assignment, name)) for name in TIMES},
                "time_limit": _minutes(assignment.time_limit),
                "attempts": "" if assignment.attempts is None else str(assignment.attempts),
                "counted": assignment.counted,
                "feedback": assignment.feedback,
                "order": assignment.question_order,
            }
        )


class OverrideForm(FlaskForm):
    """Other terms for one student; empty fields are as for everybody."""

    zone = HiddenField()
    due_at = DateTimeLocalField(_l("Due"), [Optional()])
    attempts = IntegerField(_l("Attempts"), [Optional()])
    extra_percent = IntegerField(_l("More time, in percent"), [Optional()])

    def values(self, before: float | None = None) -> dict[str, Any]:
        """Return what the services take; ``before`` is when the student's work is due, as it is stored.

        Raises:
            Invalid: a field cannot be read.
        """
        _refuse_unreadable(self)
        return {
            "due_at": to_unix(self.due_at.data, self.zone.data, before),
            "attempts": self.attempts.data,
            "extra_percent": self.extra_percent.data,
        }
