"""Quizzes: ordered lists of a teacher's questions and slides, which are entries of the bank, too."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from classroom.core.database import now, transaction
from classroom.core.errors import Invalid
from classroom.models import Quiz
from classroom.questions.clean_text import is_storable, tidy_line
from classroom.services.bank.quiz_items import arrange, fill, own_ids
from classroom.services.bank.quiz_lookup import get

MAX_TITLE = 200


def check_title(value: Any) -> str:
    """Return a title without surplus spaces.

    Raises:
        Invalid: with field ``title``.
    """
    title = tidy_line(value) if isinstance(value, str) else ""
    if not title:
        raise _wrong_title(_("Enter a title for the quiz."))
    if len(title) > MAX_TITLE or not is_storable(title):
        raise _wrong_title(_("Use at most %(max)d characters, none of them a control character.", max=MAX_TITLE))
    return title


def _wrong_title(text: str) -> Invalid:
    return Invalid(text, fields={"title": text})


def create(owner_id: int, title: Any, question_ids: Sequence[int] = ()) -> Quiz:
    """Create a quiz.

    Raises:
        Invalid: with field ``title`` or ``question_ids``.
    """
    with transaction() as session:
        quiz = Quiz(owner_id=owner_id, title=check_title(title), items=[])
        fill(quiz, own_ids(owner_id, question_ids))
        session.add(quiz)
        session.flush()
    return quiz


def rename(quiz_id: int, owner_id: int, title: Any) -> Quiz:
    """Change the title of a quiz.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``title``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        quiz.title = check_title(title)
        quiz.updated_at = now()
    return quiz


def change(
    quiz_id: int,
    owner_id: int,
    *,
    title: Any = None,
    question_ids: Sequence[int] | None = None,
    archived: bool | None = None,
) -> Quiz:
    """Change several fields at once, all or none; fields that are None are not changed.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``title`` or ``question_ids``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        if title is not None:
            rename(quiz_id, owner_id, title)
        if question_ids is not None:
            arrange(quiz_id, owner_id, question_ids)
        if archived is not None:
            (archive if archived else restore)(quiz_id, owner_id)
    return quiz


def duplicate(quiz_id: int, owner_id: int) -> Quiz:
    """Create a copy of a quiz with the questions that are not archived.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction(snapshot=True):
        quiz = get(quiz_id, owner_id)
        ids = [item.question_id for item in quiz.items if item.question.archived_at is None]
        title = _("%(title)s (copy)", title=quiz.title)
        return create(owner_id, title if len(title) <= MAX_TITLE else quiz.title, ids)


def archive(quiz_id: int, owner_id: int) -> Quiz:
    """Archive a quiz. Lessons created from it are kept.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        quiz.archived_at = quiz.archived_at or now()
    return quiz


def restore(quiz_id: int, owner_id: int) -> Quiz:
    """Restore an archived quiz.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        quiz.archived_at = None
    return quiz
