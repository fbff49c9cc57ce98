"""ServerClock: the server's time on one machine."""

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created


class ServerClock(Base):
    """The server's time of all processes on one machine, from its start until it is started again."""

    __tablename__ = "server_clocks"

    machine: Mapped[str] = mapped_column(String(100), primary_key=True)
    """See :func:`classroom.core.clock.machine`."""
    offset: Mapped[float] = mapped_column(Double)
    """Seconds from the machine's monotonic clock to the server's time."""
    created_at: Mapped[Created]
