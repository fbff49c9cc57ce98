"""Delete lessons, or take the people out of them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, delete, exists, func, select, update

from classroom.core.database import announce, db, now, transaction
from classroom.core.errors import Invalid
from classroom.core.events import CoTeacherRemoved
from classroom.core.locks import locked
from classroom.models import (
    Answer,
    AnswerVersion,
    Assignment,
    AssignmentOverride,
    Attempt,
    Delivery,
    Lesson,
    LessonItem,
    LessonTeacher,
    LtiLink,
    LtiScore,
    ModeratedText,
    Offer,
    Participant,
    PracticeCard,
    PresenceReport,
    Question,
    QuestionVersion,
    Round,
    ShownSlide,
    Submission,
    Webhook,
)
from classroom.services.assignments import absent
from classroom.services.audit import trail
from classroom.services.forgetting import erasures, participants, questions
from classroom.services.lessons import codes, lookup, transitions
from classroom.services.participants import members
from classroom.services.practice import cards

PIECE = 200
"""Rows that one transaction deletes, within some milliseconds."""
_DELETE_SUBMISSION = delete(Submission).where(
    Submission.participant_id == bindparam("who"), Submission.submission_id == bindparam("what")
)


def summary(lesson_id: int, user_id: int) -> dict[str, Any]:
    """Return what would be forgotten: ``{"id", "title", "code", "status", "people", "answers", "colleagues",
    "homework"}``: the last three in numbers.

    Raises:
        NotFound: ``unknown_lesson``.
        Forbidden: the lesson belongs to a colleague.
    """
    lesson = lookup.for_owner(lesson_id, user_id)
    rounds = select(Round.id).where(Round.lesson_id == lesson_id)
    return {
        "id": lesson.id,
        "title": lesson.title,
        "code": lesson.code,
        "status": lesson.status,
        "anonymised": lesson.anonymised_at is not None,
        "people": db.session.scalar(select(func.count()).where(Participant.lesson_id == lesson_id)),
        "answers": db.session.scalar(select(func.count()).where(Answer.round_id.in_(rounds))),
        "colleagues": db.session.scalar(select(func.count()).where(LessonTeacher.lesson_id == lesson_id)),
        "homework": db.session.scalar(select(func.count()).where(Assignment.source_id == lesson_id)),
    }


def _own_ended(lesson_id: int, user_id: int) -> Lesson:
    locked(Lesson, lesson_id)
    lesson = lookup.for_owner(lesson_id, user_id)
    if lesson.status != "ended":
        raise transitions.wrong_state(_("End the lesson first."))
    return lesson


def check_typed(typed: str, expected: str) -> None:
    """Check what somebody typed to confirm something that cannot be undone; case and spaces do not matter.

    Raises:
        Invalid: field ``typed``.
    """
    if " ".join(typed.split()).casefold() != " ".join(expected.split()).casefold():
        text = _("Type %(text)s to confirm.", text=expected)
        raise Invalid(text, fields={"typed": text})


def delete_lesson(lesson_id: int, user_id: int, typed: str | None = None) -> None:
    """Delete a lesson that has ended, with its participants and answers; for colleagues who teach it too.

    It is gone for everybody at once. Its rows are deleted in the background.

    Args:
        lesson_id: the lesson.
        user_id: its owner.
        typed: the lesson's code, where a person has to confirm; None: a program does not.

    Raises:
        NotFound: ``unknown_lesson``.
        Forbidden: the lesson belongs to a colleague.
        Conflict: ``wrong_state``: it has not ended.
        Invalid: field ``typed``.
    """
    with transaction():
        lesson = _own_ended(lesson_id, user_id)
        if typed is not None:
            check_typed(typed, lesson.code)
        let_go(lesson)
        trail.record("lesson_deleted", "lesson", lesson_id)
    erasures.start()


def let_go(lesson: Lesson) -> None:
    """Take a lesson, which is locked, out of everybody's sight, and have it deleted in the background."""
    absent.let_go(lesson)
    for user_id in list(db.session.scalars(select(LessonTeacher.user_id).where(LessonTeacher.lesson_id == lesson.id))):
        announce(CoTeacherRemoved(lesson.id, user_id))
    db.session.execute(delete(LessonTeacher).where(LessonTeacher.lesson_id == lesson.id))
    db.session.execute(
        update(Participant).where(Participant.lesson_id == lesson.id).values(user_id=None, removed_at=now())
    )
    erasures.add("lesson", lesson.id, lesson.created_at)
    lesson.owner_id = lesson.course_id = lesson.quiz_id = None
    lesson.code = _dead_code()
    db.session.flush()
    db.session.expire(lesson)


