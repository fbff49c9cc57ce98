"""Ask a question of the bank, or show a slide, at once: in a lesson that is running, or in a new one."""

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.errors import NotFound
from classroom.models import Question
from classroom.services.lessons import lifecycle, lookup, slides

RECENT = 12 * 3600
"""Seconds after its start in which a running lesson is taken for the one that is being taught."""


def proposed(user_id: int) -> int | None:
    """Return the lesson that a teacher most likely teaches now: the newest running one, if it is not of another day."""
    return next((lesson.id for lesson in lookup.running(user_id) if lesson.created_at >= now() - RECENT), None)


def ask_now(user_id: int, question_id: int, lesson_id: int | None = None) -> int:
    """Ask a question or show a slide; return the id of the lesson.

    Args:
        user_id: the teacher.
        question_id: a question or slide of the teacher's bank.
        lesson_id: a running lesson of the teacher; None creates one, to which anybody may come with the code.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_question``.
        Conflict: ``round_open`` while a question is open, ``wrong_state`` if the lesson has ended.
    """
    with transaction():
        if lesson_id is None:
            known = select(Question.id).where(
                Question.id == question_id, Question.owner_id == user_id, Question.archived_at.is_(None)
            )
            if db.session.scalar(known) is None:
                raise NotFound(_("There is no such question in your bank."), code="unknown_question")
            lesson_id = lifecycle.create(user_id).id
        slides.present(lesson_id, user_id, question_id)
    return lesson_id
