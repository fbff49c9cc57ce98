"""Delivery: something owed to the outside, such as a mail or a call of a webhook."""

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Json, Key, Moment

MAX_KEY = 300


class Delivery(Base):
    """Written in the transaction that makes it true, delivered afterwards by any worker, at least once.

    Deliveries with one ``key`` are made one after the other, in the order of their ids.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        # What is still to do: the oldest of each key is looked for every second.
        Index(
            "ix_deliveries_undone",
            "key",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_deliveries_key_id", "key", "id"),
        Index("ix_deliveries_done_at", "done_at"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(16))
    """What it is: see ``services/deliveries/kinds.py``."""
    key: Mapped[str] = mapped_column(String(MAX_KEY))
    payload: Mapped[Json]
    due: Mapped[Moment]
    """When it may be tried next."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[Moment | None]
    """Until then the worker that tries it has it for itself; None: nobody does."""
    worker: Mapped[str | None] = mapped_column(String(100))
    """The newest try: host, process and number."""
    done_at: Mapped[Moment | None]
    """When it was delivered, or given up (then ``error`` says why); None: it is still to do."""
    error: Mapped[str | None] = mapped_column(String(200))
    """Why the newest try failed, as ``services/deliveries/outcomes.py`` writes it; None: it did not."""
    created_at: Mapped[Created]
