"""NewPasswords: the generated passwords of an imported roster, until their teacher has seen them."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.course import Course
from classroom.models.types import Created, Key, Moment


class NewPasswords(Base):
    """The passwords of the accounts that one import created.

    They are hashed in the background and shown once; ``sealed`` is deleted when they are shown, and after a day.
    """

    __tablename__ = "new_passwords"

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    total: Mapped[int]
    """How many accounts."""
    hashed: Mapped[int] = mapped_column(default=0)
    """How many of them have their password already, in the order of the list."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Encrypted: see ``services/classes/new_passwords.py``. None: shown, expired, or none to show."""
    created_at: Mapped[Created]
    shown_at: Mapped[Moment | None]
    lease_until: Mapped[Moment] = mapped_column(default=0.0)
    """Until then one process works on it."""

    course: Mapped[Course] = relationship()
