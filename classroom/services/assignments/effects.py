"""What a change of running homework changes, and for whom: said before it is made."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from classroom.core.database import db, now, without_saving
from classroom.models import Answer, Assignment, Attempt
from classroom.services.assignments import lookup, manage
from classroom.services.lessons import homework
from classroom.services.lessons import homework_rules as rules


def of_change(assignment_id: int, user_id: int, fields: Mapping[str, Any]) -> list[str]:
    """Return sentences that say for whom a change would change what; none if it concerns nobody who has begun.

    Raises:
        NotFound: ``unknown_assignment``.
        Invalid: as :func:`manage.change`.
    """
    before = _state(lookup.for_teacher(assignment_id, user_id))

    def change() -> dict[str, Any]:
        return _state(manage.change(assignment_id, user_id, **fields))

    return _sentences(before, without_saving(change))


def _state(assignment: Assignment) -> dict[str, Any]:
    """Return what students of homework would notice, by attempt."""
    moment, terms = now(), homework.terms(assignment)
    query = select(Attempt).where(Attempt.assignment_id == assignment.id).execution_options(populate_existing=True)
    attempts = list(db.session.scalars(query))
    overrides = homework.overrides(assignment.id)
    known = homework.known_from(assignment)
    late, seeing = set(), set()
    for attempt in attempts:
        mine = rules.personal(terms, overrides.get(attempt.participant.user_id or 0), attempt.participant.extra_percent)
        if rules.is_late(mine.due_at, attempt.worked_until):
            late.add(attempt.participant_id)
        submitted = attempt.submitted_at is not None
        answered = _has_answer(attempt)
        if rules.may_see_result(assignment.feedback, moment, known, submitted=submitted, answered=answered):
            seeing.add(attempt.participant_id)
    return {
        "deadlines": {attempt.id: attempt.deadline for attempt in attempts if attempt.submitted_at is None},
        "counting": {attempt.participant_id: attempt.number for attempt in attempts if attempt.counts},
        "late": late,
        "seeing": seeing,
        "order": assignment.question_order,
    }


def _has_answer(attempt: Attempt) -> bool:
    given = (Answer.participant_id == attempt.participant_id, Answer.attempt == attempt.number)
    return db.session.scalar(select(Answer.id).where(*given).limit(1)) is not None


def _sentences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    infinite, moment = float("inf"), now()
    ends = [
        (before["deadlines"][key] or infinite, after["deadlines"].get(key) or infinite) for key in before["deadlines"]
    ]
    found = []
    if number := sum(new < old and new > moment for old, new in ends):
        found.append(
            ngettext("%(num)d student at work has less time.", "%(num)d students at work have less time.", number)
        )
    if number := sum(new <= moment for _old, new in ends):
        text = ngettext(
            "The open attempt of %(num)d student is handed in at once.",
            "The open attempts of %(num)d students are handed in at once.",
            number,
        )
        found.append(text)
    if number := sum(new > old for old, new in ends):
        found.append(
            ngettext("%(num)d student at work has more time.", "%(num)d students at work have more time.", number)
        )
    counting = before["counting"]
    if number := sum(after["counting"].get(key) != counting[key] for key in counting):
        text = ngettext(
            "Another attempt counts for %(num)d student.", "Another attempt counts for %(num)d students.", number
        )
        found.append(text)
    if number := len(after["late"] ^ before["late"]):
        text = ngettext(
            "What %(num)d student has handed in becomes late, or no longer is.",
            "What %(num)d students have handed in becomes late, or no longer is.",
            number,
        )
        found.append(text)
    if number := len(after["seeing"] - before["seeing"]):
        text = ngettext(
            "%(num)d student sees right answers at once.", "%(num)d students see right answers at once.", number
        )
        found.append(text)
    if number := len(before["seeing"] - after["seeing"]):
        text = ngettext(
            "%(num)d student no longer sees the right answers.",
            "%(num)d students no longer see the right answers.",
            number,
        )
        found.append(text)
    if before["order"] != after["order"] and before["counting"]:
        found.append(_("The order of the questions changes for new attempts, that of choices for all."))
    return found
