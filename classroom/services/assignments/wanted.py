"""The fields of an assignment as teachers give them, checked."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from classroom.core.database import db
from classroom.core.errors import Invalid
from classroom.models import Assignment, Enrolment
from classroom.services.lessons import homework_rules as rules
from classroom.services.lessons.lifecycle import MAX_TITLE

MIN_LIMIT, MAX_LIMIT = 10, 7 * 24 * 3600
"""Seconds for an attempt."""
MAX_EXTRA_PERCENT = 300
LATEST = 4102444800.0
"""The year 2100, in Unix seconds."""
TIMES = ("opens_at", "due_at", "closes_at")
COLUMNS = {"order": "question_order", "group": "group_name"}
"""Fields whose columns are called otherwise."""
FIELDS = (*TIMES, "time_limit", "attempts", "counted", "feedback", "order", "audience", "group", "title")


def _time(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < LATEST:
        raise ValueError(_("Must be a moment in Unix seconds."))
    return float(value)


def _number(low: int, high: int) -> Callable[[Any], int | None]:
    def check(value: Any) -> int | None:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high):
            raise ValueError(_("Must be a whole number from %(low)d to %(high)d.", low=low, high=high))
        return value

    return check


def _one_of(*names: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in names:
            raise ValueError(_("Must be one of: %(names)s.", names=", ".join(names)))
        return str(value)

    return check


def _title(value: Any) -> str:
    title = " ".join(str(value).split())
    if not title:
        raise ValueError(_("This field is required."))
    if len(title) > MAX_TITLE:
        raise ValueError(_("Use at most %(max)d characters.", max=MAX_TITLE))
    return title


def _group(value: Any) -> str | None:
    return " ".join(str(value or "").split()) or None


CHECKS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(TIMES, _time),
    "time_limit": _number(MIN_LIMIT, MAX_LIMIT),
    "attempts": _number(1, rules.MAX_ATTEMPTS),
    "counted": _one_of(*rules.COUNTED),
    "feedback": _one_of(*rules.FEEDBACK),
    "order": _one_of(*rules.ORDERS),
    "audience": _one_of(*rules.AUDIENCES),
    "group": _group,
    "title": _title,
    "extra_percent": _number(0, MAX_EXTRA_PERCENT),
}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values, each as it is stored.

    Raises:
        Invalid: with a message for each wrong field.
    """
    found: dict[str, Any] = {}
    fields: dict[str, str] = {}
    for name, value in values.items():
        try:
            found[name] = CHECKS[name](value)
        except ValueError as error:
            fields[name] = str(error)
    if fields:
        raise Invalid(_("Some fields are missing or wrong."), fields=fields)
    return found


def apply(assignment: Assignment, values: Mapping[str, Any]) -> None:
    """Give an assignment checked values, and its lesson what follows from them.

    Raises:
        Invalid: the times do not follow each other; or the audience needs a class.
    """
    goes_on = assignment.source_id is not None or (assignment.id is not None and assignment.audience == "absent")
    for name, value in values.items():
        if name == "title":
            assignment.lesson.title = value
        else:
            setattr(assignment, COLUMNS.get(name, name), value)
    _check_order(assignment)
    if assignment.audience == "link" and "group" not in values:
        assignment.group_name = None
    if assignment.group_name is not None and "group" in values and not _has_group(assignment):
        text = _("No student of the class is in this group.")
        raise Invalid(text, fields={"group": text})
    if assignment.audience != "link" and assignment.lesson.course_id is None:
        text = _("Choose a class: without one nobody knows who was absent. Or give everybody the link.")
        raise Invalid(text, fields={"audience": text})
    if assignment.audience == "absent" and not goes_on:  # that of a lesson which was deleted knows who was absent
        text = _("Nobody was absent: this homework does not go on with a lesson.")
        raise Invalid(text, fields={"audience": text})
    # With feedback after each question, an answer whose result is known must stay.
    assignment.lesson.allow_change = assignment.feedback != "each"


def _has_group(assignment: Assignment) -> bool:
    """Say whether the class of an assignment has its group. Homework by link has no group."""
    if assignment.audience == "link":
        return False
    which = (Enrolment.course_id == assignment.lesson.course_id, Enrolment.group_name == assignment.group_name)
    return bool(db.session.scalar(select(exists().where(*which))))


def _check_order(assignment: Assignment) -> None:
    given = [(name, getattr(assignment, name)) for name in TIMES if getattr(assignment, name) is not None]
    for (_name, earlier), (name, later) in pairwise(given):
        if later < earlier or (
            name == "closes_at" and assignment.opens_at is not None and later <= assignment.opens_at
        ):
            messages = {
                "due_at": _("Must not be before it opens."),
                "closes_at": _("Must be after it opens, and not before it is due."),
            }
            raise Invalid(messages[name], fields={name: messages[name]})
