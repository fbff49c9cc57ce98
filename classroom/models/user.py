"""User: an account."""

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.picture import Picture
from classroom.models.types import Created, Key, Moment, Short

ROLES = ("student", "teacher", "admin")


class User(Base, UserMixin):
    """An account of an admin, a teacher or a student. Admins can also teach, with their own questions and lessons."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("role IN ('student', 'teacher', 'admin')", name="role"),)

    id: Mapped[Key]
    username: Mapped[str] = mapped_column(String(64), unique=True)
    """The login name, in lower case and NFKC."""
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    display_name: Mapped[Short]
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[Short]
    language: Mapped[str | None] = mapped_column(String(8))
    avatar_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    created_at: Mapped[Created]
    disabled_at: Mapped[Moment | None]

    avatar: Mapped[Picture | None] = relationship()

    @property
    def is_active(self) -> bool:
        """Whether the account may log in."""
        return self.disabled_at is None

    @property
    def is_teacher(self) -> bool:
        """Whether the account may have questions and lessons."""
        return self.role in ("teacher", "admin")

    @property
    def is_admin(self) -> bool:
        """Whether the account may manage users."""
        return self.role == "admin"

    @property
    def avatar_url(self) -> str | None:
        """Path of the profile picture, or None."""
        return self.avatar.url if self.avatar else None

    login_secret = ""
    """The secret of this request's access; not stored. Flask-Login keeps it in the cookie."""
    access_id = 0
    """Id of this request's access."""

    def get_id(self) -> str:
        """Return the value that Flask-Login stores in the cookie: the secret of the login instead of the user's id."""
        return self.login_secret
