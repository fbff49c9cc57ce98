"""Identity: who an account is elsewhere. What log-ins from there need until they end, and what was used up."""

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.access import Access
from classroom.models.types import Created, Key, Moment, UserId
from classroom.models.user import User

MAX_ISSUER = MAX_SUBJECT = 255
"""Characters. OpenID Connect Core 1.0, section 2, allows a subject 255."""


class Identity(Base):
    """A person as another service knows them: the school's log-in or a learning platform. It is one account's.

    Issuer and subject together are the only thing by which a person is recognised; names and addresses may change, and
    may be given to somebody else.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Key]
    user_id: Mapped[UserId]
    issuer: Mapped[str] = mapped_column(String(MAX_ISSUER))
    """The address of the service, exactly as it names itself (``iss``)."""
    subject: Mapped[str] = mapped_column(String(MAX_SUBJECT))
    """The person's identifier there (``sub``), exactly as it was given."""
    created_at: Mapped[Created]
    last_login_at: Mapped[Moment | None]
    """When the person last came from there; None: the account was linked and has not been used so since."""

    user: Mapped[User] = relationship()


class ProviderLogin(Base):
    """What a log-in that came from the school's provider needs to be ended: by the provider, or there as well."""

    __tablename__ = "provider_logins"

    access_id: Mapped[int] = mapped_column(ForeignKey("accesses.id"), primary_key=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"), index=True)
    session_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    """SHA-256 of the provider's name for this log-in (``sid``), in hexadecimal; None: it gave none."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The provider's ID token, encrypted, which it wants back when one logs out there as well; None: not kept."""

    access: Mapped[Access] = relationship()
    identity: Mapped[Identity] = relationship()


class UsedToken(Base):
    """A token of another service that may be used once, such as one that ends a log-in, and has been used."""

    __tablename__ = "used_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of who made it and its identifier, in hexadecimal."""
    until: Mapped[Moment]
    """When it is no longer valid in any case, and is forgotten."""
