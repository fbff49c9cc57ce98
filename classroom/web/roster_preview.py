"""What the page shows of a roster before it is imported, and what of it may be changed there."""

from dataclasses import dataclass

from flask import request

from classroom.models import Course
from classroom.services.accounts import rules
from classroom.services.classes import planning
from classroom.services.classes.roster_formats import carrying, reading
from classroom.services.classes.roster_formats.people import Roster, RosterClass
from classroom.web.forms.courses import RosterForm

EDITABLE = 400
"""New accounts up to which their usernames can be changed on the page."""


@dataclass
class Preview:
    """A list, and what it would do to a class.

    Attributes:
        roster: what was read.
        text: the same as text, which the page sends back.
        parts: the classes of the list with their numbers of students, if one has to be chosen.
        part: the key of the chosen one.
        plan: None while no class is chosen.
        editable: whether usernames can be changed on the page.
        edited_wrongly: a username that was changed on the page cannot be used, or is somebody's.
    """

    roster: Roster
    text: str
    parts: list[tuple[RosterClass, int]]
    part: str
    plan: planning.Plan | None
    editable: bool = False
    edited_wrongly: bool = False


def of_request(course: Course, form: RosterForm, *, confirmed: bool) -> Preview:
    """Return what the sent form says.

    Raises:
        TizaError: the list cannot be read, or is too long.
    """
    if form.file.data:
        roster = reading.read(form.file.data.read())
    else:
        roster = reading.read_text(form.roster.data or "")
        roster.whole = roster.whole and "changes" not in request.form
    sent_back = "preview" in request.form
    edited = _edited(roster) if sent_back else {}
    text = carrying.as_text(roster, edited)
    if form.file.data or edited:
        guessed, problems, whole, format_name = roster.guessed, roster.problems, roster.whole, roster.format
        roster = reading.read_text(text)
        roster.guessed, roster.problems, roster.whole, roster.format = guessed, problems, whole, format_name
        form.roster.data = text
    if not sent_back:
        # with lines that nobody could read, somebody may be missing who is there
        form.leave.data = roster.format in ("oneroster", "sds") and not roster.problems
    parts = [(each, len(roster.students_of(each.key))) for each in roster.classes]
    part = _part(course, roster, form.part.data or "", chosen=sent_back or "part" in request.form)
    if part is None:
        return Preview(roster, text, parts, "", None)
    plan = planning.plan(course.id, course.owner_id, roster, key=part)
    lines = {line.index: line for line in plan.lines}
    wrong = confirmed and any(index in lines and lines[index].outcome != "new" for index in edited)
    return Preview(roster, text, parts, part, plan, len(plan.of("new")) <= EDITABLE, wrong)


def _edited(roster: Roster) -> dict[int, str]:
    """Return the usernames of the page, by the index of the student."""
    found = {}
    for index, _person in enumerate(planning.students(roster)):
        typed = request.form.get(f"username-{index}")
        if typed is not None and rules.folded(typed):
            found[index] = typed
    return found


def _part(course: Course, roster: Roster, asked: str, *, chosen: bool) -> str | None:
    """Return the key of the class of the list to import, empty for everybody in it, None if it has to be chosen."""
    keys = {each.key for each in roster.classes}
    if chosen and (asked in keys or not asked):
        return asked
    if len(keys) < 2 and roster.format not in ("oneroster", "sds"):
        return ""  # also those for whom a table says no class
    alike = [each.key for each in roster.classes if each.title.casefold() == course.title.casefold()]
    if alike:
        return alike[0]
    return None if len(keys) > 1 else next(iter(keys), "")
