"""What has become of a question's key since it was asked: whether it was corrected, and what the bank does then."""

from typing import Literal

from sqlalchemy import or_, select

from classroom import questions
from classroom.core.database import db
from classroom.models import Question, QuestionVersion, Round
from classroom.services.bank import versions

Bank = Literal["gets", "keeps", "offered", "none"]


def differ_in_key_only(one: QuestionVersion, other: QuestionVersion) -> bool:
    """Return whether students see two versions of a question in the same way, and all but their keys is the same."""
    kind = questions.get(one.type)
    content = [name for name in versions.CONTENT if name != "body"]
    is_same = one.question_id == other.question_id and all(
        getattr(one, name) == getattr(other, name) for name in content
    )
    return is_same and kind.public_view(one.body) == kind.public_view(other.body)


def has_same_source(one: QuestionVersion, other: QuestionVersion) -> bool:
    """Return whether two versions of a question have the same choices and key, in whatever order students see them."""
    kind = questions.get(one.type)
    return kind.source(one.body) == kind.source(other.body)


def as_asked(round_: Round) -> QuestionVersion | None:
    """Return the version with the key that a question had when it was asked; None: it has that key now.

    An improvised question got its key only afterwards: that is no correction.
    """
    version = round_.version
    if version.created_at <= round_.opened_at or version.question.improvised:
        return None
    query = (
        select(QuestionVersion)
        .where(QuestionVersion.question_id == version.question_id, QuestionVersion.number < version.number)
        .where(QuestionVersion.created_at <= round_.opened_at)
        .where(or_(QuestionVersion.lesson_id.is_(None), QuestionVersion.lesson_id == round_.lesson_id))
        .order_by(QuestionVersion.number.desc())
    )
    found = next((old for old in db.session.scalars(query) if differ_in_key_only(old, version)), None)
    return None if found is None or has_same_source(found, version) else found


def follows(question: Question, version: QuestionVersion, user_id: int) -> bool:
    """Return whether a question of the bank gets a new key of a version: it is the user's, with the same content."""
    return question.owner_id == user_id and has_same_source(question.current, version)


def bank_effect(round_: Round, user_id: int) -> Bank:
    """Return what a correction by a teacher of the lesson does to the question of the bank.

    Returns:
        ``gets``: it gets the key, too, as a new version; ``keeps``: it was changed since and stays as it is;
        ``offered``: it is a colleague's, who is offered the key; ``none``: it was deleted.
    """
    question = round_.version.question
    if question.owner_id is None:
        return "none"
    if question.owner_id != user_id:
        return "offered"
    return "gets" if follows(question, round_.version, user_id) else "keeps"