def _dead_code() -> str:
    """Return a code that nobody can type: those that people type are read as capitals."""
    while True:
        code = codes.make(codes.LESSON_LENGTH).lower()
        if code != code.upper() and db.session.scalar(select(Lesson.id).where(Lesson.code == code)) is None:
            return code


def delete_some(lesson_id: int) -> bool:
    """Delete some of the rows of a lesson; return whether there may be more. Inside a transaction."""
    lesson = locked(Lesson, lesson_id)
    if lesson is None:
        return False
    if lesson.owner_id is not None:
        let_go(lesson)
    rounds = select(Round.id).where(Round.lesson_id == lesson_id)
    people = select(Participant.id).where(Participant.lesson_id == lesson_id)
    if _delete_piece(Answer, select(Answer.id).where(Answer.round_id.in_(rounds))):
        return True
    key = (Submission.participant_id.label("who"), Submission.submission_id.label("what"))
    for of_lesson in (Submission.round_id.in_(rounds), Submission.participant_id.in_(people)):
        found = [dict(row) for row in db.session.execute(select(*key).where(of_lesson).limit(PIECE)).mappings()]
        if found:
            db.session.connection().execute(_DELETE_SUBMISSION, found)
            return True
    db.session.execute(delete(ModeratedText).where(ModeratedText.round_id.in_(rounds)))
    if _delete_piece(Attempt, select(Attempt.id).where(Attempt.participant_id.in_(people))):
        return True
    if _delete_piece(Participant, people):
        return True
    _delete_rest(lesson)
    return False


def _delete_piece(model: Any, ids: Any) -> bool:
    found = list(db.session.scalars(ids.limit(PIECE)))
    if found:
        db.session.execute(delete(model).where(model.id.in_(found)))
    return bool(found)


def _delete_rest(lesson: Lesson) -> None:
    """Delete a lesson without people, and the questions that were kept for it alone or made of students' words."""
    asked = select(QuestionVersion.question_id).join(Round, Round.version_id == QuestionVersion.id)
    asked = asked.where(Round.lesson_id == lesson.id)
    slides = select(QuestionVersion.question_id).join(ShownSlide, ShownSlide.version_id == QuestionVersion.id)
    slides = slides.where(ShownSlide.lesson_id == lesson.id)
    votes = set(db.session.scalars(asked.where(Round.voted_texts.is_not(None))))
    touched = sorted({*db.session.scalars(asked), *db.session.scalars(slides)})
    for vote in db.session.scalars(select(Round).where(Round.lesson_id == lesson.id, Round.voted_texts.is_not(None))):
        participants.blank(vote, participants.choices_of(vote))
    drop_webhooks(Webhook.lesson_id == lesson.id)
    links = select(LtiLink.id).where(LtiLink.lesson_id == lesson.id)
    db.session.execute(delete(LtiScore).where(LtiScore.link_id.in_(links)))
    db.session.execute(update(LtiLink).where(LtiLink.lesson_id == lesson.id).values(lesson_id=None, line_item_url=None))
    homework = select(Assignment.id).where(Assignment.lesson_id == lesson.id)
    db.session.execute(delete(AssignmentOverride).where(AssignmentOverride.assignment_id.in_(homework)))
    db.session.execute(delete(Assignment).where(Assignment.lesson_id == lesson.id))
    db.session.execute(update(Assignment).where(Assignment.source_id == lesson.id).values(source_id=None))
    for model in (Offer, Round, ShownSlide, LessonItem, AnswerVersion, PresenceReport, LessonTeacher):
        db.session.execute(delete(model).where(model.lesson_id == lesson.id))
    _delete_own_versions(lesson.id)
    db.session.execute(delete(Lesson).where(Lesson.id == lesson.id))
    db.session.expire_all()
    for question_id in touched:
        question = locked(Question, question_id)
        if question is not None and (question.owner_id is None or question_id in votes):
            questions.release(question)


