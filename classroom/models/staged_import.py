"""StagedImport: an uploaded file between preview and confirmation."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Short


class StagedImport(Base):
    """The file that a teacher is about to import. It is stored in the database because the next request may reach
    another worker or host. Each teacher has at most one, so that uploads cannot accumulate."""

    __tablename__ = "staged_imports"

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(43))
    format: Mapped[str] = mapped_column(String(32))
    filename: Mapped[Short]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[Created]
