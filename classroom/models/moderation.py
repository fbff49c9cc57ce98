"""Moderated text: what a teacher, or the filter of names, has decided about a text in a round."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base


class ModeratedText(Base):
    """The decision about one text in the answers of a round, in all spellings that read the same.

    ``held``: the filter of names held it back, and only teachers see it. ``hidden``: a teacher hid it. ``shown``: a
    teacher released it; the filter does not hold it back again.
    """

    __tablename__ = "moderated_texts"
    __table_args__ = (CheckConstraint("state IN ('held', 'hidden', 'shown')", name="state"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The text in the form that is compared: see ``services/lessons/moderation.py``."""
    state: Mapped[str] = mapped_column(String(8))
