"""A class over time: what share of the questions each of its students got right, lesson by lesson and by tag.

A student's **share** of a lesson is the mean fraction, from 0 to 1, of the questions that they were asked: those votes
that count for points (``counting.py``), in lessons of the class that are not archived. A question that a student did
not answer counts as 0. Students who were absent, or removed from the lesson, have no share of it. Homework is a column
like a lesson, for those who handed it in, with the attempt that counts; lessons and homework can be looked at apart.
The class's share of a lesson is the mean of its students' shares; its share of a tag is the mean over all questions
that were asked.

Lessons differ in difficulty, so a student is compared with the class: see :func:`change`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import collation
from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Course, QuestionTag, QuestionVersion, Round
from classroom.services.bank.validation import same_tag
from classroom.services.classes import courses
from classroom.services.lessons import homework
from classroom.services.results.over_time import reading
from classroom.services.results.over_time.reading import Data, Kind, Part

FEWEST = 4
"""Lessons that somebody must have been in before a change is told."""
RECENT = 3
"""Newest lessons that are compared with those before, as long as they are not more than half."""
NOTABLE = 0.15
"""A smaller fall is not worth a word,"""
CHANCE = 1.645
"""and neither is one of fewer standard errors: one in twenty falls so far by chance."""


@dataclass(frozen=True)
class Column:
    """A lesson or homework of the class, with the number of its questions that count and the share of the class."""

    id: int
    title: str
    code: str
    is_homework: bool
    held_at: float
    """When its first question was asked; of homework: when it was given."""
    questions: int
    share: float | None


@dataclass(frozen=True)
class Line:
    """A student's shares in the order of the lessons; None: they were absent."""

    id: int
    name: str
    username: str
    shares: list[float | None]
    total: Part
    change: float | None
    """How much better than before they are in the newest lessons, compared with the class; None: too few lessons."""
    is_falling: bool
    """Whether the change is a fall that is large, and larger than chance explains."""

    @property
    def present(self) -> int:
        """The number of lessons that the student was in."""
        return sum(share is not None for share in self.shares)


class Tag(NamedTuple):
    """The share of the questions with a tag, their number, and how the whole class did (for a student)."""

    name: str
    questions: int
    share: float
    of_class: float | None = None


@dataclass(frozen=True)
class Overview:
    """A class over time; lessons from old to new."""

    course: Course
    kind: Kind
    lessons: list[Column]
    lines: list[Line]
    tags: list[Tag]
    """The weakest first."""
    is_cut: bool
    """Whether there are older lessons than the :data:`MAX_LESSONS` that are looked at."""

    @property
    def has_both(self) -> bool:
        """Whether lessons and homework stand beside each other."""
        return len({column.is_homework for column in self.lessons}) > 1

    @property
    def share(self) -> float | None:
        """The mean of the students' shares."""
        return _mean(line.total.share for line in self.lines)

    @property
    def falling(self) -> list[Line]:
        """The students who fell behind, who fell most first."""
        return sorted((line for line in self.lines if line.is_falling), key=lambda line: line.change or 0)


_LAST = float("inf")
ORDERS: dict[str, Callable[[Line, str], Any]] = {
    "name": lambda line, language: collation.key(line.name, language),
    "surname": lambda line, language: collation.surname_key(line.name, language),
    "share": lambda line, _language: _LAST if line.total.share is None else line.total.share,
    "change": lambda line, _language: _LAST if line.change is None else line.change,
    "present": lambda line, _language: line.present,
}
"""Sort keys of students by the name of the order; who needs attention comes first."""


def of_course(course_id: int, user_id: int, order: str = "name", kind: Kind = "all") -> Overview:
    """Return the lines of all students of a class, without disabled accounts, and the shares by tag.

    Args:
        course_id: the class.
        user_id: its owner.
        order: of the students, a name of :data:`ORDERS`; equals by name.
        kind: lessons (``live``), ``homework`` or both.

    Raises:
        NotFound: ``unknown_course``.
    """
    data = reading.read(courses.get(course_id, user_id), kind)
    columns, lines = _table(data)
    language = str(get_locale() or "en")
    lines.sort(key=lambda line: (ORDERS[order](line, language), ORDERS["name"](line, language), line.id))
    return Overview(data.course, kind, columns, lines, _tags(data), data.is_cut)


