"""Delete questions for good.

Lessons point at the versions that they asked, so these stay, without an owner, until the last such lesson is deleted.
Copies that colleagues have are their own and stay.
"""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import Text, delete, exists, or_, select, type_coerce

from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict
from classroom.core.locks import locked
from classroom.models import (
    ImportItem,
    LessonItem,
    Offer,
    Picture,
    PracticeCard,
    Question,
    QuestionTag,
    QuestionVersion,
    QuizItem,
    Round,
    ShownSlide,
    User,
)
from classroom.services.audit import trail
from classroom.services.bank import entries
from classroom.services.forgetting import erasures
from classroom.services.practice import cards

PIECE = 4
"""Questions that one transaction takes out of a bank: some 5 ms of statements each, during which the loop waits."""


def delete_question(question_id: int, owner_id: int) -> None:
    """Delete an archived question for good: it leaves the bank and all quizzes.

    Raises:
        NotFound: ``unknown_question``.
        Conflict: ``wrong_state``: it is not archived.
    """
    with transaction():
        question = entries.get(question_id, owner_id, lock=True)
        if question.archived_at is None:
            raise Conflict(_("Archive the question first."), code="wrong_state")
        erasures.add("question", question_id, question.created_at, done=True)
        trail.record("question_deleted", "question", question_id)
        release(question)
    erasures.clean_up()


def release(question: Question) -> None:
    """Take a question, which is locked, out of its bank; delete what no lesson has asked. Inside a transaction."""
    session = db.session
    mine = QuestionVersion.question_id == question.id
    for model in (QuizItem, LessonItem, Offer, QuestionTag):
        session.execute(delete(model).where(model.question_id == question.id))
    asked = or_(
        exists().where(Round.version_id == QuestionVersion.id),
        exists().where(ShownSlide.version_id == QuestionVersion.id),
    )
    left = select(QuestionVersion.id, QuestionVersion.number, QuestionVersion.picture_id, QuestionVersion.body)
    pictures: set[str | int] = set()
    unused = []
    for row in session.execute(left.where(mine, ~asked)):
        unused.append(row.id)
        pictures |= _pictures_of(row.body) | ({row.picture_id} if row.picture_id else set())
    session.execute(delete(Offer).where(Offer.version_id.in_(unused)))
    cards.drop(PracticeCard.version_id.in_(unused))
    session.execute(delete(QuestionVersion).where(QuestionVersion.id.in_(unused)))
    session.expire_all()
    kept = list(question.versions)
    if not kept:
        session.execute(delete(Question).where(Question.id == question.id))
        session.expunge(question)
    else:
        question.owner_id, question.given_by, question.search_text = None, "", ""
        question.archived_at = question.archived_at or now()
        question.current_number = kept[-1].number
        for version in kept:
            version.notes = ""
        session.flush()
    delete_unused_pictures(pictures)


def _pictures_of(value: object) -> set[str | int]:
    """Return the digests of the pictures in a stored body."""
    if isinstance(value, dict):
        own = {value["digest"]} if isinstance(value.get("digest"), str) else set()
        return own.union(*(_pictures_of(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*map(_pictures_of, value))
    return set()


def delete_unused_pictures(names: Iterable[str | int]) -> None:
    """Delete those of these pictures (ids, or digests) that no question, import or account shows any more."""
    for name in names:
        found = select(Picture.id, Picture.digest).where(
            Picture.id == name if isinstance(name, int) else Picture.digest == name
        )
        picture = db.session.execute(found).one_or_none()
        if picture is None:
            continue
        used = or_(
            exists().where(QuestionVersion.picture_id == picture.id),
            exists().where(type_coerce(QuestionVersion.body, Text).contains(picture.digest)),
            exists().where(type_coerce(ImportItem.question, Text).contains(picture.digest)),
            exists().where(User.avatar_id == picture.id),
        )
        if not db.session.scalar(select(used)):
            db.session.execute(delete(Picture).where(Picture.id == picture.id))


def release_some(owner_id: int) -> bool:
    """Take some questions of an owner out of the bank; return whether there were any. Inside a transaction."""
    ids = list(db.session.scalars(select(Question.id).where(Question.owner_id == owner_id).limit(PIECE)))
    for question_id in ids:
        question = locked(Question, question_id)
        if question is not None:
            release(question)
    return bool(ids)
