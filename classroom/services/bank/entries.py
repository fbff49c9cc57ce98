"""The question bank: create, edit (a new version each time), duplicate, archive. Nothing is ever deleted."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from classroom import questions
from classroom.core.database import db, now, read_at_one_moment, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import lock_all, locked_one
from classroom.models import Picture, Question, QuestionTag, QuestionVersion
from classroom.questions import picture_refs
from classroom.questions.choices import choice_identity
from classroom.services.bank.question_pictures import Image, replace_pictures, with_picture_sizes
from classroom.services.bank.search import LOADED, search, tags_of, text_of
from classroom.services.bank.validation import Content, check
from classroom.services.pictures import keep_all

__all__ = [
    "add",
    "archive",
    "create",
    "describe",
    "duplicate",
    "edit",
    "fields",
    "get",
    "locked_question",
    "restore",
    "search",
    "source",
    "tags_of",
    "version",
]

MAX_ID = 2**63 - 1


def unknown_question() -> NotFound:
    """Return the error for a question that does not exist or belongs to another teacher."""
    return NotFound(_("There is no such question."), code="unknown_question")


def get(question_id: int, owner_id: int, *, lock: bool = False) -> Question:
    """Return a question of a teacher; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: ``unknown_question``, also for the question of another teacher.
    """
    query = select(Question).where(Question.id == question_id, Question.owner_id == owner_id).options(*LOADED)
    known = 0 < question_id <= MAX_ID
    if lock and known:
        lock_all(Question, Question.id == question_id, Question.owner_id == owner_id)
        query = query.execution_options(populate_existing=True)
    question = db.session.scalar(query) if known else None
    if question is None:
        raise unknown_question()
    return question


def locked_question(question_id: int) -> Question:
    """Return a question that is known to exist, whosever it is, with its row locked until the transaction ends."""
    return locked_one(Question, question_id)


def version(question: Question, number: int) -> QuestionVersion:
    """Return one version of a question.

    Raises:
        NotFound: ``unknown_version``.
    """
    for candidate in question.versions:
        if candidate.number == number:
            return candidate
    raise NotFound(_("There is no such version."), code="unknown_version")


def create(owner_id: int, data: Mapping[str, Any]) -> Question:
    """Create a question in a teacher's bank.

    Args:
        owner_id: id of the teacher.
        data: the fields of :data:`~classroom.services.bank.validation.COMMON` and those of the type.

    Raises:
        Invalid: with a message for each wrong field.
        TooLarge: the picture is too large.
    """
    content = check(data)  # encodes pictures, so it runs before the transaction takes the write lock
    with transaction() as session:
        question = add(session, owner_id, content)
        session.flush()
    return question


def add(session: Session, owner_id: int, content: Content) -> Question:
    """Add checked content as a new question, inside a transaction and without flushing it."""
    moment = now()
    question = Question(
        owner_id=owner_id,
        type=content.type,
        search_text=text_of(content),
        created_at=moment,
        updated_at=moment,
    )
    question.versions = [_version(content, 1)]
    question.tags = [QuestionTag(name=name) for name in content.tags]
    session.add(question)
    return question


def _version(content: Content, number: int) -> QuestionVersion:
    return QuestionVersion(number=number, **fields(content))


def fields(content: Content) -> dict[str, Any]:
    """Return the columns of a version with this content, and store its pictures.

    Raises:
        Invalid: field ``image.digest`` or ``choices.N.image.digest``: there is no such picture.
    """
    shown = [image for image in (content.image, *content.choice_images.values()) if image]
    keep_all([image.encoded for image in shown if image.encoded is not None])
    on_choices = {
        image.digest: _picture(image, f"choices.{index}.image") for index, image in content.choice_images.items()
    }
    return {
        "title": content.title,
        "prompt": content.prompt,
        "body": with_picture_sizes(content.body, on_choices.__getitem__),
        "explanation": content.explanation,
        "notes": content.notes,
        "time_limit": content.time_limit,
        "points": content.points,
        "difficulty": content.difficulty,
        "language": content.language,
        "picture_id": _picture(content.image, "image").id if content.image else None,
        "picture_alt": content.image.alt if content.image else "",
    }


def _picture(image: Image, where: str) -> Picture:
    picture = db.session.scalar(select(Picture).where(Picture.digest == image.digest))
    if picture is None:
        text = _("There is no such picture.")
        raise Invalid(text, fields={f"{where}.digest": text})
    return picture


def source(question: Question, state: QuestionVersion | None = None) -> dict[str, Any]:
    """Return a question in the form that :func:`create` takes; pictures are given by their digests."""
    state = state or question.current
    image = {"digest": state.picture.digest, "alt": state.picture_alt} if state.picture else None
    return {
        "type": question.type,
        "language": state.language,
        "title": state.title,
        "prompt": state.prompt,
        **questions.get(question.type).source(state.body),
        "explanation": state.explanation,
        "notes": state.notes,
        "time_limit": state.time_limit,
        "points": state.points,
        "difficulty": state.difficulty,
        "tags": question.tag_names,
        "image": image,
    }


def edit(question_id: int, owner_id: int, changes: Mapping[str, Any]) -> Question:
    """Change the fields of a question that are in ``changes``.

    A new version is made when the content changed, so that past rounds keep the version that they asked. Tags belong
    to the question and make no version. An ``image`` with only ``alt`` keeps the picture.

    Raises:
        NotFound: ``unknown_question``.
        Invalid: with a message for each wrong field; the type of a question cannot change.
    """
    question = get(question_id, owner_id)
    if changes.get("type", question.type) != question.type:
        text = _(
            "The type of a question cannot change, so that its past results stay valid. Create a new question instead."
        )
        raise Invalid(text, fields={"type": text})
    image = changes.get("image")
    if isinstance(image, dict) and set(image) == {"alt"} and question.current.picture:
        changes = {**changes, "image": {**image, "digest": question.current.picture.digest}}
    checked = check({**source(question), **changes})  # encodes pictures before the write lock is taken
    changes = replace_pictures(changes, checked.image, checked.choice_images)
    with transaction() as session:
        question = get(question_id, owner_id, lock=True)
        content = check({**source(question), **changes})  # again: another request may have changed it
        fresh = _version(content, max(version.number for version in question.versions) + 1)
        changed = _content_of(fresh) != _content_of(question.current)
        retagged = tuple(question.tag_names) != content.tags
        if changed:
            fresh.question_id = question.id
            session.add(fresh)
            question.current_number = fresh.number
        if retagged:
            kept = {tag.name: tag for tag in question.tags}
            question.tags = [kept.get(name) or QuestionTag(name=name) for name in content.tags]
        if changed or retagged:
            question.search_text = text_of(content)
            question.updated_at = now()
        session.flush()
        session.expire(question, ["current", "versions", "tags"])
    return question


def _content_of(state: QuestionVersion) -> tuple[Any, ...]:
    names = [
        "title", "prompt", "body", "explanation", "notes", "time_limit", "points", "difficulty", "language",
        "picture_id", "picture_alt",
    ]  # fmt: skip
    return tuple(getattr(state, name) for name in names)


def duplicate(question_id: int, owner_id: int) -> Question:
    """Create a copy of the newest version of a question, with its tags.

    Raises:
        NotFound: ``unknown_question``.
    """
    read_at_one_moment()
    return create(owner_id, source(get(question_id, owner_id)))


def archive(question_id: int, owner_id: int) -> Question:
    """Archive a question. Results and quizzes that refer to it are kept.

    Raises:
        NotFound: ``unknown_question``.
    """
    with transaction():
        question = get(question_id, owner_id, lock=True)
        question.archived_at = question.archived_at or now()
    return question


def restore(question_id: int, owner_id: int) -> Question:
    """Restore an archived question.

    Raises:
        NotFound: ``unknown_question``.
    """
    with transaction():
        question = get(question_id, owner_id, lock=True)
        question.archived_at = None
    return question


def describe(question: Question, state: QuestionVersion | None = None) -> dict[str, Any]:
    """Return a question as the API shows it to its author, including the key.

    Args:
        question: an entry of the bank.
        state: one of its versions; the newest by default.
    """
    state = state or question.current
    described = source(question, state)
    if "choices" in state.body:
        stored = {choice_identity(choice): choice for choice in state.body["choices"]}
        described["choices"] = [_described(choice, stored[choice_identity(choice)]) for choice in described["choices"]]
    return {
        "id": question.id,
        "version": state.number,
        **described,
        "image": state.image,
        "archived": question.archived_at is not None,
        "given_by": question.given_by,
        "created_at": question.created_at,
        "updated_at": question.updated_at,
    }


def _described(choice: dict[str, Any], stored: dict[str, Any]) -> dict[str, Any]:
    """Return a choice with its id. Its picture has URL and sizes, and the digest with which it can be sent again."""
    described = {"id": stored["id"], **choice}
    if image := stored.get("image"):
        described["image"] = {**picture_refs.shown(image), "digest": image["digest"]}
    return described
