"""Erasure: something that is to be forgotten, or was."""

from sqlalchemy import CheckConstraint, Double, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Key, Moment

KINDS = ("user", "lesson", "names", "participant", "course", "question")


class Erasure(Base):
    """One thing to forget: an account with all that is its own, a lesson, the people of a lesson, and so on.

    The row stays when it is done, without anything that was forgotten: a backup of before is made to forget it again
    (``services/backups/ledger.py``).
    """

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("kind IN ('user', 'lesson', 'names', 'participant', 'course', 'question')", name="kind"),
        UniqueConstraint("kind", "subject_id", "fingerprint"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(16))
    """``names``: the people of a lesson, which itself stays."""
    subject_id: Mapped[int]
    """Id of the row. No foreign key: the row goes."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Digest that tells the row from a later one with the same id."""
    requested_at: Mapped[Created]
    due_at: Mapped[Moment] = mapped_column(index=True)
    """When it begins."""
    lease_until: Mapped[float] = mapped_column(Double, default=0.0)
    """Until then one process works on it."""
    done_at: Mapped[Moment | None]
