"""The versions of a question: listing and restoring them."""

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
    """Return number and time of each version, the newest first.

    Raises:
        NotFound: ``unknown_question``.
    """
    question = entries.get(question_id, owner_id)
    return [{"version": state.number, "created_at": state.created_at} for state in reversed(question.versions)]


def add_version(session: Session, question: Question, state: QuestionVersion, **changes: Any) -> QuestionVersion:
    """Make a new newest version with the content of ``state`` but for ``changes``, inside a transaction.

    The question has to be locked. The content is not checked again: it was right when it was written, and what has
    been asked once may be asked again.
    """
    content = {name: getattr(state, name) for name in CONTENT}
    number = max(version.number for version in question.versions) + 1
    fresh = QuestionVersion(question_id=question.id, number=number, **{**content, **changes})
    session.add(fresh)
    question.current_number = number
    question.search_text = text_with(state, question.tag_names)  # of changes, none is a text that searches look into
    question.updated_at = now()
    return fresh


def restore_version(question_id: int, owner_id: int, number: int) -> Question:
    """Restore an older version by adding a new version with its content.

    Nothing happens when the newest says the same already. Tags are the question's and stay as they are.

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
