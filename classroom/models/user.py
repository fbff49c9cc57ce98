"""User: an account."""

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.picture import Picture
from classroom.models.types import Created, Key, Moment, Short

ROLES = ("student", "teacher", "admin")


class User(Base, UserMixin):
    """An account of an admin, a teacher or a student. Admins can also teach, with their own questions and lessons."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'teacher', 'admin')", name="role"),
        CheckConstraint("requested_role IN ('teacher')", name="requested_role"),
    )

    id: Mapped[Key]
    username: Mapped[str] = mapped_column(String(64), unique=True)
    """The login name, in lower case and NFKC."""
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_confirmed_at: Mapped[Moment | None]
    """When its owner opened a link that was sent to the address, or an administrator entered it; None: neither."""
    display_name: Mapped[Short]
    """The name that others see."""
    given_name: Mapped[Short | None]
    family_name: Mapped[Short | None]
    """How rosters and gradebooks name the person, where a file has said it; None: nobody has."""
    external_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    """The number or code by which the school's own system knows the person."""
    role: Mapped[str] = mapped_column(String(16))
    requested_role: Mapped[str | None] = mapped_column(String(16))
    """``teacher`` while somebody waits for an administrator to approve it."""
    password_hash: Mapped[Short]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the password was made by somebody else, so that another one has to be chosen after logging in."""
    managed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    """Who made this account of a student by importing a roster, and may therefore reset its password."""
    language: Mapped[str | None] = mapped_column(String(8))
    avatar_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    created_at: Mapped[Created]
    disabled_at: Mapped[Moment | None]
    last_login_at: Mapped[Moment | None]

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
    def has_password(self) -> bool:
        """Whether a password opens the account; without one, only where it is linked to does."""
        return bool(self.password_hash)

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
