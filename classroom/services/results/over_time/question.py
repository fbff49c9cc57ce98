"""How a question of the bank did each time it was asked, across its versions.

A **time** is a question of a lesson that has a vote that counts, in the lessons that the owner of the question teaches.
Its figures are those of the item analysis (docs/analysis.md), of the first vote, which shows what was known before a
discussion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import and_, func, select

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db, paginate_rows
from classroom.models import Answer, Course, Lesson, Participant, QuestionVersion, Round
from classroom.questions import registry
from classroom.questions.choices import ChoiceType
from classroom.services.bank import entries
from classroom.services.lessons import lookup
from classroom.services.results.analysis import flags
from classroom.services.results.analysis import lesson as analysis

PER_PAGE = 10
MAX_PER_PAGE = 25
"""Most times of one page: each with 30 people takes an item analysis of its lesson."""


class Distractor(NamedTuple):
    """The wrong option that was chosen most: its letter, and the share of those asked."""

    option: str
    share: float


@dataclass
class Time:
    """The question in one lesson."""

    round_id: int
    lesson_id: int
    lesson: str
    course: str | None
    number: int
    version: int
    opened_at: float
    votes: int
    n: int = 0
    facility: float | None = None
    """The share of the points that was earned in the first vote, from 0 to 1; None: nobody was asked."""
    facility_last: float | None = None
    """The same of the last vote that was revealed; None: there was one vote."""
    discrimination: float | None = None
    """None too with fewer than 30 people."""
    distractor: Distractor | None = None
    flags: list[str] = field(default_factory=list)
    last_round_id: int = 0


def of_question(
    question_id: int, owner_id: int, *, page: int = 1, per_page: int = PER_PAGE
) -> tuple[Pagination, list[Time]]:
    """Return a page of the times that a question was asked, the newest first, and all times from old to new.

    Only the times of the page have ``discrimination``, ``distractor`` and ``flags``.

    Args:
        question_id: the question.
        owner_id: its owner.
        page: from 1.
        per_page: at most :data:`MAX_PER_PAGE`.

    Raises:
        NotFound: ``unknown_question``.
    """
    question = entries.get(question_id, owner_id)
    times = _times(question.id, owner_id) if registry.get(question.type).graded else []
    _add_facilities(times)
    found = paginate_rows(times[::-1], page=page, per_page=min(per_page, MAX_PER_PAGE))
    with_options = isinstance(registry.get(question.type), ChoiceType)
    for time in found.items:
        if with_options:
            time.distractor = _distractor(time)
        if time.n >= flags.LEAST_PEOPLE:
            _add_analysis(time)
        yield_to_loop()
    return found, times


def _times(question_id: int, owner_id: int) -> list[Time]:
    """Return the times from old to new, in one statement."""
    query = (
        select(Round, Lesson.title, Lesson.code, Course.title.label("course"), QuestionVersion.number.label("version"))
        .join(QuestionVersion, QuestionVersion.id == Round.version_id)
        .join(Lesson, Lesson.id == Round.lesson_id)
        .outerjoin(Course, Course.id == Lesson.course_id)
        .where(QuestionVersion.question_id == question_id, lookup.taught_by(owner_id), Round.scoring == "points")
        .order_by(Round.lesson_id, Round.number, Round.attempt)
    )
    found: dict[tuple[int, int], Time] = {}
    for round_, title, code, course, version in db.session.execute(query):
        place = (round_.lesson_id, round_.number)
        if place not in found:
            about = (round_.id, round_.lesson_id, title or code, course, round_.number, version, round_.opened_at)
            found[place] = Time(*about, votes=0)
        found[place].votes += 1
        if round_.status == "revealed":
            found[place].last_round_id = round_.id
    return sorted((time for time in found.values() if time.last_round_id), key=lambda time: time.opened_at)


def _add_facilities(times: Sequence[Time]) -> None:
    """Add what was earned by those who were asked, of all times in one statement.

    As in the item analysis: removed participants are left out, and who was there and did not answer earned 0.
    """
    ids = {number for time in times for number in (time.round_id, time.last_round_id)}
    was_there = and_(
        Participant.lesson_id == Round.lesson_id,
        Participant.removed_at.is_(None),
        Round.closed_at.is_(None) | (Participant.joined_at <= Round.closed_at),
    )
    answered = and_(Answer.round_id == Round.id, Answer.counts, Answer.participant_id == Participant.id)
    query = (
        select(Round.id, func.count(Participant.id), func.sum(func.coalesce(Answer.fraction, 0.0)))
        .join(Participant, was_there)
        .outerjoin(Answer, answered)
        .where(Round.id.in_(ids))
        .group_by(Round.id)
    )
    earned = {number: (asked, share / asked) for number, asked, share in db.session.execute(query)}
    for time in times:
        time.n, time.facility = earned.get(time.round_id, (0, None))
        if time.last_round_id != time.round_id:
            time.facility_last = earned.get(time.last_round_id, (0, None))[1]


def _distractor(time: Time) -> Distractor | None:
    """Return the wrong option that was chosen most in the first vote; the first of equals."""
    version = db.session.get_one(Round, time.round_id).version
    query = (
        select(Answer.value, func.count())
        .join(Participant, Participant.id == Answer.participant_id)
        .where(Answer.round_id == time.round_id, Answer.counts, Participant.removed_at.is_(None))
        .group_by(Answer.value)
    )
    wrong = {choice["id"]: 0 for choice in version.body["choices"] if not choice["correct"]}
    for value, number in db.session.execute(query):
        for option in set(value) & set(wrong):
            wrong[option] += number
    if not time.n or not any(wrong.values()):
        return None
    most = max(wrong, key=lambda option: wrong[option])
    return Distractor(most.upper(), wrong[most] / time.n)


def _add_analysis(time: Time) -> None:
    lesson = lookup.current(time.lesson_id)
    found: dict[str, Any] = analysis.of_lesson(lesson) if lesson else {"items": []}
    for item in found["items"]:
        if item["round_id"] == time.round_id and found["complete"] >= flags.LEAST_PEOPLE:
            time.discrimination, time.flags = item["discrimination"], item["flags"]
