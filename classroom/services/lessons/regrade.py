"""Accept an answer that the author of a question did not think of, and grade the round again.

The round then refers to a new version of the question that accepts the answer, so that its results still match the
version it refers to. When the question is asked again, it accepts the answer from the start.
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Text, select, type_coerce, update

from classroom import questions
from classroom.core.database import canonical, db, transaction, yield_to_loop
from classroom.core.errors import Invalid
from classroom.models import Answer, Lesson, QuestionVersion, Round
from classroom.questions.base import ERASED_TEXT, Grade, QuestionType
from classroom.services.bank import entries, offers
from classroom.services.deliveries.grades import changed as grades_changed
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lessons import homework, transitions
from classroom.services.lessons.grading import points


def tell_webhooks(lesson: Lesson) -> None:
    """Tell webhooks that the answers of a lesson that has ended were graded again."""
    if lesson.status == "ended":
        webhook_events.results_ready(lesson, "graded_again")


def accept_answer(lesson_id: int, user_id: int, round_id: int, value: Any) -> Round:
    """Accept a text as a right answer of a closed or revealed round, during the lesson or after it.

    A text that is already accepted changes nothing.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: the round is open, or a survey.
        Invalid: with field ``round_id`` if the type of the question cannot accept more answers, or field ``value``.
    """
    with transaction() as session:
        lesson = transitions.lock_lesson(lesson_id, user_id, allow_ended=True)
        round_ = transitions.lock_round(lesson, round_id)
        if round_.status == "open":
            raise transitions.wrong_state(_("Close the question first."))
        if round_.scoring == "survey":
            raise transitions.wrong_state(_("In a survey no answer is right or wrong."))
        kind = questions.get(round_.version.type)
        if not kind.can_accept_more:
            text = _("Only answers to a short-text question can be accepted.")
            raise Invalid(text, fields={"round_id": text})
        given = kind.parse_answer(round_.version.body, value)
        if not kind.grade(round_.version.body, given).correct:
            round_.version = _accepting(kind, round_, user_id, given)
            session.flush()
            regrade_round(round_)
            tell_webhooks(lesson)
            transitions.publish(lesson)
            if round_.status == "revealed":
                transitions.publish_private_views(lesson, round_.id)
    return round_


def _accepting(kind: QuestionType, round_: Round, user_id: int, value: str) -> QuestionVersion:
    """Add a version that accepts the answer.

    It becomes the current one if the round's version was and the question is the user's own; otherwise it is for this
    lesson only. The owner is offered what a colleague accepted.
    """
    old = round_.version
    question = entries.locked_question(old.question_id)
    fresh = copy_version(old, kind.accept_more(old.body, value), offers.next_number(question.id))
    if question.owner_id == user_id and question.current_number == old.number:
        question.current_number = fresh.number
    else:
        fresh.lesson_id = round_.lesson_id
    if question.owner_id != user_id:
        return offers.offer(round_.lesson_id, user_id, old, fresh)
    db.session.add(fresh)
    db.session.flush()
    offers.follow(old, fresh)
    return fresh


def copy_version(old: QuestionVersion, body: dict[str, Any], number: int) -> QuestionVersion:
    """Return a new version of a question, not stored yet, that differs from another in its body."""
    kept = {
        column.name: getattr(old, column.name)
        for column in QuestionVersion.__table__.columns
        if column.name not in ("id", "number", "body", "lesson_id", "created_at")
    }
    return QuestionVersion(**kept, number=number, body=body)


def regrade_round(round_: Round) -> None:
    """Grade all answers of a round again: one statement for each different value, with a speed bonus one in all.

    Each answer keeps its speed bonus: the time that was left is stored with it. A forgotten text keeps its grade.
    """
    if round_.scoring == "survey":
        return  # answers of a survey are not graded
    kind, version = questions.get(round_.version.type), round_.version
    there = (Answer.round_id == round_.id, Answer.value != ERASED_TEXT)
    values = db.session.scalars(select(Answer.value).where(*there).distinct())
    grades = {canonical(value): kind.grade(version.body, value) for value in values}
    if round_.speed_bonus and round_.time_limit:
        _regrade_each(round_, grades)
        grades = {}
    for text, grade in grades.items():
        db.session.execute(
            update(Answer)
            .where(Answer.round_id == round_.id, type_coerce(Answer.value, Text) == text)
            .values(correct=grade.correct, fraction=grade.fraction, points=points(version.points, grade.fraction)),
            execution_options={"synchronize_session": False},
        )
    if round_.lesson.mode == homework.HOMEWORK:
        homework.count_round_again(round_.lesson_id)
        grades_changed(round_.lesson_id)


def _regrade_each(round_: Round, grades: dict[str, Grade]) -> None:
    """Grade each answer separately: equal answers earn different points if one was given faster."""
    query = select(Answer.id, type_coerce(Answer.value, Text), Answer.time_left)
    query = query.where(Answer.round_id == round_.id, Answer.value != ERASED_TEXT)
    worth = round_.version.points
    rows = []
    for key, text, left in db.session.execute(query):
        grade = grades[text]
        earned = points(worth, grade.fraction, round_.speed_bonus, left)
        rows.append({"id": key, "correct": grade.correct, "fraction": grade.fraction, "points": earned})
        yield_to_loop()
    if rows:
        db.session.execute(update(Answer), rows)
