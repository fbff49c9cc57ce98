"""The questions of homework: those that its lesson asked, or those of a quiz.

Each is a round of the homework's own lesson, which is never open: whether an answer is in time is a matter of the
attempt. Everybody gets the same questions, so their answers can be compared.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from classroom import questions
from classroom.core.database import db, now
from classroom.core.errors import Invalid
from classroom.models import Assignment, Attempt, Lesson, LessonItem, Question, QuestionVersion, Quiz, Round
from classroom.services.bank import offers

MOST = 200
"""Questions of one assignment."""


def of_lesson(lesson: Lesson) -> list[QuestionVersion]:
    """Return the versions that a lesson asked, each question once; of a lesson that asked none, those it planned.

    Votes on what students wrote are left out: their choices are students' words.
    """
    query = (
        select(Round)
        .where(Round.lesson_id == lesson.id, Round.voted_texts.is_(None))
        .order_by(Round.number, Round.attempt)
        .options(joinedload(Round.version).joinedload(QuestionVersion.question))
    )
    asked: dict[int, QuestionVersion] = {}
    for round_ in db.session.scalars(query):
        asked[round_.version.question_id] = round_.version  # the newest, in the place of the first
    if asked:
        return list(asked.values())
    items = select(LessonItem).where(LessonItem.lesson_id == lesson.id).order_by(LessonItem.position)
    planned = [item.question for item in db.session.scalars(items.options(joinedload(LessonItem.question)))]
    return [offers.for_lesson(lesson.id, question) for question in _answerable(planned)]


def of_quiz(quiz: Quiz) -> list[QuestionVersion]:
    """Return the current versions of the questions in a quiz, without slides and archived ones."""
    planned = [item.question for item in quiz.items if item.question.archived_at is None]
    return [offers.for_lesson(0, question) for question in _answerable(planned)]


def _answerable(planned: Sequence[Question]) -> list[Question]:
    return [question for question in planned if questions.get(question.type).asked]


def add(assignment: Assignment, versions: Sequence[QuestionVersion], field: str) -> None:
    """Give a new assignment its questions.

    Raises:
        Invalid: there is none, or there are too many; with the name of the field that they come from.
    """
    if not versions:
        text = _("There is no question in it.")
        raise Invalid(text, fields={field: text})
    if len(versions) > MOST:
        text = _("Use at most %(max)d questions.", max=MOST)
        raise Invalid(text, fields={field: text})
    for number, version in enumerate(versions, 1):
        db.session.add(
            Round(
                lesson_id=assignment.lesson_id,
                version_id=version.id,
                number=number,
                status="closed",
                opened_at=now(),
                shuffled=_is_shuffled(assignment, version),
            )
        )
        db.session.add(LessonItem(lesson_id=assignment.lesson_id, question_id=version.question_id, position=number - 1))
    db.session.flush()


def rounds_of(assignment: Assignment) -> list[Round]:
    """Return the rounds with the questions of an assignment, in its order."""
    query = select(Round).where(Round.lesson_id == assignment.lesson_id).order_by(Round.number)
    loaded = joinedload(Round.version).options(
        joinedload(QuestionVersion.question), joinedload(QuestionVersion.picture)
    )
    return list(db.session.scalars(query.options(loaded)))


def shuffle_choices(assignment: Assignment) -> None:
    """Let each student see the choices in an order of their own, or no longer, as the assignment says."""
    for round_ in rounds_of(assignment):
        round_.shuffled = _is_shuffled(assignment, round_.version)


def _is_shuffled(assignment: Assignment, version: QuestionVersion) -> bool:
    return assignment.question_order == "shuffled" and questions.get(version.type).can_shuffle(version.body)


def has_begun(assignment_id: int) -> bool:
    """Say whether anybody has begun an attempt."""
    return bool(db.session.scalar(select(exists().where(Attempt.assignment_id == assignment_id))))


def refresh(assignment: Assignment) -> None:
    """Take the newest versions of the questions of a quiz, before the first student begins; with the lesson locked.

    From then on they stay. The questions of a lesson stay as the lesson asked them.
    """
    if assignment.source_id is not None or assignment.audience == "absent" or has_begun(assignment.id):
        return
    for round_ in rounds_of(assignment):
        if round_.version.question.owner_id is not None:
            round_.version = offers.for_lesson(assignment.lesson_id, round_.version.question)
            round_.shuffled = _is_shuffled(assignment, round_.version)
    db.session.flush()
