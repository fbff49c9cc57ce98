"""Webhook: an address of a teacher's program that is called when something happens."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Json, Key, Moment, UserId

MAX_URL = 500


class Webhook(Base):
    """One address, the events it wants, and the secret that signs its calls.

    Its calls are ``Delivery`` rows, whose key is :attr:`delivery_key`.
    """

    __tablename__ = "webhooks"

    id: Mapped[Key]
    user_id: Mapped[UserId]
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    """Only events of this lesson; None: those of all lessons and classes that the user owns."""
    url: Mapped[str] = mapped_column(String(MAX_URL))
    events: Mapped[Json]
    """Names of the events that it wants."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The secrets, the newest first, encrypted: see ``services/deliveries/webhooks/signatures.py``."""
    rotated_at: Mapped[Moment | None]
    """When it got its newest secret; None: with its creation."""
    active: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[str | None] = mapped_column(String(16))
    """Why it is not active: ``user``, ``gone`` (it answered 410) or ``behind`` (too much was waiting); None: it is."""
    created_at: Mapped[Created]

    @property
    def delivery_key(self) -> str:
        """The key of its deliveries, which are made in order."""
        return f"webhook:{self.id}"
