"""EmailChange: an address that an account is to have once somebody has opened the link that was sent there."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.types import Created, Key, Moment, UserId
from classroom.models.user import User


class EmailChange(Base):
    """One change, from the request until nobody can undo it any more.

    With ``former`` equal to ``address`` it only confirms the address that the account has. Of both links only the
    digests are stored, as for :class:`classroom.models.access.Access`.
    """

    __tablename__ = "email_changes"

    id: Mapped[Key]
    user_id: Mapped[UserId]
    address: Mapped[str] = mapped_column(String(254))
    former: Mapped[str | None] = mapped_column(String(254))
    """The address before; None: there was none."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the link in the mail to the new address."""
    undo_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the link in the mail to the former address, once the change was made."""
    created_at: Mapped[Created]
    confirmed_at: Mapped[Moment | None]
    """When the change was made."""
    ended_at: Mapped[Moment | None]
    """When it was undone, given up or replaced by another."""

    user: Mapped[User] = relationship()