def drop_webhooks(which: ColumnElement[bool]) -> None:
    """Delete webhooks with what they were sent and are to be sent."""
    hooks = db.session.scalars(select(Webhook).where(which)).all()
    db.session.execute(delete(Delivery).where(Delivery.key.in_([hook.delivery_key for hook in hooks])))
    db.session.execute(delete(Webhook).where(Webhook.id.in_([hook.id for hook in hooks])))


def _delete_own_versions(lesson_id: int) -> None:
    """Delete versions of questions that were made for this lesson alone."""
    asked = exists().where(Round.version_id == QuestionVersion.id)
    shown = exists().where(ShownSlide.version_id == QuestionVersion.id)
    offered = exists().where(Offer.version_id == QuestionVersion.id)
    newest = exists().where(
        Question.id == QuestionVersion.question_id, Question.current_number == QuestionVersion.number
    )
    own = QuestionVersion.lesson_id == lesson_id
    ids: Sequence[int] = db.session.scalars(
        select(QuestionVersion.id).where(own, ~asked, ~shown, ~offered, ~newest)
    ).all()
    cards.drop(PracticeCard.version_id.in_(ids))
    db.session.execute(delete(QuestionVersion).where(QuestionVersion.id.in_(ids)))
    db.session.execute(update(QuestionVersion).where(own).values(lesson_id=None))


def anonymise(lesson_id: int, user_id: int, typed: str | None = None) -> None:
    """Take all people out of a lesson that has ended; structured answers and their statistics stay.

    Args:
        lesson_id: the lesson.
        user_id: its owner.
        typed: the lesson's code, where a person has to confirm; None: a program does not.

    Raises:
        NotFound, Forbidden, Conflict, Invalid: as :func:`delete_lesson`.
    """
    with transaction():
        lesson = _own_ended(lesson_id, user_id)
        if typed is not None:
            check_typed(typed, lesson.code)
        begin_anonymising(lesson)
    erasures.start()


def begin_anonymising(lesson: Lesson) -> None:
    """Have the people of a lesson, which is locked and has ended, taken out in the background."""
    absent.keep(lesson)
    erasures.add("names", lesson.id, lesson.created_at)
    lesson.anonymised_at = now()
    lesson.forget_at = lesson.forget_told = None
    trail.record("lesson_anonymised", "lesson", lesson.id)


def anonymise_some(lesson_id: int) -> bool:
    """Take some people out of a lesson; return whether there may be more. Inside a transaction."""
    lesson = locked(Lesson, lesson_id)
    if lesson is None:
        return False
    if lesson.status != "ended":  # a backup of before is brought up to date
        lesson.status, lesson.ended_at = "ended", lesson.ended_at or now()
    if lesson.anonymised_at is None:
        absent.keep(lesson)
        lesson.anonymised_at = now()
    return participants.forget_some(lesson_id)


def forget_participant(lesson_id: int, user_id: int, participant_id: int) -> None:
    """Take one participant out of a lesson's results, as one of its teachers; nobody else changes.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
    """
    with transaction():
        lesson = locked(Lesson, lesson_id)
        if lesson is None or not lookup.may_teach(lesson, user_id):
            raise lookup.unknown_lesson()
        participant = db.session.get(Participant, participant_id)
        if participant is None or participant.lesson_id != lesson_id:
            raise members.unknown_participant()
        erasures.add("participant", participant_id, participant.joined_at, done=True)
        participants.forget_one(participant_id)
        trail.record("participant_anonymised", "participant", participant_id)
    erasures.clean_up()