def of_student(course_id: int, user_id: int, student_id: int, kind: Kind = "all") -> tuple[Overview, Line, list[Tag]]:
    """Return a class over time with the line of one student and their shares by tag, the weakest first.

    Raises:
        NotFound: ``unknown_course`` or ``unknown_student``.
    """
    overview = of_course(course_id, user_id, kind=kind)
    line = next((line for line in overview.lines if line.id == student_id), None)
    if line is None:
        raise NotFound(_("There is no such student in this class."), code="unknown_student")
    of_class = {same_tag(tag.name): tag.share for tag in overview.tags}
    own = _tags(reading.read(overview.course, kind, student_id))
    return overview, line, [tag._replace(of_class=of_class.get(same_tag(tag.name))) for tag in own]


def change(parts: Sequence[Part | None], of_class: Sequence[float | None]) -> tuple[float | None, bool]:
    """Return how much more somebody is above the class in the newest lessons than before, and whether that is a fall.

    Each lesson counts as the distance to the class's share, so that a hard lesson is nobody's fall. The newest are
    three lessons, or half of those that they were in when these are fewer than six; None: fewer than four.

    A fall is at least :data:`NOTABLE`, and more than :data:`CHANCE` standard errors of a difference of two shares,
    √(p(1 − p)(1/n + 1/m)) with n and m questions and p of all right (two-proportion z-test, one-sided at 5 %).

    Args:
        parts: what they earned in each lesson; None: they were absent.
        of_class: the class's share of each lesson.
    """
    known = [(part, share) for part, share in zip(parts, of_class, strict=True) if part and share is not None]
    if len(known) < FEWEST:
        return None, False
    first = len(known) - min(RECENT, len(known) // 2)
    apart = [part.earned / part.asked - share for part, share in known]
    difference = fmean(apart[first:]) - fmean(apart[:first])
    before, newest = (sum(part.asked for part, _share in some) for some in (known[:first], known[first:]))
    right = sum(part.earned for part, _share in known) / (before + newest)
    error = sqrt(max(0.0, right * (1 - right)) * (1 / before + 1 / newest))
    return difference, difference <= -max(NOTABLE, CHANCE * error)


def _mean(shares: Iterable[float | None]) -> float | None:
    found = [share for share in shares if share is not None]
    return fmean(found) if found else None


def _table(data: Data) -> tuple[list[Column], list[Line]]:
    """Return the lessons, and the lines of the students in no order."""
    parts = reading.by_seat(data)
    columns = []
    for lesson in data.lessons:
        votes = data.votes[lesson.id]
        share = _mean(own[lesson.id].share for own in parts.values() if lesson.id in own)
        about = (lesson.id, lesson.title, lesson.code, lesson.mode == homework.HOMEWORK)
        columns.append(Column(*about, votes[0].opened_at, len(votes), share))
    of_class = [column.share for column in columns]
    lines = []
    for student in data.students:
        own = parts.get(student.id, {})
        shares = [own[lesson.id].share if lesson.id in own else None for lesson in data.lessons]
        total = Part(sum(part.earned for part in own.values()), sum(part.asked for part in own.values()))
        lines.append(Line(*student, shares, total, *change([own.get(lesson.id) for lesson in data.lessons], of_class)))
    return columns, lines


def _tags(data: Data) -> list[Tag]:
    """Return the shares by tag, the weakest first. One name stands for a tag that was typed in several ways."""
    query = (
        select(QuestionTag.name, Round.id, QuestionTag.question_id)
        .join(QuestionVersion, QuestionVersion.question_id == QuestionTag.question_id)
        .join(Round, Round.version_id == QuestionVersion.id)
        .where(Round.id.in_(data.vote_ids))
        .order_by(QuestionTag.name)
    )
    parts = reading.by_vote(data)
    names: dict[str, str] = {}
    votes: dict[str, dict[int, int]] = defaultdict(dict)
    for name, vote_id, question_id in db.session.execute(query):
        votes[names.setdefault(same_tag(name), name)][vote_id] = question_id
    found = []
    for name, tagged in votes.items():
        asked = {vote: question for vote, question in tagged.items() if parts[vote].asked}
        total = Part(sum(parts[vote].earned for vote in asked), sum(parts[vote].asked for vote in asked))
        if total.share is not None:
            found.append(Tag(name, len(set(asked.values())), total.share))
    return sorted(found, key=lambda tag: (tag.share, same_tag(tag.name)))
