"""ShownSlide: one time that a lesson shows a slide."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.question import QuestionVersion
from classroom.models.types import Created, Key, LessonId


class ShownSlide(Base):
    """One time that a version of a slide was shown in a lesson. ``lessons.slide_id`` tells which one is shown now."""

    __tablename__ = "shown_slides"

    id: Mapped[Key]
    lesson_id: Mapped[LessonId]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    shown_at: Mapped[Created]
    page: Mapped[int] = mapped_column(default=0, server_default="0")
    """The page that the projector shows of what does not fit on it, from 0."""
    pages: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many pages a projector needs."""

    version: Mapped[QuestionVersion] = relationship()
