"""Hold a lesson again: a new lesson with the questions and options of an earlier one."""

from sqlalchemy import select

from classroom.core.database import db, transaction
from classroom.models import Lesson, Question, QuestionVersion, Round
from classroom.services.lessons import lifecycle, lookup
from classroom.services.lessons.options import LessonOptions


def repeat(lesson_id: int, owner_id: int) -> Lesson:
    """Create a lesson with the title, class, options and questions of an earlier one, in its lobby.

    Its agenda has the agenda of the earlier lesson, and after it the other questions that were asked there from the
    teacher's bank. Archived questions, improvised ones and an archived class are left out.

    Raises:
        NotFound: ``unknown_lesson``.
        Forbidden: the lesson belongs to a colleague.
    """
    with transaction():
        earlier = lookup.for_owner(lesson_id, owner_id)
        course = earlier.course if earlier.course and earlier.course.archived_at is None else None
        lesson = lifecycle.create(
            owner_id,
            title=earlier.title,
            question_ids=_question_ids(earlier),
            join_mode=earlier.join_mode,
            allow_change=earlier.allow_change,
            course_id=course.id if course else None,
            options=LessonOptions.of(earlier).model_dump(),
        )
        lesson.quiz_id = earlier.quiz_id
    return lesson


def _question_ids(earlier: Lesson) -> list[int]:
    asked = (
        select(QuestionVersion.question_id)
        .join(Round, Round.version_id == QuestionVersion.id)
        .where(Round.lesson_id == earlier.id)
        .order_by(Round.number, Round.attempt)
    )
    ids = dict.fromkeys([*(item.question_id for item in earlier.items), *db.session.scalars(asked)])
    usable = select(Question.id).where(
        Question.id.in_(list(ids)),
        Question.owner_id == earlier.owner_id,
        Question.archived_at.is_(None),
        Question.improvised.is_(False),
    )
    kept = set(db.session.scalars(usable))
    return [question_id for question_id in ids if question_id in kept]
