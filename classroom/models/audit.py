"""AuditEntry: what happened to accounts and personal data, and who did it."""

from sqlalchemy import DDL, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from classroom.core.database import Base
from classroom.models.types import Created, Key

KEPT_SECONDS = 365 * 24 * 3600
"""Age from which entries may be deleted."""


class AuditEntry(Base):
    """One entry: who did what to whom, when and from where.

    People are ids, so that an erased person's name is in no entry. Triggers of the database refuse changes, except that
    the address may be removed, and refuse to delete entries that are younger than a year.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id"),)

    id: Mapped[Key]
    at: Mapped[Created] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(32), index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    """The account that did it; None: nobody was logged in, or it was a command."""
    subject_kind: Mapped[str] = mapped_column(String(16))
    """``user``, ``lesson``, ``course``, ``question``, ``participant``, or empty."""
    subject_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(String(80))
    """More, in words of Tiza's own such as a role or a format; never what somebody typed."""
    via: Mapped[str] = mapped_column(String(8))
    """``page``, ``api``, ``command`` or ``server``."""
    address: Mapped[str | None] = mapped_column(String(100))
    """Network address; removed after 30 days."""


_FIXED = ("id", "at", "action", "actor_id", "subject_kind", "subject_id", "detail", "via")
_CHANGED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED)
ON_SQLITE = (
    f"""
    CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries WHEN NEW.address IS NOT NULL OR {_CHANGED}
    BEGIN SELECT RAISE(ABORT, 'entries of the audit are never changed'); END
    """,
    f"""
    CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries
    WHEN OLD.at > (julianday('now') - 2440587.5) * 86400 - {KEPT_SECONDS}
    BEGIN SELECT RAISE(ABORT, 'entries of the audit are kept for a year'); END
    """,
)
FUNCTION = "tiza_audit_entries_are_kept"
ON_POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF OLD.at > extract(epoch FROM clock_timestamp()) - {KEPT_SECONDS} THEN
          RAISE EXCEPTION 'entries of the audit are kept for a year';
        END IF;
        RETURN OLD;
      END IF;
      IF NEW.address IS NOT NULL OR ROW({", ".join(f"NEW.{name}" for name in _FIXED)})
        IS DISTINCT FROM ROW({", ".join(f"OLD.{name}" for name in _FIXED)}) THEN
        RAISE EXCEPTION 'entries of the audit are never changed';
      END IF;
      RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()
    """,
)
for _dialect, _statements in (("sqlite", ON_SQLITE), ("postgresql", ON_POSTGRESQL)):
    for _statement in _statements:
        _trigger = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(AuditEntry.__table__, "after_create", _trigger.execute_if(dialect=_dialect))
