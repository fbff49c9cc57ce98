"""Assignment: homework made from a lesson or a quiz, its overrides for single students, and their attempts."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.lesson import Lesson
from classroom.models.participant import Participant
from classroom.models.types import Created, Json, Key, Moment
from classroom.models.user import User


class Assignment(Base):
    """The terms of homework. Its code, title, class, questions and participants are those of its ``lesson``.

    That lesson has ``mode`` ``homework`` and is nobody's live lesson: participants, answers, results and files of
    homework are stored and read as those of a lesson. Times are Unix seconds; None: no such moment.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("counted IN ('best', 'first', 'last')", name="counted"),
        CheckConstraint("feedback IN ('each', 'after_submit', 'after_due', 'after_close', 'never')", name="feedback"),
        CheckConstraint("question_order IN ('fixed', 'shuffled')", name="question_order"),
        CheckConstraint("audience IN ('absent', 'all', 'link')", name="audience"),
    )

    id: Mapped[Key]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), unique=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    """The live lesson that it goes on with; None: it was made from a quiz."""
    opens_at: Mapped[Moment | None]
    due_at: Mapped[Moment | None]
    closes_at: Mapped[Moment | None] = mapped_column(index=True)
    time_limit: Mapped[int | None]
    """Seconds for one attempt."""
    attempts: Mapped[int | None]
    """How many attempts a student has; None: any number."""
    counted: Mapped[str] = mapped_column(String(8), default="best")
    feedback: Mapped[str] = mapped_column(String(16), default="after_submit")
    question_order: Mapped[str] = mapped_column(String(8), default="fixed")
    audience: Mapped[str] = mapped_column(String(8), default="link")
    group_name: Mapped[str | None] = mapped_column(String(40))
    """The group within the class that it is for; None: for all of the audience."""
    absent_noted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it is for those who were absent when that was written down, since the lesson can no longer tell."""
    created_at: Mapped[Created]

    lesson: Mapped[Lesson] = relationship(foreign_keys=[lesson_id])
    source: Mapped[Lesson | None] = relationship(foreign_keys=[source_id])


class AssignmentOverride(Base):
    """Other terms for one student. None: the same as for everybody.

    With none of its own, a row says only that the student was absent, where the lesson can no longer tell.
    """

    __tablename__ = "assignment_overrides"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    due_at: Mapped[Moment | None]
    attempts: Mapped[int | None]
    extra_percent: Mapped[int | None]

    user: Mapped[User] = relationship()


class Attempt(Base):
    """One go of one student at an assignment."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("participant_id", "number"),
        # Two devices that begin at the same time: this unique index makes one of them fail.
        Index(
            "uq_attempts_one_open",
            "participant_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        # Those whose time is over are looked for every second.
        Index(
            "ix_attempts_deadline",
            "deadline",
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    number: Mapped[int]
    """From 1, for each student."""
    rounds: Mapped[Json]
    """The ids of the rounds with its questions, in the order in which the student gets them."""
    started_at: Mapped[Moment]
    deadline: Mapped[Moment | None]
    """When it closes by itself: with its time limit, or the window; None: never."""
    submitted_at: Mapped[Moment | None]
    """When it was handed in, or closed by itself; None: it is open."""
    worked_until: Mapped[Moment | None]
    """What decides whether it is late: when it was handed in; of one that closed by itself, its last answer."""
    by_itself: Mapped[bool] = mapped_column(default=False)
    """Whether it was closed by its deadline, and not by the student."""
    counts: Mapped[bool] = mapped_column(default=False)
    """Whether it is the student's attempt that results show; so have its answers ``Answer.counts``."""

    assignment: Mapped[Assignment] = relationship()
    participant: Mapped[Participant] = relationship()
