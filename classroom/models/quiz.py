"""Quiz: an ordered list of questions, and of slides between them."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.question import Question
from classroom.models.types import Created, Key, Moment, Short, UserId


class Quiz(Base):
    """An ordered list of questions and slides of one teacher."""

    __tablename__ = "quizzes"

    id: Mapped[Key]
    owner_id: Mapped[UserId]
    title: Mapped[Short]
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    archived_at: Mapped[Moment | None]

    items: Mapped[list["QuizItem"]] = relationship(cascade="all, delete-orphan", order_by="QuizItem.position")


class QuizItem(Base):
    """One position in a quiz: a question or a slide, both of which are entries of the bank."""

    __tablename__ = "quiz_items"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
    position: Mapped[int]

    question: Mapped[Question] = relationship()
