"""Find quizzes and their questions."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from classroom.core.database import db, paginate
from classroom.core.errors import NotFound
from classroom.core.locks import lock_all
from classroom.models import Question, Quiz, QuizItem
from classroom.services.bank.entries import MAX_ID
from classroom.services.bank.search import LOADED


def unknown_quiz() -> NotFound:
    """Return the error for a quiz that does not exist or belongs to another teacher."""
    return NotFound(_("There is no such quiz."), code="unknown_quiz")


def get(quiz_id: int, owner_id: int, *, lock: bool = False) -> Quiz:
    """Return a quiz of a teacher; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: ``unknown_quiz``, also for the quiz of another teacher.
    """
    query = select(Quiz).where(Quiz.id == quiz_id, Quiz.owner_id == owner_id)
    known = 0 < quiz_id <= MAX_ID
    if lock and known:
        lock_all(Quiz, Quiz.id == quiz_id, Quiz.owner_id == owner_id)
        query = query.execution_options(populate_existing=True)
    quiz = db.session.scalar(query) if known else None
    if quiz is None:
        raise unknown_quiz()
    return quiz


def listing(
    owner_id: int, *, archived: bool = False, page: int = 1, per_page: int = 25, last: Collection[str] = ()
) -> Pagination:
    """Return a page of a teacher's quizzes, the newest first; those with the titles ``last`` follow the others."""
    query = (
        select(Quiz).where(Quiz.owner_id == owner_id).options(selectinload(Quiz.items).joinedload(QuizItem.question))
    )
    query = query.where(Quiz.archived_at.is_not(None) if archived else Quiz.archived_at.is_(None))
    order: list[Any] = [Quiz.title.in_(last)] if last else []
    return paginate(query.order_by(*order, Quiz.id.desc()), page=page, per_page=per_page)


def titles(owner_id: int) -> list[tuple[int, str]]:
    """Return id and title of all active quizzes, ordered by title."""
    query = select(Quiz.id, Quiz.title).where(Quiz.owner_id == owner_id, Quiz.archived_at.is_(None))
    return sorted(((row.id, row.title) for row in db.session.execute(query)), key=lambda row: row[1].casefold())


def questions_of(quiz: Quiz) -> list[Question]:
    """Return the questions of a quiz in order, including archived ones."""
    query = select(Question).join(QuizItem).where(QuizItem.quiz_id == quiz.id).order_by(QuizItem.position)
    return list(db.session.scalars(query.options(*LOADED)))


def describe(quiz: Quiz) -> dict[str, Any]:
    """Return a quiz as the API shows it."""
    return {
        "id": quiz.id,
        "title": quiz.title,
        "question_ids": [item.question_id for item in quiz.items],
        "archived": quiz.archived_at is not None,
        "created_at": quiz.created_at,
        "updated_at": quiz.updated_at,
    }
