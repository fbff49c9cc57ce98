"""Offer: a change to a question that a colleague made in a lesson, offered to the question's owner."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.lesson import Lesson
from classroom.models.question import Question, QuestionVersion
from classroom.models.types import Created, Key, LessonId, Moment, UserId
from classroom.models.user import User


class Offer(Base):
    """A changed version of a question that somebody else than its owner made while teaching a lesson.

    The version belongs to the question itself or, when its type differs, to a copy in the colleague's bank.
    """

    __tablename__ = "offers"

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    """The question whose owner decides."""
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), unique=True)
    lesson_id: Mapped[LessonId]
    by_id: Mapped[UserId]
    created_at: Mapped[Created]
    answered_at: Mapped[Moment | None]
    """When the owner took or declined it; None: not yet."""

    question: Mapped[Question] = relationship()
    version: Mapped[QuestionVersion] = relationship()
    lesson: Mapped[Lesson] = relationship()
    by: Mapped[User] = relationship()
