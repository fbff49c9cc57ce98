"""Worker: what a process that serves has last told of itself."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Moment


class Worker(Base):
    """One process that serves, on any host; it writes its row every few seconds, for the administrators' page."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random, so that a later process with the same number is another one."""
    host: Mapped[str] = mapped_column(String(100))
    pid: Mapped[int]
    version: Mapped[str] = mapped_column(String(32))
    """Of Tiza: while a server is upgraded, several run side by side."""
    python: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    """When the row was written; one that is old is of a process that has ended."""
    websockets: Mapped[int]
    polling: Mapped[int]
    lessons: Mapped[int]
    """Lessons with pages on this worker."""
    oldest_answer: Mapped[float]
    """Seconds for which the oldest answer without a verdict has been waiting."""
    lag: Mapped[float]
    """The longest lag of the event loop in the last minute, in seconds."""
    memory: Mapped[int] = mapped_column(BigInteger)
    """Resident bytes; 0 where the system does not tell."""
    degraded: Mapped[str] = mapped_column(String(200))
    """Why messages between workers do not arrive; empty if they do."""
