"""Round: one asking of one question version in a lesson."""

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.lesson import Lesson
from classroom.models.question import QuestionVersion
from classroom.models.types import Json, Key, LessonId, Moment


class Round(Base):
    """One asking of a question. ``number`` counts the lesson's questions, ``attempt`` the votes on one question."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("lesson_id", "number", "attempt"),
        CheckConstraint("status IN ('open', 'closed', 'revealed')", name="status"),
        # If two teachers ask at the same time, this unique index makes one of them fail.
        Index(
            "uq_rounds_one_open",
            "lesson_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[Key]
    lesson_id: Mapped[LessonId]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    number: Mapped[int]
    """Of the question in the lesson, from 1; all votes on it have the same."""
    attempt: Mapped[int] = mapped_column(default=1)
    """Of the vote on this question, from 1. Tries at homework are :class:`~classroom.models.assignment.Attempt`."""
    status: Mapped[str] = mapped_column(String(8), default="open", index=True)
    time_limit: Mapped[int | None]
    """Seconds, at the opening or of the countdown that was given later; None: no limit."""
    opened_at: Mapped[Moment]
    deadline: Mapped[Moment | None]
    """None: no limit, or paused."""
    remaining: Mapped[Moment | None]
    """Seconds left on a paused timer, for participants without extra time; negative when theirs had run out. None: not
    paused."""
    paused_at: Mapped[Moment | None]
    """When the timer was paused; None: not paused."""
    over_percent: Mapped[int | None]
    """Participants with at most this much extra time, in percent, may not answer any more, although the round is open;
    None: nobody was told so yet. See ``services/lessons/own_time.py``."""
    timer_used: Mapped[float] = mapped_column(Double, default=0.0, server_default="0")
    """Seconds of the time limit that had passed when the timer last stopped; see :meth:`time_used`."""
    timer_since: Mapped[Moment | None]
    """When the timer was last started; None: it is stopped, or there is no limit."""
    closed_at: Mapped[Moment | None]
    discuss_until: Mapped[Moment | None]
    """End of the discussion of a closed round before the next vote, if there is one."""
    revealed_at: Mapped[Moment | None]
    scoring: Mapped[str] = mapped_column(String(8), default="points", server_default="points")
    """``points`` or ``survey``: the lesson's option at the opening. Later changes affect later rounds only."""
    speed_bonus: Mapped[int] = mapped_column(default=0, server_default="0")
    """Most extra points for a fast answer, in percent of the points; the lesson's option at the opening."""
    shuffled: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether each student's page lists the choices in an order of its own; decided at the opening."""
    standings_shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the projector shows the standings instead of this round's result."""
    page: Mapped[int] = mapped_column(default=0, server_default="0")
    """The page that the projector shows of what does not fit on it, from 0."""
    pages: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many pages a projector needs."""
    reopened_at: Mapped[Moment | None]
    """When the round was reopened after closing."""
    voted_texts: Mapped[Json | None]
    """In a vote on written answers: ``{"round_id", "keys": {choice id: key of its text}}``, where they come from."""

    lesson: Mapped[Lesson] = relationship()
    version: Mapped[QuestionVersion] = relationship()

    @property
    def paused(self) -> bool:
        """Whether the timer is paused."""
        return self.remaining is not None
