"""Taking an answer as right afterwards: what the author did not think of.

The round is pointed at a new version of its question that accepts the answer, and every answer of the round is graded
again. So the rule holds that a result can be explained by the version it points at; and the next time the question is
asked, the answer is accepted from the start.
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Text, func, select, type_coerce, update

from classroom import questions
from classroom.core.database import announce, canonical, db, transaction, yield_to_loop
from classroom.core.errors import Invalid
from classroom.core.events import RoundRevealed
from classroom.models import Answer, Participant, Question, QuestionVersion, Round
from classroom.questions.base import Grade, QuestionType
from classroom.services.lessons import transitions
from classroom.services.lessons.grading import bonus, points


def accept_answer(lesson_id: int, user_id: int, round_id: int, value: Any) -> Round:
    """Take a text as a right answer of a round that is no longer open, during the lesson or after it.

    A text that is accepted already changes nothing.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``, while the round is open, or in a survey.
        Invalid: with field ``round_id``, when the question takes no written answers, or ``value``.
    """
    with transaction() as session:
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        asked = transitions.lock_round(lesson, round_id)
        if asked.status == "open":
            raise transitions.wrong_state(_("Close the question first."))
        if asked.scoring == "survey":
            raise transitions.wrong_state(_("In a survey no answer is right or wrong."))
        kind = questions.get(asked.version.type)
        if not kind.can_accept_more:
            text = _("Only a short text can be taken as right.")
            raise Invalid(text, fields={"round_id": text})
        given = kind.parse_answer(asked.version.body, value)
        if not kind.grade(asked.version.body, given).correct:
            asked.version = _accepting(kind, asked.version, given)
            session.flush()
            regrade(asked)
            transitions.publish(lesson)
            if asked.status == "revealed":
                announce(RoundRevealed(lesson.id, asked.id))
    return asked


def _accepting(kind: QuestionType, old: QuestionVersion, value: str) -> QuestionVersion:
    """Make the version that accepts the answer: the newest one, if the round's was the newest."""
    locked = select(Question).where(Question.id == old.question_id).with_for_update()
    question = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    newest = db.session.scalar(
        select(func.max(QuestionVersion.number)).where(QuestionVersion.question_id == question.id)
    )
    body = kind.accept_more(old.body, value)
    fresh = _copy(old, body, (newest or 0) + 1)
    db.session.add(fresh)
    if question.current_number == old.number:
        question.current_number = fresh.number
    return fresh


def _copy(old: QuestionVersion, body: dict[str, Any], number: int) -> QuestionVersion:
    kept = {
        column.name: getattr(old, column.name)
        for column in QuestionVersion.__table__.columns
        if column.name not in ("id", "number", "body", "created_at")
    }
    return QuestionVersion(**kept, number=number, body=body)


def regrade(asked: Round) -> None:
    """Grade all answers of a round again: one statement for each different value, or one in all with a speed bonus.

    What speed earned stays: it is counted again from the same moments, with the extra time that each has now.
    """
    if asked.scoring == "survey":
        return  # nobody is right or wrong in it, whatever the key says by now
    kind, version = questions.get(asked.version.type), asked.version
    values = db.session.scalars(select(Answer.value).where(Answer.round_id == asked.id).distinct())
    grades = {canonical(value): kind.grade(version.body, value) for value in values}
    if asked.speed_bonus and asked.time_limit:
        _regrade_each(asked, grades)
        return
    for text, grade in grades.items():
        db.session.execute(
            update(Answer)
            .where(Answer.round_id == asked.id, type_coerce(Answer.value, Text) == text)
            .values(correct=grade.correct, points=points(version.points, grade.fraction)),
            execution_options={"synchronize_session": False},
        )


def _regrade_each(asked: Round, grades: dict[str, Grade]) -> None:
    """Grade each answer by itself: two that are the same earn different points when one was quicker."""
    query = (
        select(Answer.id, type_coerce(Answer.value, Text), Answer.answered_at, Participant.extra_percent)
        .join(Participant, Participant.id == Answer.participant_id)
        .where(Answer.round_id == asked.id)
    )
    worth = asked.version.points
    rows = []
    for key, text, moment, extra in db.session.execute(query):
        grade = grades[text]
        more = bonus(asked.speed_bonus, moment - asked.opened_at, asked.time_limit, extra)
        rows.append({"id": key, "correct": grade.correct, "points": points(worth, grade.fraction, more)})
        yield_to_loop()
    if rows:
        db.session.execute(update(Answer), rows)
