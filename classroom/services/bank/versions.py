"""Versions of a question, and restoring one."""

from typing import Any

from sqlalchemy.orm import Session

from classroom.core.database import now, transaction
from classroom.models import Question, QuestionVersion
from classroom.services.bank import entries
from classroom.services.bank.search import text_with

CONTENT = (
    "title", "prompt", "body", "explanation", "notes", "time_limit", "points", "difficulty", "language", "picture_id",
    "picture_alt",
)  # fmt: skip
"""The columns of a version that its author can edit."""


def listing(question_id: int, owner_id: int) -> list[dict[str, Any]]:
    """Return number, time and lesson (if it was made for one only) of each version, the newest first.

    Raises:
        NotFound: ``unknown_question``.
    """
    question = entries.get(question_id, owner_id)
    return [
        {"version": state.number, "created_at": state.created_at, "lesson_id": state.lesson_id}
        for state in reversed(question.versions)
    ]


def add_version(session: Session, question: Question, state: QuestionVersion, **changes: Any) -> QuestionVersion:
    """Add a version with the content of ``state``, except for ``changes``; call it inside a transaction.

    The question must be locked. The content is not validated again: it was valid when it was written, and a question
    that could be asked then can still be asked.
    """
    content = {name: getattr(state, name) for name in CONTENT}
    number = max(version.number for version in question.versions) + 1
    fresh = QuestionVersion(question_id=question.id, number=number, **{**content, **changes})
    session.add(fresh)
    question.current_number = number
    question.search_text = text_with(state, question.tag_names)  # ``changes`` never contain searchable text
    question.updated_at = now()
    return fresh


def restore_version(question_id: int, owner_id: int, number: int) -> Question:
    """Restore an older version by adding a new version with its content.

    Nothing happens when the newest version has the same content. Tags belong to the question and are not changed.

    Raises:
        NotFound: ``unknown_question`` or ``unknown_version``.
    """
    with transaction() as session:
        question = entries.get(question_id, owner_id, lock=True)
        state = entries.version(question, number)
        if any(getattr(state, name) != getattr(question.current, name) for name in CONTENT):
            add_version(session, question, state)
        session.flush()
        session.expire(question, ["current", "versions"])
    return question
