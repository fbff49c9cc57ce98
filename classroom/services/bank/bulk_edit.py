"""Change many questions at once, and undo it.

A change is applied in pieces, one transaction each, so that answers of running lessons can be stored in between. It is
validated before the first piece; if the database fails at a later one, repeating the change does the rest. A change is
identified by its time, which is stored in every row that it touched.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from classroom import questions
from classroom.core.database import db, now, transaction, yield_to_loop
from classroom.core.errors import Invalid
from classroom.core.languages import LANGUAGES
from classroom.core.locks import lock_all
from classroom.models import Question, QuestionTag, QuestionVersion
from classroom.services.bank import entries, versions
from classroom.services.bank.search import LOADED, spellings, text_with
from classroom.services.bank.validation import DIFFICULTIES, MAX_TAGS, normalise_tags, same_tag

MAX_MANY = 5000
"""Most questions that one command changes."""

PIECE = 100
"""Number of questions in one transaction; takes about 50 ms."""

VALUES: dict[str, tuple[Any, ...]] = {
    "difficulty": (None, *range(DIFFICULTIES[0], DIFFICULTIES[1] + 1)),
    "language": (None, *LANGUAGES),
}
"""The fields that can be set for many questions, and their allowed values."""


class Mark(NamedTuple):
    """The record of a change: its time (Unix seconds), and the number of changed questions."""

    at: float
    done: int


Change = Callable[[Session, Question, float], bool]
"""Changes a locked question, with the time of the change; returns whether there was anything to change."""


def _checked_ids(owner_id: int, ids: Sequence[int]) -> list[int]:
    """Return the ids sorted and without duplicates, so that rows are always locked in the same order."""
    wanted = sorted({number for number in ids if 0 < number <= entries.MAX_ID})
    if len(wanted) > MAX_MANY:
        raise Invalid(_("Change at most %(max)d questions at once.", max=MAX_MANY))
    own = select(func.count()).where(Question.id.in_(wanted), Question.owner_id == owner_id)
    if len(wanted) != len(set(ids)) or db.session.scalar(own) != len(wanted):
        raise entries.unknown_question()
    return wanted


def _apply_in_pieces(owner_id: int, ids: Sequence[int], change: Change, *, versions: bool = False) -> Mark:
    at, done = now(), 0
    wanted = _checked_ids(owner_id, ids)
    for start in range(0, len(wanted), PIECE):
        piece = Question.id.in_(wanted[start : start + PIECE])
        query = select(Question).where(piece).options(*LOADED).order_by(Question.id)
        if versions:
            query = query.options(selectinload(Question.versions))
        with transaction() as session:
            lock_all(Question, piece)
            found = session.scalars(query.execution_options(populate_existing=True)).all()
            done += sum([change(session, question, at) for question in found])
        yield_to_loop()
    return Mark(at, done)


def archive(owner_id: int, ids: Sequence[int]) -> Mark:
    """Archive questions that are not archived yet.

    Raises:
        Invalid: too many.
        NotFound: ``unknown_question``.
    """

    def change(_session: Session, question: Question, at: float) -> bool:
        fresh = question.archived_at is None
        question.archived_at = question.archived_at or at
        return fresh

    return _apply_in_pieces(owner_id, ids, change)


def _tag(name: Any) -> str:
    tags = normalise_tags([name])
    if not tags:
        text = _("Enter a tag.")
        raise Invalid(text, fields={"tags": text})
    return tags[0]


def _retag(question: Question, tags: list[QuestionTag], at: float) -> bool:
    question.tags = tags
    question.search_text = text_with(question.current, sorted(tag.name for tag in tags))
    question.updated_at = at
    return True


def _check_room_for_tag(owner_id: int, ids: Sequence[int], name: str) -> None:
    having = select(QuestionTag.question_id).where(QuestionTag.name.in_(spellings(owner_id, name)))
    full = (
        select(QuestionTag.question_id)
        .where(QuestionTag.question_id.in_(ids), QuestionTag.question_id.not_in(having))
        .group_by(QuestionTag.question_id)
        .having(func.count() >= MAX_TAGS)
    )
    found = db.session.scalar(full.limit(1))
    if found is not None:
        text = _("Question %(id)s has %(max)d tags already; no more are possible.", id=found, max=MAX_TAGS)
        raise Invalid(text, fields={"tags": text})


def tag(owner_id: int, ids: Sequence[int], name: Any) -> Mark:
    """Add a tag to questions that do not have it, in whatever case.

    Raises:
        Invalid: too many questions, an invalid tag, or a question that has the maximum number of tags.
        NotFound: ``unknown_question``.
    """
    wanted = _tag(name)
    _check_room_for_tag(owner_id, _checked_ids(owner_id, ids), wanted)

    def change(_session: Session, question: Question, at: float) -> bool:
        known = {same_tag(name) for name in question.tag_names}
        room = same_tag(wanted) not in known and len(question.tags) < MAX_TAGS
        return room and _retag(question, [*question.tags, QuestionTag(name=wanted)], at)

    return _apply_in_pieces(owner_id, ids, change)


def untag(owner_id: int, ids: Sequence[int], name: Any) -> Mark:
    """Remove a tag from questions that have it.

    Raises:
        Invalid: too many questions or an invalid tag.
        NotFound: ``unknown_question``.
    """
    wanted = _tag(name)

    def change(_session: Session, question: Question, at: float) -> bool:
        kept = [tag for tag in question.tags if same_tag(tag.name) != same_tag(wanted)]
        return len(kept) < len(question.tags) and _retag(question, kept, at)

    return _apply_in_pieces(owner_id, ids, change)


def set_value(owner_id: int, ids: Sequence[int], field: str, value: Any) -> Mark:
    """Set a field of :data:`VALUES` in questions; those whose value differs get a new version.

    Raises:
        Invalid: too many questions, or an invalid value.
        NotFound: ``unknown_question``.
    """
    if value not in VALUES[field] or isinstance(value, bool):
        text = _("Must be one of: %(names)s.", names=", ".join(str(known) for known in VALUES[field] if known))
        raise Invalid(text, fields={field: text})

    def change(session: Session, question: Question, at: float) -> bool:
        if getattr(question.current, field) == value:
            return False
        changes = {field: value}
        if field == "language":
            changes["body"] = questions.get(question.type).with_language(question.current.body, value)
        versions.add_version(session, question, question.current, created_at=at, **changes)
        return True

    return _apply_in_pieces(owner_id, ids, change, versions=True)


def changed(owner_id: int, what: str, at: float) -> list[int]:
    """Return the ids of the questions that were part of a change and were not changed again since.

    Args:
        owner_id: id of the teacher.
        what: the kind of change: ``archive``, ``tag``, ``untag`` or ``set``.
        at: its time in Unix seconds.
    """
    newest = (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number)
    same = {
        "archive": Question.archived_at == at,
        "tag": Question.updated_at == at,
        "untag": Question.updated_at == at,
        "set": exists().where(newest, QuestionVersion.created_at == at),
    }
    query = select(Question.id).where(Question.owner_id == owner_id, same[what])
    return list(db.session.scalars(query.order_by(Question.id)))


def undo(owner_id: int, what: str, at: float, name: str = "") -> int:
    """Undo a change; return the number of restored questions. Questions that were changed again since are left alone.

    Args:
        owner_id: id of the teacher.
        what: the kind of change, as in :func:`changed`.
        at: its time in Unix seconds.
        name: the tag, for ``tag`` and ``untag``.

    Raises:
        Invalid: the removed tag cannot be restored, because a question has the maximum number of tags by now.
    """
    ids = changed(owner_id, what, at)
    if what == "tag":
        return untag(owner_id, ids, name).done
    if what == "untag":
        return tag(owner_id, ids, name).done
    if what == "archive":
        return _apply_in_pieces(owner_id, ids, _undo_archive(at)).done
    return _apply_in_pieces(owner_id, ids, _undo_set(at), versions=True).done


def _undo_archive(moment: float) -> Change:
    def change(_session: Session, question: Question, _at: float) -> bool:
        same = question.archived_at == moment
        if same:
            question.archived_at = None
        return same

    return change


def _undo_set(moment: float) -> Change:
    def change(session: Session, question: Question, _at: float) -> bool:
        same = question.current.created_at == moment
        if same:
            earlier = [state for state in question.versions if state.number < question.current_number]
            before = max(state.number for state in earlier if state.lesson_id is None)
            versions.add_version(session, question, entries.version(question, before))
        return same

    return change
