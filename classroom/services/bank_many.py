"""The same change to many questions at once: all or none, and each says what would take it back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from classroom.database import now, transaction
from classroom.errors import Invalid
from classroom.models import Question, QuestionTag
from classroom.services import bank, bank_versions
from classroom.services.bank_content import DIFFICULTIES, LANGUAGES, MAX_TAGS, normalise_tags
from classroom.services.bank_search import LOADED, text_with

MAX_MANY = 500
"""The most questions that one command changes."""

VALUES: dict[str, tuple[Any, ...]] = {
    "difficulty": (None, *range(DIFFICULTIES[0], DIFFICULTIES[1] + 1)),
    "language": (None, *LANGUAGES),
}
"""The fields that many questions can be given at once, and what may stand there."""


class Step(NamedTuple):
    """A question that a change gave a new version: the number before and the number after."""

    question_id: int
    before: int
    after: int


def _own(owner_id: int, ids: Sequence[int], *, versions: bool = False) -> list[Question]:
    """Return questions to their owner, locked in one order.

    Raises:
        Invalid: too many.
        NotFound: ``unknown_question``.
    """
    wanted = {number for number in ids if 0 < number <= bank.MAX_ID}
    if len(wanted) > MAX_MANY:
        raise Invalid(_("Change at most %(max)d questions at once.", max=MAX_MANY))
    query = select(Question).where(Question.id.in_(wanted), Question.owner_id == owner_id).options(*LOADED)
    if versions:
        query = query.options(selectinload(Question.versions))
    locked = query.order_by(Question.id).with_for_update(of=Question).execution_options(populate_existing=True)
    with transaction() as session:
        found = list(session.scalars(locked))
    if len(found) != len(set(ids)):
        raise bank.unknown_question()
    return found


def archive(owner_id: int, ids: Sequence[int]) -> list[int]:
    """Put questions away; return those that were in sight.

    Raises:
        Invalid: too many.
        NotFound: ``unknown_question``.
    """
    with transaction():
        fresh = [question for question in _own(owner_id, ids) if question.archived_at is None]
        for question in fresh:
            question.archived_at = now()
        return [question.id for question in fresh]


def restore(owner_id: int, ids: Sequence[int]) -> list[int]:
    """Bring archived questions back; return those that were archived.

    Raises:
        Invalid: too many.
        NotFound: ``unknown_question``.
    """
    with transaction():
        away = [question for question in _own(owner_id, ids) if question.archived_at is not None]
        for question in away:
            question.archived_at = None
        return [question.id for question in away]


def _tag(name: Any) -> str:
    tags = normalise_tags([name])
    if not tags:
        text = _("Give a tag.")
        raise Invalid(text, fields={"tags": text})
    return tags[0]


def _retag(question: Question, tags: list[QuestionTag]) -> None:
    question.tags = tags
    question.search_text = text_with(question.current, sorted(tag.name for tag in tags))
    question.updated_at = now()


def tag(owner_id: int, ids: Sequence[int], name: Any) -> list[int]:
    """Give questions a tag; return those that did not have it.

    Raises:
        Invalid: too many questions, a wrong tag, or a question that has as many tags as it can.
        NotFound: ``unknown_question``.
    """
    wanted = _tag(name)
    with transaction():
        without = [question for question in _own(owner_id, ids) if wanted not in question.tag_names]
        for question in without:
            if len(question.tags) >= MAX_TAGS:
                text = _(
                    "Question %(id)s has %(max)d tags already; no more are possible.", id=question.id, max=MAX_TAGS
                )
                raise Invalid(text, fields={"tags": text})
            _retag(question, [*question.tags, QuestionTag(name=wanted)])
        return [question.id for question in without]


def untag(owner_id: int, ids: Sequence[int], name: Any) -> list[int]:
    """Take a tag from questions; return those that had it.

    Raises:
        Invalid: too many questions or a wrong tag.
        NotFound: ``unknown_question``.
    """
    wanted = _tag(name)
    with transaction():
        having = [question for question in _own(owner_id, ids) if wanted in question.tag_names]
        for question in having:
            _retag(question, [kept for kept in question.tags if kept.name != wanted])
        return [question.id for question in having]


def set_value(owner_id: int, ids: Sequence[int], field: str, value: Any) -> list[Step]:
    """Set a field of :data:`VALUES` in questions; return those that got a new version by it.

    Raises:
        Invalid: too many questions, or a wrong value.
        NotFound: ``unknown_question``.
    """
    if value not in VALUES[field] or isinstance(value, bool):
        text = _("Give one of: %(names)s.", names=", ".join(str(known) for known in VALUES[field] if known))
        raise Invalid(text, fields={field: text})
    steps = []
    with transaction() as session:
        for question in _own(owner_id, ids, versions=True):
            if getattr(question.current, field) != value:
                before = question.current_number
                fresh = bank_versions.succeed(session, question, question.current, **{field: value})
                steps.append(Step(question.id, before, fresh.number))
    return steps


def take_back(owner_id: int, steps: Sequence[Step]) -> list[int]:
    """Give questions the content from before a change, as new versions; return which.

    A question that was changed again meanwhile stays as it is: nobody's later work is undone.

    Raises:
        Invalid: too many.
        NotFound: ``unknown_question`` or ``unknown_version``.
    """
    by_id = {step.question_id: step for step in steps}
    with transaction() as session:
        questions = _own(owner_id, list(by_id), versions=True)
        same = [question for question in questions if question.current_number == by_id[question.id].after]
        for question in same:
            bank_versions.succeed(session, question, bank.version(question, by_id[question.id].before))
        return [question.id for question in same]
