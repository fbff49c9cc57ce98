"""Take people out of the results of a lesson.

What stays of an answer is what statistics are made of: the value of a structured answer, how right it was, when it was
given. What a person wrote goes, with everything that was made of it: decisions of moderators, choices of votes. The
participant keeps a number instead of a name.
"""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import String, cast, delete, exists, select, update

from classroom import questions
from classroom.core.database import announce, db, now
from classroom.core.events import ParticipantRemoved
from classroom.core.locks import lock_all, locked
from classroom.models import (
    Answer,
    Lesson,
    LtiLink,
    LtiScore,
    ModeratedText,
    Participant,
    Question,
    QuestionVersion,
    Round,
    Submission,
)
from classroom.questions.base import ERASED_TEXT
from classroom.services.assignments import absent
from classroom.services.bank.search import text_with
from classroom.services.lessons import changes, homework, moderation

WRITTEN = tuple(name for name in questions.names() if questions.get(name).has_text_answers)
"""Types whose answers are texts."""
PEOPLE = 10
"""People whom one transaction makes nameless, with their answers."""
_MARK = "erased "
"""Begins the compared form of the number of a nameless participant; that of a name contains no space."""
PIECE = 200
"""Rows that one transaction changes."""


def forget_one(participant_id: int, *, account_stays: bool = True) -> None:
    """Take one participant out of a lesson's results; inside a transaction.

    In a lesson that still runs, the participant is removed from it as well.

    Args:
        participant_id: the participant.
        account_stays: the account goes on, and so does the homework for those who were absent: it does not become that
            of somebody who was there, of which the lesson no longer tells.
    """
    found = db.session.get(Participant, participant_id)
    if found is None:
        return
    lesson = locked(Lesson, found.lesson_id)
    if lesson is not None and account_stays and found.user_id is not None:
        absent.keep(lesson)
    participant = locked(Participant, participant_id)
    if lesson is None or participant is None:
        return
    for asked, answer in _written_by(participant_id):
        keys = {moderation.key(text) for text in questions.get(asked.version.type).texts(answer.value)}
        answer.value, answer.hidden = ERASED_TEXT, False
        db.session.flush()
        _forget_texts(asked, keys)
    _forget_grade(participant)
    _make_nameless([participant_id])
    db.session.refresh(participant)
    if lesson.status != "ended" and participant.removed_at is None:
        participant.removed_at = now()
        announce(ParticipantRemoved(lesson.id, participant_id, changes.stamp(participant, lesson)))


def _forget_grade(participant: Participant) -> None:
    """Forget which grade a learning platform has of a participant; the platform keeps it."""
    links = select(LtiLink.id).where(LtiLink.lesson_id == participant.lesson_id)
    db.session.execute(delete(LtiScore).where(LtiScore.link_id.in_(links), LtiScore.user_id == participant.user_id))


def forget_some(lesson_id: int) -> bool:
    """Take some participants out of the results of a lesson that has ended; return whether there may be more.

    Inside a transaction. All texts of the lesson go with the last ones.
    """
    named = Participant.nickname_key.not_like(f"{_MARK}%")
    query = select(Participant.id).where(Participant.lesson_id == lesson_id, named).order_by(Participant.id)
    ids = list(db.session.scalars(query.limit(PEOPLE)))
    if ids:
        lock_all(Participant, Participant.id.in_(ids))
        _make_nameless(ids)
        return True
    written = select(Round.id).join(Round.version).join(QuestionVersion.question)
    written = written.where(Round.lesson_id == lesson_id, Question.type.in_(WRITTEN))
    texts = select(Answer.id).where(Answer.round_id.in_(written), Answer.value != ERASED_TEXT)
    texts_left = list(db.session.scalars(texts.limit(PIECE)))
    if texts_left:
        db.session.execute(update(Answer).where(Answer.id.in_(texts_left)).values(value=ERASED_TEXT, hidden=False))
        return True
    rounds = select(Round.id).where(Round.lesson_id == lesson_id)
    db.session.execute(delete(ModeratedText).where(ModeratedText.round_id.in_(rounds)))
    for vote in db.session.scalars(select(Round).where(Round.lesson_id == lesson_id, Round.voted_texts.is_not(None))):
        blank(vote, choices_of(vote))
    return False


