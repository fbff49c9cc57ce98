"""Find the quizzes and lessons that use a question or slide."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, union_all

from classroom.core.database import db
from classroom.models import Lesson, LessonItem, Question, QuestionVersion, Quiz, QuizItem, Round, ShownSlide

MAX_LESSONS = 100
"""Most lessons that are listed; the newest come first."""


@dataclass(frozen=True)
class QuizUse:
    """A quiz that contains a question."""

    id: int
    title: str
    archived: bool


@dataclass(frozen=True)
class LessonUse:
    """A lesson that has a question or slide on its agenda, or asked or showed it ``asked`` times."""

    id: int
    title: str
    status: str
    created_at: float
    asked: int


@dataclass(frozen=True)
class Uses:
    """The quizzes and lessons that use a question."""

    quizzes: list[QuizUse]
    lessons: list[LessonUse]

    @property
    def any(self) -> bool:
        """Whether any quiz or lesson uses the question."""
        return bool(self.quizzes or self.lessons)


def find_uses(question: Question) -> Uses:
    """Return the owner's quizzes (active first, by title) and lessons (newest first) that use a question."""
    in_quizzes = (
        select(Quiz.id, Quiz.title, Quiz.archived_at)
        .join(QuizItem, QuizItem.quiz_id == Quiz.id)
        .where(QuizItem.question_id == question.id, Quiz.owner_id == question.owner_id)
    )
    found = [QuizUse(row.id, row.title, row.archived_at is not None) for row in db.session.execute(in_quizzes)]
    return Uses(sorted(found, key=lambda use: (use.archived, use.title.casefold(), use.id)), _lessons(question))


def _lessons(question: Question) -> list[LessonUse]:
    done = union_all(
        *(
            select(table.lesson_id)
            .join(QuestionVersion, QuestionVersion.id == table.version_id)
            .where(QuestionVersion.question_id == question.id)
            for table in (Round, ShownSlide)
        )
    ).subquery()
    rounds = select(done.c.lesson_id, func.count().label("asked")).group_by(done.c.lesson_id).subquery()
    planned = select(LessonItem.lesson_id).where(LessonItem.question_id == question.id)
    query = (
        select(Lesson.id, Lesson.title, Lesson.status, Lesson.created_at, func.coalesce(rounds.c.asked, 0))
        .outerjoin(rounds, rounds.c.lesson_id == Lesson.id)
        .where(Lesson.owner_id == question.owner_id)
        .where(rounds.c.lesson_id.is_not(None) | Lesson.id.in_(planned))
        .order_by(Lesson.id.desc())
        .limit(MAX_LESSONS)
    )
    return [LessonUse(*row) for row in db.session.execute(query)]


def quizzes_with(owner_id: int, question_ids: Collection[int]) -> list[str]:
    """Return the sorted titles of a teacher's active quizzes that contain any of these questions."""
    query = (
        select(Quiz.id, Quiz.title)
        .join(QuizItem, QuizItem.quiz_id == Quiz.id)
        .where(Quiz.owner_id == owner_id, Quiz.archived_at.is_(None), QuizItem.question_id.in_(question_ids))
        .distinct()
    )
    return sorted((row.title for row in db.session.execute(query)), key=str.casefold)
