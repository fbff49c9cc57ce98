"""The report page of a lesson: what to do next, each question, and a page of the matrix.

All answers of a large lesson are read for the figures, but only what they earned; the rest is read of what is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from classroom.core.concurrency import yield_to_loop
from classroom.models import Lesson, Round
from classroom.services.lessons import lookup, survey
from classroom.services.lessons.teams import team_view
from classroom.services.participants import attendance, members
from classroom.services.participants.members import Member
from classroom.services.results import charts, follow_up, marks, matrix, reading, report_questions, standings
from classroom.services.results.analysis import lesson as analysis
from classroom.services.results.matrix import Selection
from classroom.services.results.reading import Given
from classroom.services.results.sharing import EVERYTHING, Sharing

OPEN = 3
"""Most questions whose results are unfolded at first."""
WHOLE_QUESTIONS = 30
WHOLE_ANSWERS = 6000
"""Beyond either number, the results of a question are loaded when it is unfolded."""


def of_lesson(lesson: Lesson, user_id: int, chosen: Selection, sharing: Sharing = EVERYTHING) -> dict[str, Any]:
    """Return what the report page shows to one of the lesson's teachers.

    Args:
        lesson: the lesson.
        user_id: who looks at it.
        chosen: what the matrix shows; with ``everything`` all questions are whole, too.
        sharing: with ``anonymous``, labels stand instead of names, and the missing are left out; without ``texts``,
            what students wrote is left out.

    Returns:
        ``lesson``, ``rounds`` (with ``tally`` and ``comparison`` unless they are loaded later: ``whole``), ``people``
        (:func:`_person`), ``matrix`` (:func:`~classroom.services.results.matrix.page`), ``analysis``, ``next``
        (:func:`~classroom.services.results.follow_up.of_report`), ``charts``, ``missing``, ``expected``, ``withheld``,
        ``marks`` (:func:`~classroom.services.results.marks.add_to`), ``scored``, ``columns`` and ``teams``.
    """
    asked = reading.rounds_of(lesson.id)
    everybody = sharing.renamed(members.of_lesson(lesson.id), _("Student"))
    standing = standings.LessonStandings(lesson)
    given = {round_.id: reading.given(round_) for round_ in asked}
    answers = sum(len(found.fractions) for found in given.values())
    whole = chosen.everything or (len(asked) <= WHOLE_QUESTIONS and answers <= WHOLE_ANSWERS)
    people = _people(everybody, given, standing)
    students = None if sharing.anonymous else attendance.expected(lesson)
    report: dict[str, Any] = {
        "lesson": {
            "id": lesson.id,
            "code": lesson.code,
            "title": lesson.title,
            "mode": lesson.mode,
            "status": lesson.status,
            "created_at": lesson.created_at,
        },
        "whole": whole,
        "rounds": _rounds(asked, given, everybody, standing, whole=whole, with_texts=sharing.texts),
        "participants": people,
        "given": given,
        "expected": None if students is None else len(students),
        "missing": None if students is None else attendance.not_joined(lesson, students),
        "withheld": any(map(reading.has_withheld, asked)),
        "scored": any(map(survey.is_graded, asked)),
        "columns": standing.columns,
        "teams": standing.teams,
    }
    report["marks"] = marks.add_to(report, lesson)
    if report["marks"]:
        _add_shares(lesson, people, everybody)
    items = analysis.of_lesson(lesson, "last", given)
    voted = [(item, given[item.id]) for item in asked]
    return report | {
        "analysis": items,
        "next": follow_up.of_report(report, items),
        "charts": charts.of_report(report, items),
        "matrix": matrix.page(lesson, user_id, people, voted, chosen, with_texts=sharing.texts),
    }


def _add_shares(lesson: Lesson, people: Sequence[dict[str, Any]], everybody: Sequence[Member]) -> None:
    """Add ``share`` to each row, by which the column of marks is sorted: letters have no order of their own."""
    shares = marks.shares(lesson, everybody)
    for row in people:
        row["share"] = shares.get(row["id"])


def question(lesson_id: int, user_id: int, round_id: int) -> dict[str, Any]:
    """Return the results of one question, as ``rounds`` of :func:`of_lesson` has them, with its ``item`` or None.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
    """
    lesson = lookup.for_reading(lesson_id, user_id)
    asked = lookup.round_of(lesson, round_id)
    items, counting = analysis.of_lesson(lesson, "last"), standings.LessonStandings(lesson)
    names = {person.id: person.nickname for person in members.of_lesson(lesson.id)}
    return {
        "lesson": lesson,
        "round": {
            **report_questions.question(asked, reading.answers(asked), names, False),
            "counts": counting.counts(asked.id),
        },
        "item": next((item for item in items["items"] if item["round_id"] == asked.id), None),
        "complete": items["complete"],
    }


def _rounds(
    asked: Sequence[Round],
    given: Mapping[int, Given],
    everybody: Sequence[Member],
    standing: standings.LessonStandings,
    *,
    whole: bool,
    with_texts: bool,
) -> list[dict[str, Any]]:
    names = {person.id: person.nickname for person in everybody}
    sure = set() if whole else report_questions.with_confidence(list(given))
    shown = []
    for round_ in asked:
        if whole:
            found = report_questions.question(round_, reading.answers(round_), names, False, with_texts=with_texts)
        else:
            earned = given[round_.id]
            found = report_questions.heading(
                round_, len(earned.fractions), earned.right, len(names), with_texts=with_texts
            )
            found["tally"] = report_questions.confidence(round_, with_texts=with_texts) if round_.id in sure else {}
        shown.append({**found, "counts": standing.counts(round_.id)})
        yield_to_loop()
    return shown


def _people(
    everybody: Sequence[Member], given: Mapping[int, Given], standing: standings.LessonStandings
) -> list[dict[str, Any]]:
    answered = Counter[int]()
    for found in given.values():
        answered.update(found.fractions.keys())
        yield_to_loop()
    people = []
    for person in everybody:
        people.append(_person(person, answered[person.id], standing))
        yield_to_loop()
    return people


def _person(person: Member, answered: int, standing: standings.LessonStandings) -> dict[str, Any]:
    return {
        "id": person.id,
        "nickname": person.nickname,
        "user_id": person.user_id,
        "joined_at": person.joined_at,
        "removed": person.removed_at is not None,
        "answered": answered,
        **standing.of(person),
        "team": team_view(person.team) if person.team is not None else None,
    }
