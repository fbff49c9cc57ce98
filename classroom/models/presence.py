"""Presence report: who is connected to a worker, stored while the workers cannot tell each other by messages."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Json


class PresenceReport(Base):
    """The participants of a lesson that are connected to a worker."""

    __tablename__ = "presence_reports"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True)
    worker: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int]
    """Grows with every report: the worker is alive. The clocks of several hosts differ."""
    participant_ids: Mapped[Json]
