"""What is read of a class to see it over time: a few statements, however many lessons and students there are."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db
from classroom.models import Answer, Attempt, Course, Enrolment, Lesson, Participant, Round, User
from classroom.services.results import counting
from classroom.services.results.counting import Vote

MAX_LESSONS = 60
"""Most lessons of a class that are looked at, the newest."""
Kind = Literal["all", "live", "homework"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What is looked at: lessons and homework, or one of them."""
VOTES_AT_ONCE = 100
"""Votes whose answers are added up in one statement; with 200 students it takes some milliseconds."""


class Part(NamedTuple):
    """What somebody earned, as a sum of fractions, of the questions that they were asked."""

    earned: float
    asked: int

    @property
    def share(self) -> float | None:
        """The mean fraction, from 0 to 1; None: nothing was asked."""
        return self.earned / self.asked if self.asked else None


class Student(NamedTuple):
    """An account on the roster of the class."""

    id: int
    name: str
    username: str


class Seat(NamedTuple):
    """A student in a lesson: a participant who was not removed, and who handed in homework."""

    id: int
    user_id: int
    lesson_id: int
    joined_at: float


@dataclass(frozen=True)
class Data:
    """What was read of a class: its lessons and homework from old to new, each with the votes that count."""

    course: Course
    lessons: list[Lesson]
    votes: dict[int, list[Vote]]
    students: list[Student]
    seats: list[Seat]
    kind: Kind
    is_cut: bool
    """Whether there are older lessons than the :data:`MAX_LESSONS` that are looked at."""

    @property
    def vote_ids(self) -> list[int]:
        """The votes of all lessons."""
        return [vote.id for votes in self.votes.values() for vote in votes]


def read(course: Course, kind: Kind = "all", student_id: int | None = None) -> Data:
    """Read lessons, votes, students and who was in which lesson: one statement each.

    Args:
        course: the class.
        kind: look at lessons, at homework, or at both.
        student_id: look at this student alone; None: at all whose account is not disabled.
    """
    lessons, is_cut = _lessons(course.id, kind)
    votes = counting.votes_of_lessons([lesson.id for lesson in lessons])
    lessons = [lesson for lesson in lessons if votes[lesson.id]]
    accounts = (
        select(User.id, User.display_name, User.username)
        .join(Enrolment, Enrolment.user_id == User.id)
        .where(Enrolment.course_id == course.id, User.disabled_at.is_(None))
    )
    if student_id is not None:
        accounts = accounts.where(User.id == student_id)
    students = [Student(*row) for row in db.session.execute(accounts)]
    seats = select(Participant.id, Participant.user_id, Participant.lesson_id, Participant.joined_at).where(
        Participant.lesson_id.in_([lesson.id for lesson in lessons]),
        Participant.user_id.in_([student.id for student in students]),
        Participant.removed_at.is_(None),
        _took_part(),
    )
    found = [Seat(row[0], row[1], row[2], row[3]) for row in db.session.execute(seats) if row[1] is not None]
    by_lesson = {lesson.id: votes[lesson.id] for lesson in lessons}
    return Data(course, lessons, by_lesson, students, found, kind, is_cut)


def _took_part() -> ColumnElement[bool]:
    """Return the condition that a participant was in a lesson, or handed in homework.

    Homework that somebody is still at would show questions that they have not come to as wrong.
    """
    live = exists().where(Lesson.id == Participant.lesson_id, Lesson.mode == "live")
    handed_in = exists().where(Attempt.participant_id == Participant.id, Attempt.submitted_at.is_not(None))
    return or_(live, handed_in)


def _lessons(course_id: int, kind: Kind) -> tuple[list[Lesson], bool]:
    """Return the newest lessons of a class with a result, from old to new, and whether there are older ones."""
    counting_round = exists().where(
        Round.lesson_id == Lesson.id,
        Round.scoring == "points",
        or_(Round.status == "revealed", Lesson.mode == "homework"),
    )
    query = select(Lesson).where(Lesson.course_id == course_id, Lesson.archived_at.is_(None), counting_round)
    if kind != "all":
        query = query.where(Lesson.mode == kind)
    found = list(db.session.scalars(query.order_by(Lesson.id.desc()).limit(MAX_LESSONS + 1)))
    return found[:MAX_LESSONS][::-1], len(found) > MAX_LESSONS


def by_seat(data: Data) -> dict[int, dict[int, Part]]:
    """Return what each student earned, by account and lesson, without lessons in which they were asked nothing."""
    earned = _sums(data, Answer.participant_id)
    found: dict[int, dict[int, Part]] = defaultdict(dict)
    for seat in data.seats:
        asked = sum(counting.was_asked(vote, seat.joined_at, None) for vote in data.votes[seat.lesson_id])
        if asked:
            found[seat.user_id][seat.lesson_id] = Part(earned.get(seat.id, 0.0), asked)
    yield_to_loop()
    return found


def by_vote(data: Data) -> dict[int, Part]:
    """Return what the students earned in each vote together, of how many who were asked it."""
    earned = _sums(data, Answer.round_id)
    joined: dict[int, list[float]] = defaultdict(list)
    for seat in data.seats:
        joined[seat.lesson_id].append(seat.joined_at)
    found = {}
    for lesson_id, votes in data.votes.items():
        in_order = sorted(joined[lesson_id])
        for vote in votes:
            asked = len(in_order) if vote.closed_at is None else bisect_right(in_order, vote.closed_at)
            found[vote.id] = Part(earned.get(vote.id, 0.0), asked)
    return found


def _sums(data: Data, by: InstrumentedAttribute[int]) -> Mapping[int, float]:
    """Return the sums of the fractions that these students earned, by participant or by vote."""
    students = [student.id for student in data.students]
    votes, found = data.vote_ids, defaultdict[int, float](float)
    for first in range(0, len(votes), VOTES_AT_ONCE):
        query = (
            select(by, func.sum(Answer.fraction))
            .join(Participant, Participant.id == Answer.participant_id)
            .where(Answer.round_id.in_(votes[first : first + VOTES_AT_ONCE]), Answer.counts)
            .where(Participant.user_id.in_(students), Participant.removed_at.is_(None), _took_part())
        )
        for key, earned in db.session.execute(query.group_by(by)):
            found[key] += earned
        yield_to_loop()
    return found
