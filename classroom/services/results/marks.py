"""The marks of a lesson: one for each participant, on the scale that its teacher has chosen for the report."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core.database import transaction
from classroom.models import Lesson
from classroom.services.lessons import homework, transitions
from classroom.services.participants import members
from classroom.services.participants.members import Member
from classroom.services.results import counting
from classroom.services.results.scales import Mark, Scale


def scale_of(lesson: Lesson) -> Scale | None:
    """Return the scale of a lesson; None: it has no marks."""
    return None if lesson.marks is None else Scale.from_stored(lesson.marks)


def set_scale(lesson_id: int, user_id: int, scale: Scale | None) -> Lesson:
    """Give a lesson another scale, or none, during the lesson or after it. Points stay as they are.

    Raises:
        NotFound: ``unknown_lesson``.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        lesson.marks = None if scale is None else scale.to_store()
    return lesson


def shares(lesson: Lesson, people: Collection[Member] | None = None) -> dict[int, float]:
    """Return the share that each participant had right, as :func:`classroom.services.results.counting.shares` does.

    Args:
        lesson: the lesson.
        people: its participants, if they were read already.
    """
    everybody = members.of_lesson(lesson.id) if people is None else people
    if lesson.mode == homework.HOMEWORK:  # who has not begun has no mark
        begun = homework.with_attempt(lesson.id)
        everybody = [person for person in everybody if person.id in begun]
    return counting.shares(
        counting.votes(lesson.id), [(person.id, person.joined_at, person.removed_at) for person in everybody]
    )


def of_lesson(lesson: Lesson) -> dict[int, Mark]:
    """Return the mark of each participant who was asked a question that counts; nothing for a lesson without marks."""
    scale = scale_of(lesson)
    return {} if scale is None else {person: scale.mark(share) for person, share in shares(lesson).items()}


def as_json(mark: Mark | None) -> float | str | None:
    """Return a mark for programs: a number, a letter, or None."""
    return None if mark is None else mark.value if isinstance(mark.value, str) else float(mark.value)


def add_to(report: dict[str, Any], lesson: Lesson) -> dict[str, Any] | None:
    """Add the marks to a report of a lesson: each row gets ``mark``, a text, and ``mark`` becomes one of its columns.

    Args:
        report: :func:`classroom.services.results.reports.report`.
        lesson: its lesson.

    Returns:
        ``{"scale", "shown", "passed"}``: two sentences, of which ``passed`` is empty without a pass mark, and whether
        students see their marks. None for a lesson without marks.
    """
    scale = scale_of(lesson)
    if scale is None:
        return None
    found = of_lesson(lesson)
    for row in report["participants"]:
        row["mark"] = scale.text(found[row["id"]]) if row["id"] in found else None
    report["columns"] = [*report["columns"], "mark"]
    present = [found[row["id"]] for row in report["participants"] if row["id"] in found and not row["removed"]]
    return {"scale": scale.summary(), "shown": scale.shown, "passed": _passed(scale, present)}


def _passed(scale: Scale, found: Collection[Mark]) -> str:
    if scale.pass_mark is None or not found:
        return ""
    passed = sum(bool(mark.passed) for mark in found)
    sentence = ngettext(
        "%(passed)s of %(num)d passed (from %(mark)s).",
        "%(passed)s of %(num)d passed (from %(mark)s).",
        len(found),
        passed=passed,
        mark=scale.pass_text(),
    )
    return str(sentence)


def basis() -> str:
    """Return a sentence that says what marks are computed from."""
    return str(
        _(
            "Each mark comes from the share of right answers: the average over the graded questions that were asked "
            "while the student was in the lesson. Partly right counts in part, not answered as 0, each question the "
            "same; speed does not count."
        )
    )
