"""Course: a teacher's class with a roster of students."""

from sqlalchemy import ForeignKey, String, false, true
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
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    """The number or code by which the school's own system knows the class."""
    slug: Mapped[str | None] = mapped_column(String(40), unique=True)
    """The end of its permanent address, ``/c/...``; None: it has none."""
    join_token: Mapped[str | None] = mapped_column(String(32), unique=True)
    """The end of the link with which students ask to join; None: nobody can ask."""
    practises: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether what students answer wrong in its lessons and homework comes back in their practice."""
    pin_login: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its students may come in at its address with their PIN."""

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
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    """Argon2 hash of the student's PIN for this class; None: there is none."""
    from_platform: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a learning platform has put the student here; only then it also takes them out again."""

    group_name: Mapped[str | None] = mapped_column(String(40))
    """The group within the class; None: in none."""

    user: Mapped[User] = relationship()


class JoinRequest(Base):
    """A student who has asked to join a class. The row goes when the teacher has decided."""

    __tablename__ = "join_requests"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    created_at: Mapped[Created]

    user: Mapped[User] = relationship()
