"""PracticeCard: a question that an account practises. PracticeReview: one answer to it, in a lesson or in practice."""

from sqlalchemy import Double, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.question import QuestionVersion
from classroom.models.types import Created, Json, Key, Moment

MAX_SOURCE = 100
"""Longest ``source`` of a review, in characters."""


class PracticeCard(Base):
    """A question that an account answered wrong once, and when it is due again.

    The state is what ``services/practice/schedule.py`` makes of the card's reviews.
    """

    __tablename__ = "practice_cards"
    __table_args__ = (
        UniqueConstraint("user_id", "question_id"),
        Index("ix_practice_cards_due", "user_id", "due_day"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    """The version that the account was asked last, and whose key it may know."""
    created_at: Mapped[Created]
    due_day: Mapped[int] = mapped_column(default=0)
    """The day when it is due, as an ordinal: day 1 is 1 January of year 1."""
    last_day: Mapped[int] = mapped_column(default=0)
    """The day of the last review that counted."""
    reviews: Mapped[int] = mapped_column(default=0)
    """How many reviews counted: one a day at most."""
    stability: Mapped[float] = mapped_column(Double, default=0.0)
    """Days after which it is known with a probability of 90 %."""
    difficulty: Mapped[float] = mapped_column(Double, default=0.0)
    """From 1 to 10."""

    version: Mapped[QuestionVersion] = relationship()


class PracticeReview(Base):
    """One answer to a card's question. Those of lessons were graded there."""

    __tablename__ = "practice_reviews"
    __table_args__ = (UniqueConstraint("user_id", "source"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("practice_cards.id"), index=True)
    source: Mapped[str] = mapped_column(String(MAX_SOURCE))
    """Where the answer was given: ``answer:`` and the submission's id in practice, ``round:`` and so on elsewhere."""
    at: Mapped[Moment]
    day: Mapped[int]
    """The day of ``at`` where the account was, as an ordinal."""
    fraction: Mapped[float] = mapped_column(Double)
    """How right the answer was, from 0 to 1."""
    confidence: Mapped[int | None]
    """How sure the account was: 1 guessing, 2 fairly sure, 3 sure; None: not asked or not given."""
    value: Mapped[Json | None]
    """The answer, if it was given in practice."""
    due_day: Mapped[int | None]
    """When the card was due after an answer in practice, as its sender was told."""
