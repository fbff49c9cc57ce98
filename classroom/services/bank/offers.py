"""Changes that a colleague makes to a question while teaching a lesson: the bank stays its owner's.

Such a change makes a version for that lesson only and is offered to the owner, who takes or declines it.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from classroom.core.database import db, now, transaction
from classroom.core.errors import NotFound
from classroom.models import Offer, Question, QuestionVersion, User
from classroom.services.bank import entries, versions
from classroom.services.bank.validation import check

_LOADED = (
    joinedload(Offer.by),
    joinedload(Offer.lesson),
    joinedload(Offer.version).joinedload(QuestionVersion.question),
    joinedload(Offer.question).joinedload(Question.current),
)


def next_number(question_id: int) -> int:
    """Return the number of the next version of a question. The question must be locked."""
    query = select(func.max(QuestionVersion.number)).where(QuestionVersion.question_id == question_id)
    return (db.session.scalar(query) or 0) + 1


def for_lesson(lesson_id: int, question: Question) -> QuestionVersion:
    """Return the version of a question to ask in a lesson: the lesson's own if it is newer than the bank's.

    Called inside a transaction, which refers to the version. The question is locked until its end: who saves it while
    typing deletes versions that nobody uses (``autosave.py``).
    """
    return of_locked(lesson_id, entries.locked_question(question.id))


def of_locked(lesson_id: int, question: Question) -> QuestionVersion:
    """Return the version of a question to ask in a lesson, as :func:`for_lesson` does, of one that is locked."""
    values = {"lesson": lesson_id, "question": question.id, "current": question.current_number}
    return db.session.execute(_TO_ASK, values).scalar_one()


_TO_ASK = (
    select(QuestionVersion)
    .where(
        QuestionVersion.question_id == bindparam("question"),
        or_(
            QuestionVersion.number == bindparam("current"),
            and_(QuestionVersion.lesson_id == bindparam("lesson"), QuestionVersion.number > bindparam("current")),
        ),
    )
    .order_by(QuestionVersion.number.desc())
    .limit(1)
)


def add_changed(lesson_id: int, user_id: int, base: QuestionVersion, changes: Mapping[str, Any]) -> QuestionVersion:
    """Add a changed version of somebody else's question for a lesson, and offer it to the question's owner.

    Called inside a transaction, with the question locked. Without a change the version stays ``base``.

    Args:
        lesson_id: the lesson.
        user_id: the colleague who made the change.
        base: the version to change.
        changes: fields as :func:`classroom.services.bank.entries.edit` takes them; the type stays.

    Raises:
        Invalid: with a message for each wrong field.
    """
    content = check({**entries.source(base.question, base), **changes})
    fresh = QuestionVersion(
        question_id=base.question_id,
        number=next_number(base.question_id),
        lesson_id=lesson_id,
        **entries.fields(content),
    )
    if all(getattr(fresh, name) == getattr(base, name) for name in versions.CONTENT):
        return base
    return offer(lesson_id, user_id, base, fresh)


def offer(lesson_id: int, user_id: int, base: QuestionVersion, fresh: QuestionVersion) -> QuestionVersion:
    """Store a version that a colleague made from ``base``, and offer it to the question's owner.

    A further change of what was offered replaces the offer: the owner decides about the latest. Called inside a
    transaction.
    """
    db.session.add(fresh)
    db.session.flush()
    if not follow(base, fresh):
        db.session.add(Offer(question_id=base.question_id, version_id=fresh.id, lesson_id=lesson_id, by_id=user_id))
        db.session.flush()
    return fresh


def _waiting_of(version: QuestionVersion) -> Offer | None:
    waiting = (Offer.version_id == version.id, Offer.answered_at.is_(None))
    question_id = db.session.scalar(select(Offer.question_id).where(*waiting))
    if question_id is None:
        return None
    entries.locked_question(question_id)  # its owner may be answering the offer
    return db.session.scalar(select(Offer).where(*waiting).execution_options(populate_existing=True))


def follow(base: QuestionVersion, fresh: QuestionVersion) -> bool:
    """Offer ``fresh`` instead of ``base`` and say whether that was offered. Called inside a transaction."""
    found = _waiting_of(base)
    if found is not None:
        found.version_id, found.created_at = fresh.id, now()
        db.session.flush()
    return found is not None


def take_offered(version: QuestionVersion, user_id: int) -> Question | None:
    """Take the offer of a version if it waits for this user; return the question that now has the change.

    Who goes on writing what was offered to them has taken it. Called inside a transaction.
    """
    found = _waiting_of(version)
    if found is None or found.question.owner_id != user_id:
        return None
    return take(found.question_id, user_id, found.id)


def copy_changed(
    lesson_id: int, user_id: int, base: QuestionVersion, raw: Mapping[str, Any], *, improvised: bool
) -> QuestionVersion:
    """Add a changed copy of somebody else's question to the colleague's bank, and offer it to the question's owner.

    For a change of the type, which a version cannot have. Called inside a transaction.

    Raises:
        Invalid: with a message for each wrong field.
    """
    copy = entries.create(user_id, raw)
    copy.improvised = improvised
    copy.given_by = db.session.get_one(User, base.question.owner_id).username
    return offer(lesson_id, user_id, base, copy.current)


def waiting(owner_id: int | None, question_id: int | None = None) -> list[Offer]:
    """Return the offers that an owner has not answered, the newest first: of all questions, or of one."""
    query = select(Offer).join(Question, Question.id == Offer.question_id).options(*_LOADED)
    query = query.where(Question.owner_id == owner_id, Offer.answered_at.is_(None)).order_by(Offer.id.desc())
    if question_id is not None:
        query = query.where(Offer.question_id == question_id)
    return list(db.session.scalars(query))


def _answer(question_id: int, owner_id: int, offer_id: int) -> tuple[Question, Offer]:
    question = entries.get(question_id, owner_id, lock=True)
    query = select(Offer).where(Offer.id == offer_id, Offer.question_id == question_id)
    query = query.execution_options(populate_existing=True)
    found = db.session.scalar(query) if 0 < offer_id <= entries.MAX_ID else None
    if found is None:
        raise NotFound(_("There is no such offer."), code="unknown_offer")
    return question, found


def take(question_id: int, owner_id: int, offer_id: int) -> Question:
    """Use an offered version: as the newest one or, when its type differs, as a question that replaces the old one.

    Return the question that now has the change. The old question is archived when it is replaced.

    Raises:
        NotFound: ``unknown_question`` or ``unknown_offer``.
    """
    with transaction() as session:
        question, found = _answer(question_id, owner_id, offer_id)
        if found.answered_at is not None:
            return question
        found.answered_at = now()
        changed = found.version
        if changed.question_id == question.id:
            versions.add_version(session, question, changed)
            session.flush()
            session.expire(question, ["current", "versions"])
            return question
        fresh = entries.create(owner_id, entries.source(changed.question, changed))
        fresh.improvised, fresh.given_by = question.improvised, found.by.username
        entries.archive(question.id, owner_id)
    return fresh


def decline(question_id: int, owner_id: int, offer_id: int) -> None:
    """Leave the question as it is. The lesson keeps the version that was made for it.

    Raises:
        NotFound: ``unknown_question`` or ``unknown_offer``.
    """
    with transaction():
        _question, found = _answer(question_id, owner_id, offer_id)
        found.answered_at = found.answered_at or now()
