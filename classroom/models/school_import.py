"""SchoolImport: the list of a whole school that an administrator imports, its classes one after the other."""

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Json, Key, UserId


class SchoolImport(Base):
    """Each class is looked at and, when the administrator agrees, imported. Rows are deleted after a day."""

    __tablename__ = "school_imports"
    __table_args__ = (CheckConstraint("state IN ('checking', 'checked', 'importing', 'done', 'failed')", name="state"),)

    id: Mapped[Key]
    user_id: Mapped[UserId]
    """The administrator."""
    filename: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(9), default="checking")
    done: Mapped[int] = mapped_column(default=0)
    """How many classes of the list have been looked at, or imported."""
    total: Mapped[int]
    options: Mapped[Json]
    """``course``, ``owner`` (an id), ``leave``, ``language``: see ``services/classes/school_jobs.py``."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The file, encrypted, for it may have passwords. None: it is not needed any more."""
    report: Mapped[Json]
    """What was found of each class, and the lines with an error."""
    teachers: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The accounts of new teachers with first passwords, encrypted, until they are shown; None: there are none."""
    created_at: Mapped[Created]
