"""Saving a question while its author writes: who changed it meanwhile is told, and pauses leave no list of versions."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session

from classroom.core.database import transaction
from classroom.core.errors import Conflict
from classroom.models import Question, QuestionVersion
from classroom.services.bank import entries


def save(question_id: int, owner_id: int, changes: Mapping[str, Any], *, base: int, opened: int) -> Question:
    """Save what was typed so far, as :func:`classroom.services.bank.entries.edit` does.

    Each pause of its author would make a version. So the one that it replaces is deleted, if it was made since the
    editor was opened and no lesson has used it. Numbers of versions are never given twice.

    Args:
        question_id: the question.
        owner_id: id of the teacher.
        changes: fields as ``entries.edit`` takes them; pictures by their digests, since nothing is encoded here.
        base: number of the version that the author saw when typing.
        opened: number of the newest version when the editor was opened, which always stays; 0 for a question that was
            made in this editor.

    Raises:
        NotFound: ``unknown_question``.
        Conflict: ``changed_meanwhile``: the newest version is not ``base``. Nothing is saved.
        Invalid: with a message for each wrong field.
    """
    with transaction() as session:
        question = entries.get(question_id, owner_id, lock=True)
        if question.current_number != base:
            text = _("This question was changed in another window meanwhile.")
            raise Conflict(text, code="changed_meanwhile", fields={"base": text})
        before, newest = question.current, max(version.number for version in question.versions)
        question = entries.edit(question_id, owner_id, changes)
        is_replaced = (
            question.current_number != base and opened < base == newest
        )  # nothing was made from it for a lesson
        if is_replaced and not _is_used(session, before):
            session.execute(delete(QuestionVersion).where(QuestionVersion.id == before.id))
            session.expire(question, ["current", "versions"])
            session.expunge(before)
    return question


def _is_used(session: Session, version: QuestionVersion) -> bool:
    """Say whether anything refers to a version, or it was made for a lesson. The question must be locked.

    Who asks a question in a lesson locks it, too (``offers.for_lesson``), until the lesson refers to its version.
    """
    uses = [exists().where(column == version.id) for column in _referring()]
    return version.lesson_id is not None or bool(session.scalar(select(or_(*uses))))


def _referring() -> list[ColumnElement[int]]:
    """Return the columns of all tables that refer to versions, such as those of rounds."""
    tables = QuestionVersion.metadata.tables
    key = tables[QuestionVersion.__tablename__].columns["id"]
    return [column for table in tables.values() for column in table.columns if column.references(key)]
