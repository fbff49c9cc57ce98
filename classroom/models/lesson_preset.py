"""LessonPreset: options of lessons that a teacher keeps under a name."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Json, Key, Short, UserId


class LessonPreset(Base):
    """A way of teaching of one teacher, to be chosen when a lesson is made."""

    __tablename__ = "lesson_presets"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[Key]
    owner_id: Mapped[UserId]
    name: Mapped[Short]
    allow_change: Mapped[bool]
    """Whether students may change an answer until the round closes."""
    options: Mapped[Json] = mapped_column(default=dict)
    """The lesson options that differ from their defaults: see ``services/lessons/options.py``."""
    created_at: Mapped[Created]
