"""Answer: the answer of a participant in a round. Submission: the verdict on every other submission."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.participant import Participant
from classroom.models.round import Round
from classroom.models.types import Json, Key, Moment


class Answer(Base):
    """The answer of a participant in a round, graded when it was accepted."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("round_id", "participant_id"),
        UniqueConstraint("participant_id", "submission_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    submission_id: Mapped[str] = mapped_column(String(64))
    """Made by the client. The same id sent again is the same answer."""
    value: Mapped[Json]
    answered_at: Mapped[Moment]
    correct: Mapped[bool | None]
    """None: the question has no right answer."""
    points: Mapped[int] = mapped_column(default=0)
    confidence: Mapped[int | None]
    """How sure the participant was: 1 guessing, 2 fairly sure, 3 sure; None: not asked or not given."""

    round: Mapped[Round] = relationship()
    participant: Mapped[Participant] = relationship()


class Submission(Base):
    """The verdict on a submission that is not, or no longer, the participant's answer.

    Kept so that the same submission id gets the same verdict however often it comes: one that was replaced by a
    changed answer, or one that was refused for good.
    """

    __tablename__ = "submissions"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(32))
    """Error code; None: it was accepted and later replaced."""
    value: Mapped[Json | None]
    decided_at: Mapped[Moment]
