"""Picture: a re-encoded image, found by the digest of its bytes."""

from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Key
from classroom.questions import picture_refs


class Picture(Base):
    """A re-encoded image without metadata. Immutable; equal bytes share one row."""

    __tablename__ = "pictures"

    id: Mapped[Key]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[Created]

    @property
    def url(self) -> str:
        """Path of the picture. The response never changes, since the path contains the digest."""
        return picture_refs.address(self.digest)

    def shown(self, alt: str) -> dict[str, Any]:
        """Return what a page needs to show the picture: ``{"url", "alt", "width", "height"}``, sizes in pixels."""
        return picture_refs.shown({"digest": self.digest, "alt": alt, "width": self.width, "height": self.height})
