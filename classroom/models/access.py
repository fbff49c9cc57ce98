"""Access: a login of a browser, an API token, a link that resets a password, or a way into one class."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.types import Created, Key, Moment, Short, UserId
from classroom.models.user import User


class Access(Base):
    """One login of a browser (``session``), one personal token (``api``), or one link from a mail (``reset``).

    ``pin`` is not a login. It is made when a student types the PIN of a class, and only lets them join its lessons.

    Only the digest of the secret is stored. Ending a row invalidates all copies of the cookie or token. Logging out
    ends one row; a changed password or role ends all rows of the user.
    """

    __tablename__ = "accesses"
    __table_args__ = (CheckConstraint("kind IN ('session', 'api', 'reset', 'pin')", name="kind"),)

    id: Mapped[Key]
    user_id: Mapped[UserId]
    kind: Mapped[str] = mapped_column(String(8))
    label: Mapped[Short]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the secret, in hexadecimal. The secret has 256 random bits, so that a plain hash is enough."""
    created_at: Mapped[Created]
    expires_at: Mapped[Moment | None]
    """When it ends by itself; None: never."""
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), index=True)
    """The class that a ``pin`` is for; None with the other kinds."""
    ended_at: Mapped[Moment | None]

    user: Mapped[User] = relationship()
