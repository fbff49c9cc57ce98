"""Forms for homework."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from babel.dates import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from classroom.models import Assignment

MINUTE = 60
TIMES = ("opens_at", "due_at", "closes_at")


def zone_of(name: str | None) -> tzinfo:
    """Return the time zone that a browser names; UTC where it names none that is known."""
    try:
        return get_timezone((name or "UTC")[:64])
    except LookupError:
        return UTC


def to_unix(value: datetime | None, zone: str | None) -> float | None:
    """Return the moment that a field of a page means, in Unix seconds."""
    return None if value is None else value.replace(tzinfo=zone_of(zone)).timestamp()


def to_field(unix: float | None) -> datetime | None:
    """Return a moment as a field shows it before the page's script puts it into the visitor's time zone."""
    return None if unix is None else datetime.fromtimestamp(unix, UTC).replace(tzinfo=None)


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

    def values(self) -> dict[str, Any]:
        """Return what the services take."""
        found: dict[str, Any] = {
            name: self[name].data for name in ("audience", "counted", "feedback", "order") if self[name].data
        }
        for name in TIMES:
            found[name] = to_unix(self[name].data, self.zone.data)
        found["time_limit"] = None if self.time_limit.data is None else self.time_limit.data * MINUTE
        found["attempts"] = int(self.attempts.data) if self.attempts.data else None
        if (self.title.data or "").strip():
            found["title"] = self.title.data
        return found

    @classmethod
    def of(cls, assignment: Assignment) -> "AssignmentForm":
        """Return the form filled with the terms of homework."""
        limit = assignment.time_limit
        return cls(
            data={
                "title": assignment.lesson.title,
                "audience": assignment.audience,
                **{name: to_field(getattr(assignment, name)) for name in TIMES},
                "time_limit": None if limit is None else -(-limit // MINUTE),
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

    def values(self) -> dict[str, Any]:
        """Return what the services take."""
        return {
            "due_at": to_unix(self.due_at.data, self.zone.data),
            "attempts": self.attempts.data,
            "extra_percent": self.extra_percent.data,
        }
