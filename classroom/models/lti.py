"""Learning platforms such as Moodle or Canvas, which open Tiza by LTI 1.3: who they are, and what links them to us."""

from sqlalchemy import CheckConstraint, Double, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from classroom.core.database import Base
from classroom.models.types import Created, Json, Key, Moment, Short, UserId

MAX_ID = 255
"""Characters of the names that platforms give to things; what LTI 1.3 allows at most."""
MAX_ISSUER, MAX_CLIENT = 150, 100
"""Characters; together they name whom an identity comes from (``Identity.issuer``, 255 characters)."""
MAX_URL = 500


class LtiPlatform(Base):
    """A registration: a platform that may send its people to us, under one client id."""

    __tablename__ = "lti_platforms"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[Key]
    name: Mapped[Short]
    issuer: Mapped[str] = mapped_column(String(MAX_ISSUER))
    client_id: Mapped[str] = mapped_column(String(MAX_CLIENT))
    auth_url: Mapped[str] = mapped_column(String(MAX_URL))
    token_url: Mapped[str] = mapped_column(String(MAX_URL))
    jwks_url: Mapped[str] = mapped_column(String(MAX_URL))
    makes_teachers: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether people who come as instructors get accounts of teachers."""
    created_at: Mapped[Created]
    jwks: Mapped[Json | None]
    """Its public keys, as they were fetched last."""
    jwks_tried_at: Mapped[Moment | None]
    """When they were asked for last."""

    deployments: Mapped[list["LtiDeployment"]] = relationship(
        cascade="all, delete-orphan", order_by="LtiDeployment.id", back_populates="platform"
    )

    @property
    def identity_issuer(self) -> str:
        """The issuer of its people's identities. Two registrations never mix, whatever their ``sub`` is."""
        return f"{self.issuer} {self.client_id}"


class LtiDeployment(Base):
    """A place of a platform in which Tiza was installed, as the platform names it."""

    __tablename__ = "lti_deployments"
    __table_args__ = (UniqueConstraint("platform_id", "name"),)

    id: Mapped[Key]
    platform_id: Mapped[int] = mapped_column(ForeignKey("lti_platforms.id"))
    name: Mapped[str] = mapped_column(String(MAX_ID))

    platform: Mapped[LtiPlatform] = relationship(back_populates="deployments")


class LtiKey(Base):
    """A key of our own, with which we sign what platforms get from us."""

    __tablename__ = "lti_keys"

    id: Mapped[Key]
    kid: Mapped[str] = mapped_column(String(64), unique=True)
    public: Mapped[Json]
    """Its public part, as a JSON Web Key."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The private key, encrypted: see ``services/lti/keys.py``."""
    created_at: Mapped[Created]


class LtiLogin(Base):
    """A login that a platform has begun. It is used up by the launch that answers it."""

    __tablename__ = "lti_logins"

    id: Mapped[Key]
    platform_id: Mapped[int] = mapped_column(ForeignKey("lti_platforms.id"), index=True)
    state_digest: Mapped[str] = mapped_column(String(64), unique=True)
    nonce_digest: Mapped[str] = mapped_column(String(64))
    browser_digest: Mapped[str] = mapped_column(String(64))
    """Of the secret that only the browser has which began the login."""
    request: Mapped[Json]
    """What the platform sent to begin it, so that it can be begun again in a window of its own."""
    created_at: Mapped[Created] = mapped_column(index=True)
    used_at: Mapped[Moment | None]


class LtiPass(Base):
    """What lets one browser go on once after a launch in a frame, where it keeps no cookie of ours."""

    __tablename__ = "lti_passes"
    __table_args__ = (CheckConstraint("kind IN ('open', 'choose')", name="kind"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(8))
    """``open``: a login in a window of its own; ``choose``: the answer of an instructor who chooses content."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[UserId]
    data: Mapped[Json]
    created_at: Mapped[Created] = mapped_column(index=True)
    used_at: Mapped[Moment | None]


class LtiContext(Base):
    """A course of a platform, and the class that belongs to it."""

    __tablename__ = "lti_contexts"
    __table_args__ = (UniqueConstraint("deployment_id", "name"),)

    id: Mapped[Key]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("lti_deployments.id"))
    name: Mapped[str] = mapped_column(String(MAX_ID))
    """As the platform names it: the ``id`` of the context."""
    title: Mapped[Short]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"), index=True)
    """The class; None: no instructor has come from there yet, or the class was deleted."""
    members_url: Mapped[str | None] = mapped_column(String(MAX_URL))
    """Where the platform lists its members; None: it does not."""
    line_items_url: Mapped[str | None] = mapped_column(String(MAX_URL))
    """Where the platform takes columns for its gradebook; None: it does not."""
    members_at: Mapped[Moment | None]
    """When its members were read last."""
    members_error: Mapped[str | None] = mapped_column(String(200))
    """Why reading them failed the last time; None: it did not."""
    created_at: Mapped[Created]

    deployment: Mapped[LtiDeployment] = relationship()


class LtiLink(Base):
    """A link in a course of a platform, and the column of the gradebook that is for the grades of what it opens.

    A lesson whose grades are sent has a row of its own, which the platform does not know: ``services/lti/scores.py``.
    """

    __tablename__ = "lti_links"
    __table_args__ = (UniqueConstraint("context_id", "name"),)

    id: Mapped[Key]
    context_id: Mapped[int] = mapped_column(ForeignKey("lti_contexts.id"))
    name: Mapped[str] = mapped_column(String(MAX_ID))
    """As the platform names it: the ``id`` of the resource link."""
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    """The lesson of the homework; None: the link opens the class's lesson of today."""
    sends_lessons: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the grades of the class's lessons are sent, because an instructor has put this link into the course."""
    line_item_url: Mapped[str | None] = mapped_column(String(MAX_URL))
    """The column; None: not known yet."""
    created_at: Mapped[Created]

    context: Mapped[LtiContext] = relationship()


class LtiScore(Base):
    """The newest grade that one student is to have on a platform, and what came of sending it."""

    __tablename__ = "lti_scores"
    __table_args__ = (
        UniqueConstraint("link_id", "user_id"),
        CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
    )

    id: Mapped[Key]
    link_id: Mapped[int] = mapped_column(ForeignKey("lti_links.id"))
    user_id: Mapped[UserId]
    given: Mapped[float] = mapped_column(Double)
    """Points."""
    maximum: Mapped[float] = mapped_column(Double)
    """Points that can be had."""
    at: Mapped[Moment]
    """The timestamp that the platform gets; each is later than the one before."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    error: Mapped[str | None] = mapped_column(String(200))
    """Why the newest try failed; None: it did not."""
    sent_at: Mapped[Moment | None]
    """When a grade was taken last."""

    link: Mapped[LtiLink] = relationship()


class LtiRegistration(Base):
    """A registration that a platform has begun by itself (dynamic registration), until an administrator finishes it."""

    __tablename__ = "lti_registrations"

    id: Mapped[Key]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the key in the addresses of its pages."""
    url: Mapped[str] = mapped_column(String(MAX_URL))
    """Where the platform says how it is set up."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The platform's one-time token, encrypted; None: it was used, or there is none."""
    created_at: Mapped[Created] = mapped_column(index=True)
    used_at: Mapped[Moment | None]
    """When an administrator has sent it; None: nobody has."""
    done_at: Mapped[Moment | None]
    """When it was registered."""
