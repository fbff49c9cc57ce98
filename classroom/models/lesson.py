"""Lesson: one live session of a class, its agenda and its co-teachers."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from classroom.core.database import Base
from classroom.models.course import Course
from classroom.models.question import Question
from classroom.models.types import Created, Json, Key, Moment, Short
from classroom.models.user import User


class Lesson(Base):
    """One live session with its code, settings and state.

    ``version`` is incremented in the transaction of every state change. Answers and joins do not change it, so that
    hundreds of students do not contend for this row. ``services/lessons/changes.py`` explains the other versions.
    """

    __tablename__ = "lessons"
    __table_args__ = (
        CheckConstraint("status IN ('lobby', 'live', 'ended')", name="status"),
        CheckConstraint("mode IN ('live', 'homework')", name="mode"),
        CheckConstraint("join_mode IN ('guest', 'account')", name="join_mode"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(6), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    """None: the lesson is being deleted, and nobody sees it any more."""
    title: Mapped[Short]
    mode: Mapped[str] = mapped_column(String(8), default="live", server_default="live")
    """``live``, or ``homework``: it holds the questions, participants and answers of an :class:`Assignment`."""
    status: Mapped[str] = mapped_column(String(8), default="lobby")
    version: Mapped[int] = mapped_column(default=1)
    private_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """The ``version`` with which the private view of every participant changed last, as with a reveal."""
    people_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many changes there were to the lesson's participants: each join (or batch of joins), name, removal ..."""
    locked: Mapped[bool] = mapped_column(default=False)
    join_mode: Mapped[str] = mapped_column(String(8), default="guest")
    allow_change: Mapped[bool] = mapped_column(default=False)
    """Whether a student may change an answer until the round closes."""
    options: Mapped[Json] = mapped_column(default=dict, server_default="{}")
    """The lesson options that differ from their defaults: see ``services/lessons/options.py``."""
    marks: Mapped[Json | None]
    """The scale of its marks, as ``Scale.to_store()`` of ``services/results/scales.py`` writes it; None: no marks."""
    skipped: Mapped[Json] = mapped_column(default=list, server_default="[]")
    """Questions of the agenda that the teacher skips; "Ask next" leaves them out."""
    slide_id: Mapped[int | None]
    """The row of ``shown_slides`` that pages show now; None: they show the newest round. Not a foreign key: that table
    refers to this one."""
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), index=True)
    """With a course, only students on its roster may join."""
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quizzes.id"))
    created_at: Mapped[Created]
    ended_at: Mapped[Moment | None]
    archived_at: Mapped[Moment | None]
    anonymised_at: Mapped[Moment | None]
    """When its people were taken out of its results."""
    forget_at: Mapped[Moment | None]
    """When its people will be taken out, as its teachers were told; None: they were told nothing."""
    forget_told: Mapped[int | None]
    """How many days before its teachers were told last: 30 or 7."""

    has_webhooks: Mapped[bool | None] = query_expression()
    """Whether a webhook may want its events; None: it was read without looking. See ``transitions.locked_lesson``."""

    owner: Mapped[User] = relationship()
    course: Mapped[Course | None] = relationship()
    items: Mapped[list["LessonItem"]] = relationship(cascade="all, delete-orphan", order_by="LessonItem.position")
    teachers: Mapped[list["LessonTeacher"]] = relationship(cascade="all, delete-orphan")


class LessonItem(Base):
    """One position in a lesson's agenda: a question that the teacher plans to ask, or a slide to show."""

    __tablename__ = "lesson_items"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
    position: Mapped[int]

    question: Mapped[Question] = relationship()


class LessonTeacher(Base):
    """A colleague with whom the owner shares a lesson."""

    __tablename__ = "lesson_teachers"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    created_at: Mapped[Created]

    user: Mapped[User] = relationship()