def _make_nameless(participant_ids: Collection[int]) -> None:
    """Replace names and all that links participants to a person."""
    homework.keep_lateness(participant_ids)
    db.session.execute(delete(Submission).where(Submission.participant_id.in_(participant_ids)))
    mine = Answer.participant_id.in_(participant_ids)
    db.session.execute(update(Answer).where(mine).values(submission_id="erased-" + cast(Answer.id, String)))
    rows = [
        {
            "id": number,
            "user_id": None,
            "nickname": f"#{number}",
            "nickname_key": f"{_MARK}{number}",
            "resume_code": secrets.token_hex(6),
            "extra_percent": 0,
        }
        for number in participant_ids
    ]
    db.session.execute(update(Participant), rows)


def _written_by(participant_id: int) -> list[tuple[Round, Answer]]:
    query = select(Round, Answer).join(Round, Round.id == Answer.round_id).join(Round.version)
    query = query.join(QuestionVersion.question).where(Answer.participant_id == participant_id)
    written = (Question.type.in_(WRITTEN), Answer.value != ERASED_TEXT)
    return [(row[0], row[1]) for row in db.session.execute(query.where(*written))]


def _forget_texts(asked: Round, keys: set[str]) -> None:
    """Forget what was decided about texts, and made of them, that nobody else in the round wrote as well."""
    moderated = set(
        db.session.scalars(
            select(ModeratedText.key).where(ModeratedText.round_id == asked.id, ModeratedText.key.in_(keys))
        )
    )
    later = select(Round).where(Round.lesson_id == asked.lesson_id, Round.voted_texts.is_not(None))
    votes = [vote for vote in db.session.scalars(later) if (vote.voted_texts or {}).get("round_id") == asked.id]
    used = moderated | (keys & {key for vote in votes for key in choices_of(vote).values()})
    if not used:
        return
    kind = questions.get(asked.version.type)
    others = db.session.scalars(select(Answer.value).where(Answer.round_id == asked.id, Answer.value != ERASED_TEXT))
    gone = used - {moderation.key(text) for value in others for text in kind.texts(value)}
    db.session.execute(delete(ModeratedText).where(ModeratedText.round_id == asked.id, ModeratedText.key.in_(gone)))
    for vote in votes:
        blank(vote, {choice for choice, key in choices_of(vote).items() if key in gone})


def choices_of(vote: Round) -> dict[str, str]:
    """Return the keys of the texts in a vote on written answers, by choice."""
    return dict(vote.voted_texts["keys"]) if vote.voted_texts else {}


def blank(vote: Round, choices: Iterable[str]) -> None:
    """Take the texts of these choices out of a vote on written answers, in all versions of its question."""
    blanked = set(choices)
    if not blanked or vote.voted_texts is None:
        return
    kept = {choice: "" if choice in blanked else key for choice, key in vote.voted_texts["keys"].items()}
    vote.voted_texts = {**vote.voted_texts, "keys": kept}
    question = locked(Question, vote.version.question_id)
    if question is None:
        return
    for version in question.versions:
        version.body = {**version.body, "choices": [_without(choice, blanked) for choice in version.body["choices"]]}
    if question.search_text:
        question.search_text = text_with(question.current, question.tag_names)


def _without(choice: dict[str, Any], blanked: Collection[str]) -> dict[str, Any]:
    return {**choice, "text": "–"} if choice["id"] in blanked else choice


def is_nameless(participant: Participant) -> bool:
    """Say whether a participant was taken out of the results already."""
    return participant.nickname_key.startswith(_MARK)


def any_named(lesson_id: int) -> bool:
    """Say whether a lesson has participants with names."""
    named = (Participant.lesson_id == lesson_id, Participant.nickname_key.not_like(f"{_MARK}%"))
    return bool(db.session.scalar(select(exists().where(*named))))
