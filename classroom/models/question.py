"""Question and QuestionVersion: an entry of the bank, and its immutable versions. Slides are entries, too."""

from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint, and_, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.picture import Picture
from classroom.models.types import Created, Json, Key, Moment


class Question(Base):
    """An entry of a teacher's bank. Rounds ask one of its versions; ``current_number`` is the number of the newest.

    An entry of the type ``slide`` is not asked, but shown between questions: see ``questions/slide.py``.
    """

    __tablename__ = "questions"

    id: Mapped[Key]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    """None: it was deleted, and stays for the lessons that asked it."""
    type: Mapped[str] = mapped_column(String(32), index=True)
    current_number: Mapped[int] = mapped_column(Integer, default=1)
    search_text: Mapped[str] = mapped_column(Text, default="")
    """The text to search in: title, prompt, body texts and tags, without case and accents."""
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    archived_at: Mapped[Moment | None]
    given_by: Mapped[str] = mapped_column(String(64), default="")
    """Username of the colleague whose question was copied; empty: the question is the owner's own."""
    improvised: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the question was improvised in a lesson, where its wording can be added later."""

    versions: Mapped[list["QuestionVersion"]] = relationship(
        back_populates="question", order_by="QuestionVersion.number"
    )
    current: Mapped["QuestionVersion"] = relationship(
        primaryjoin=lambda: and_(
            Question.id == foreign(QuestionVersion.question_id),
            Question.current_number == foreign(QuestionVersion.number),
        ),
        viewonly=True,
        uselist=False,
    )
    tags: Mapped[list["QuestionTag"]] = relationship(cascade="all, delete-orphan", order_by="QuestionTag.name")

    @property
    def tag_names(self) -> list[str]:
        """The tags, sorted without regard to case."""
        return sorted((tag.name for tag in self.tags), key=lambda name: (name.casefold(), name))


class QuestionVersion(Base):
    """A version of a question. Immutable; rounds and results refer to it."""

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    """A short name for lists; empty: lists show the prompt."""
    prompt: Mapped[str] = mapped_column(Text)
    """Markdown."""
    body: Mapped[Json]
    """The fields of the question's type, such as choices with their key."""
    explanation: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")
    """For the teacher only, shown next to the question while it is asked."""
    time_limit: Mapped[int | None]
    """Seconds; None: no limit."""
    points: Mapped[int]
    difficulty: Mapped[int | None]
    """1 easy, 2 medium, 3 hard."""
    language: Mapped[str | None] = mapped_column(String(8))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    picture_alt: Mapped[str] = mapped_column(Text, default="")
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    """The lesson for which alone the version was made; None: it is or was the newest one in the bank."""
    created_at: Mapped[Created]

    question: Mapped[Question] = relationship(back_populates="versions")
    picture: Mapped[Picture | None] = relationship()

    @property
    def type(self) -> str:
        """Name of the question type."""
        return self.question.type

    @property
    def image(self) -> dict[str, Any] | None:
        """``{"url", "alt", "width", "height"}`` or None."""
        return self.picture.shown(self.picture_alt) if self.picture else None


class QuestionTag(Base):
    """One tag of one question."""

    __tablename__ = "question_tags"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
