"""What the teacher of a class sees of its students' practice: sums, and single students only where they share it.

Sums are of the questions that were asked in lessons of the class. With fewer than :data:`FEWEST` students who practise
them there are none, since they would tell of single students.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.errors import NotFound
from classroom.core.locks import lock_all
from classroom.models import (
    Course,
    Enrolment,
    Lesson,
    PracticeCard,
    PracticeReview,
    QuestionTag,
    QuestionVersion,
    Round,
    User,
)
from classroom.services.classes import courses
from classroom.services.practice import cards, schedule

FEWEST = 3
"""Students from whom sums are shown."""
RECENT = 30 * 86_400.0
"""Who answered a card within so many seconds practises."""


@dataclass
class Sums:
    """Numbers of cards."""

    cards: int = 0
    due: int = 0
    learnt: int = 0

    def add(self, *, is_due: bool, is_learnt: bool) -> None:
        """Count a card."""
        self.cards += 1
        self.due += is_due
        self.learnt += is_learnt


@dataclass
class Overview:
    """The practice of a class.

    Attributes:
        course: the class.
        students: how many are on its roster.
        practising: how many answered a card within 30 days; None: too few have cards.
        total: the cards of all students; None: too few have cards.
        tags: the same by tag of the questions, sorted.
        shared: the same of each student who shares it, by name.
    """

    course: Course
    students: int
    practising: int | None = None
    total: Sums | None = None
    tags: dict[str, Sums] = field(default_factory=dict)
    shared: list[tuple[User, Sums]] = field(default_factory=list)


def of_course(course_id: int, owner_id: int) -> Overview:
    """Return what the owner of a class may see of its practice.

    Raises:
        NotFound: ``unknown_course``.
    """
    course = courses.get(course_id, owner_id)
    roster = {enrolment.user_id: enrolment for enrolment in course.enrolments}
    asked = select(QuestionVersion.question_id).join(Round, Round.version_id == QuestionVersion.id)
    asked = asked.join(Lesson, Lesson.id == Round.lesson_id).where(Lesson.course_id == course_id)
    columns = (PracticeCard.user_id, PracticeCard.question_id, PracticeCard.due_day, PracticeCard.last_day)
    which = (PracticeCard.user_id.in_(roster), PracticeCard.question_id.in_(asked))
    found = db.session.execute(select(*columns).where(*which)).all()
    today = schedule.day_of(now(), None)
    tags = _tags({row.question_id for row in found})
    total, by_tag, by_student = Sums(), defaultdict[str, Sums](Sums), defaultdict[int, Sums](Sums)
    for user_id, question_id, due_day, last_day in found:
        told = {"is_due": due_day <= today, "is_learnt": due_day - last_day >= schedule.LEARNT_DAYS}
        for sums in (total, by_student[user_id], *(by_tag[name] for name in tags[question_id])):
            sums.add(**told)
    overview = Overview(course, len(roster))
    if len(by_student) >= FEWEST:
        overview.practising, overview.total = _practising(list(roster)), total
        overview.tags = {name: by_tag[name] for name in sorted(by_tag, key=str.casefold)}
    sharing = [enrolment.user for enrolment in roster.values() if enrolment.shares_practice]
    sharing.sort(key=lambda user: (user.display_name.casefold(), user.id))
    overview.shared = [(user, by_student[user.id]) for user in sharing]
    return overview


def _tags(question_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(QuestionTag.question_id, QuestionTag.name).where(QuestionTag.question_id.in_(question_ids))
    for question_id, name in db.session.execute(query):
        found[question_id].append(name)
    return found


def _practising(user_ids: list[int]) -> int:
    recent = (PracticeReview.at > now() - RECENT, PracticeReview.source.startswith(cards.IN_PRACTICE))
    query = select(PracticeReview.user_id).where(PracticeReview.user_id.in_(user_ids), *recent).distinct()
    return len(db.session.scalars(query).all())


class Class(NamedTuple):
    """A class of a student, and whether the teacher sees what the student practises."""

    id: int
    title: str
    shares: bool


def classes_of(user_id: int) -> list[Class]:
    """Return the active classes of a student, by title."""
    query = select(Course.id, Course.title, Enrolment.shares_practice)
    query = query.join(Enrolment, Enrolment.course_id == Course.id)
    query = query.where(Enrolment.user_id == user_id, Course.archived_at.is_(None))
    return [Class(*row) for row in db.session.execute(query.order_by(Course.title, Course.id))]


def share(user_id: int, course_id: int, shares: bool) -> None:
    """Let the owner of a class see one's practice, or no longer.

    Raises:
        NotFound: ``unknown_course``: the account is not on its roster.
    """
    with transaction():
        mine = Enrolment.course_id == course_id, Enrolment.user_id == user_id
        lock_all(Enrolment, *mine)
        enrolment = db.session.scalar(select(Enrolment).where(*mine))
        if enrolment is None:
            raise NotFound(_("You are not in this class."), code="unknown_course")
        enrolment.shares_practice = shares
