"""Participant: an account or a guest in a lesson."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.lesson import Lesson
from classroom.models.types import Created, Key, LessonId, Moment
from classroom.models.user import User


class Participant(Base):
    """An account or a guest in one lesson. Never deleted: removed ones keep their answers and can be readmitted."""

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("lesson_id", "user_id"),
        UniqueConstraint("lesson_id", "nickname_key"),
        UniqueConstraint("lesson_id", "resume_code"),
        # Every worker queries the removed participants once a second: the index contains only those few rows.
        Index(
            "ix_participants_removed",
            "lesson_id",
            sqlite_where=text("removed_at IS NOT NULL"),
            postgresql_where=text("removed_at IS NOT NULL"),
        ),
        Index("ix_participants_version", "lesson_id", "version"),
    )

    id: Mapped[Key]
    lesson_id: Mapped[LessonId]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    nickname: Mapped[str] = mapped_column(String(64))
    nickname_key: Mapped[str] = mapped_column(String(64))
    """The nickname in the form that is compared (``nicknames.key``)."""
    resume_code: Mapped[str] = mapped_column(String(12))
    joined_at: Mapped[Created]
    removed_at: Mapped[Moment | None]
    team: Mapped[int | None]
    """Number of the team, from 1; None: there are no teams."""
    extra_percent: Mapped[int] = mapped_column(default=0, server_default="0")
    """Extra time, in percent of a question's time limit."""
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    """The lesson's ``people_version`` with which this row changed last."""

    lesson: Mapped[Lesson] = relationship()
    user: Mapped[User | None] = relationship()
