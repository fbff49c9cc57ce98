"""Course: a teacher's class with a roster of students."""

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.types import Created, Key, Moment, Short, UserId
from classroom.models.user import User


class Course(Base):
    """A class. It is archived instead of deleted, because lessons refer to it."""

    __tablename__ = "courses"

    id: Mapped[Key]
    owner_id: Mapped[UserId]
    title: Mapped[Short]
    created_at: Mapped[Created]
    archived_at: Mapped[Moment | None]
    keep_months: Mapped[int | None]
    """After how many months the people of its lessons are taken out; None: as the server's setting says; 0: never."""

    enrolments: Mapped[list["Enrolment"]] = relationship(cascade="all, delete-orphan")


class Enrolment(Base):
    """One student on the roster of one course."""

    __tablename__ = "enrolments"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    created_at: Mapped[Created]
    extra_percent: Mapped[int] = mapped_column(default=0, server_default="0")
    """Extra time, in percent of a question's time limit."""
    shares_practice: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the student lets the owner of the class see what they practise."""

    user: Mapped[User] = relationship()
