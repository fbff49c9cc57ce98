"""The agenda of a lesson: the questions that the teacher plans to ask and the slides to show; a search of the bank."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db, transaction
from classroom.core.errors import NotFound
from classroom.core.locks import locked
from classroom.models import Lesson, LessonItem, Question, QuestionVersion, Round, ShownSlide
from classroom.questions.markdown import plain
from classroom.questions.slide import SLIDE, name_of
from classroom.services.bank import search
from classroom.services.lessons import transitions

LISTED = 50
"""Questions of the bank in a page of results."""

_LOADED = (joinedload(Question.current), selectinload(Question.tags))


def _brief(question: Question) -> dict[str, Any]:
    state = question.current
    shown = state.title or name_of(state.prompt) or state.picture_alt if question.type == SLIDE else plain(state.prompt)
    return {
        "question_id": question.id,
        "prompt": shown,
        "type": question.type,
        "time_limit": question.current.time_limit,
        "tags": question.tag_names,
    }


def _times_asked(lesson_id: int) -> dict[int, int]:
    """Return how often each question was asked, and each slide shown."""
    done = union_all(
        select(Round.version_id).where(Round.lesson_id == lesson_id),
        select(ShownSlide.version_id).where(ShownSlide.lesson_id == lesson_id),
    ).subquery()
    counting = (
        select(QuestionVersion.question_id, func.count())
        .join(done, done.c.version_id == QuestionVersion.id)
        .group_by(QuestionVersion.question_id)
    )
    return dict(iter(db.session.execute(counting)))


def entry(lesson: Lesson, user_id: int, question_id: int) -> Question:
    """Return a question or slide of the teacher's bank or of the lesson's agenda, locked until the transaction ends.

    Raises:
        NotFound: ``unknown_question``.
    """
    question = locked(Question, question_id)
    is_own = question is not None and question.owner_id == user_id
    if question is None or not (is_own or db.session.get(LessonItem, (lesson.id, question_id)) is not None):
        raise NotFound(_("There is no such question in your bank."), code="unknown_question")
    return question


def of_lesson(lesson_id: int) -> list[dict[str, Any]]:
    """Return ``{"question_id", "prompt", "type", "time_limit", "tags", "asked"}`` of each question or slide, in order.

    ``asked`` says how often it was asked or shown.
    """
    query = (
        select(LessonItem)
        .where(LessonItem.lesson_id == lesson_id)
        .order_by(LessonItem.position)
        .options(joinedload(LessonItem.question).options(*_LOADED))
    )
    asked = _times_asked(lesson_id)
    items = db.session.scalars(query)
    return [{**_brief(item.question), "asked": asked.get(item.question_id, 0)} for item in items]


def next_question(lesson: Lesson) -> int | None:
    """Return the id of the next entry: the first of the agenda that was neither asked or shown nor skipped."""
    query = select(LessonItem.question_id).where(LessonItem.lesson_id == lesson.id).order_by(LessonItem.position)
    done = _times_asked(lesson.id).keys() | set(lesson.skipped)
    return next((question_id for question_id in db.session.scalars(query) if question_id not in done), None)


def skip(lesson_id: int, user_id: int, question_id: int, skipped: bool) -> Lesson:
    """Mark a question of the agenda as skipped, or no longer. A skipped question can still be asked.

    Raises:
        NotFound: ``unknown_lesson``; ``unknown_question`` for one that is not on the agenda.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    with transaction() as session:
        lesson = transitions.lock_lesson(lesson_id, user_id)
        if session.get(LessonItem, (lesson_id, question_id)) is None:
            raise NotFound(_("There is no such question on the agenda."), code="unknown_question")
        if (question_id in lesson.skipped) != skipped:
            others = [number for number in lesson.skipped if number != question_id]
            lesson.skipped = [*others, question_id] if skipped else others
            transitions.publish(lesson)
    return lesson


def replace(lesson_id: int, old_id: int, new_id: int) -> None:
    """Put a question in the place of another one on the agenda, if that is on it; called inside a transaction."""
    item = db.session.get(LessonItem, (lesson_id, old_id))
    if item is not None:
        position = item.position
        db.session.delete(item)
        db.session.flush()
        db.session.add(LessonItem(lesson_id=lesson_id, question_id=new_id, position=position))
        db.session.flush()


def bank(owner_id: int, lesson_id: int, *, before: int | None = None, **filters: Any) -> dict[str, Any]:
    """Return ``{"questions", "total"}`` of a search in a teacher's bank: a page of results and their total number.

    The questions are as :func:`of_lesson` returns them, newest first; ``asked`` is about this lesson. The
    first page has at least :data:`LISTED` questions that were not asked yet, if there are as many: the button
    "Ask next" takes them from it.

    Args:
        owner_id: the teacher.
        lesson_id: the lesson.
        before: id of the last question of the page before; None for the first page.
        **filters: ``text``, ``tag`` and ``kind``, as of :func:`classroom.services.bank.search.search`.
    """
    asked = _times_asked(lesson_id)
    limit = LISTED + (len(asked) if before is None else 0)
    ids = search.ids_of(owner_id, before=before, limit=limit, **filters)
    found = db.session.scalars(select(Question).where(Question.id.in_(ids)).options(*_LOADED))
    questions = []
    for question in sorted(found, key=lambda question: -question.id):
        questions.append({**_brief(question), "asked": asked.get(question.id, 0)})
        yield_to_loop()
    return {"questions": questions, "total": search.count(owner_id, **filters)}
