"""ImportDraft, ImportFile and ImportItem: questions of files that a teacher looks through before they come in."""

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Json, Key, Moment, Short, UserId


class ImportDraft(Base):
    """An import that is being prepared. It is stored, so that nothing typed is lost and any worker can go on."""

    __tablename__ = "import_drafts"

    id: Mapped[Key]
    owner_id: Mapped[UserId]
    revision: Mapped[int] = mapped_column(Integer, default=0)
    """Grows with every change of its questions, so that nobody confirms what another window has changed."""
    created_at: Mapped[Created]
    finished_at: Mapped[Moment | None]
    """When the questions came in; None: not yet. What is left then is the result, for the page that reports it."""
    result: Mapped[Json] = mapped_column(default=dict)
    """Of a finished import: see :func:`classroom.services.bank.imports.confirming.confirming`."""


class ImportFile(Base):
    """One of the files of an import, or a pasted text."""

    __tablename__ = "import_files"

    id: Mapped[Key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("import_drafts.id"), index=True)
    filename: Mapped[Short]
    format: Mapped[str] = mapped_column(String(32))
    """Name of the format; empty: not known."""
    read_as: Mapped[Short]
    """What the file was read as, in words."""
    size: Mapped[int]
    """Bytes."""
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    errors: Mapped[Json]
    """Why something cannot come in, one entry a kind (:class:`classroom.formats.LineError`)."""
    notes: Mapped[Json]
    """What is not kept, one entry a kind."""


class ImportItem(Base):
    """One question of an import, or a line that could not be read as one."""

    __tablename__ = "import_items"
    __table_args__ = (UniqueConstraint("file_id", "position"),)

    id: Mapped[Key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("import_drafts.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("import_files.id"), index=True)
    position: Mapped[int]
    """Place in the file, from 0."""
    line: Mapped[int]
    excerpt: Mapped[str] = mapped_column(Text)
    """What the file says there; empty: not known."""
    question: Mapped[Json]
    """The question as ``services.bank.entries.create`` takes it, with digests of pictures, or what is known of it."""
    problems: Mapped[Json]
    """Messages by field; the empty field stands for the whole. A question without problems can come in."""
    notes: Mapped[Json]
    """Sentences about what is not kept."""
    rank: Mapped[int]
    """Order on the page: see :class:`classroom.services.bank.import_drafts.Rank`."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Equal for equal questions; empty for wrong ones."""
    twin_id: Mapped[int | None]
    """Id of the equal question in the bank, 0 for an equal one in the same import; None: there is none."""
    included: Mapped[bool]
