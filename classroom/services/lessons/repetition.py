"""Hold a lesson again: a new lesson with the questions and options of an earlier one."""

from sqlalchemy import select

from classroom.core.database import db, transaction
from classroom.models import Lesson, Question, QuestionVersion, Round, ShownSlide
from classroom.questions import registry
from classroom.services.lessons import lifecycle, lookup
from classroom.services.lessons.options import LessonOptions


def repeat(lesson_id: int, owner_id: int) -> Lesson:
    """Create a lesson with the title, class, options, scale of marks and questions of an earlier one, in its lobby.

    Its agenda has the agenda of the earlier lesson, and after it the other questions that were asked there from the
    teacher's bank, and the other slides that were shown. Archived questions, improvised ones without words and an
    archived class are left out.

    Raises:
        NotFound: ``unknown_lesson``.
        Forbidden: the lesson belongs to a colleague.
    """
    with transaction(snapshot=True):
        earlier = lookup.for_owner(lesson_id, owner_id)
        lookup.live(lesson_id, owner_id)
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
        lesson.marks = earlier.marks
    return lesson


def _question_ids(earlier: Lesson) -> list[int]:
    asked = (
        select(QuestionVersion.question_id)
        .join(Round, Round.version_id == QuestionVersion.id)
        .where(Round.lesson_id == earlier.id)
        .order_by(Round.number, Round.attempt)
    )
    shown = (
        select(QuestionVersion.question_id)
        .join(ShownSlide, ShownSlide.version_id == QuestionVersion.id)
        .where(ShownSlide.lesson_id == earlier.id)
        .order_by(ShownSlide.id)
    )
    planned = [item.question_id for item in earlier.items]
    ids = dict.fromkeys([*planned, *db.session.scalars(asked), *db.session.scalars(shown)])
    usable = select(Question).where(
        Question.id.in_(list(ids)), Question.owner_id == earlier.owner_id, Question.archived_at.is_(None)
    )
    kept = {question.id for question in db.session.scalars(usable) if _has_words(question)}
    return [question_id for question_id in ids if question_id in kept]


def _has_words(question: Question) -> bool:
    """Say whether a question can be read: an improvised one gets its words in a later version, or with its key."""
    return not question.improvised or question.current.number > 1 or registry.get(question.type).graded
