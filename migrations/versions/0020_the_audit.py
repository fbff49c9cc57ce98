"""the audit: who did what to accounts and personal data

Revision: 0020
Follows: 0019
Made: 2026-11-29 14:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

YEAR = 365 * 24 * 3600
FIXED = ("id", "at", "action", "actor_id", "subject_kind", "subject_id", "detail", "via")


def upgrade() -> None:
    """Go forward. A later migration that copies the table on SQLite has to create the triggers again."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=80), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    for column in ("action", "actor_id", "at"):
        op.create_index(op.f(f"ix_audit_entries_{column}"), "audit_entries", [column])
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject_kind", "subject_id"])
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FIXED)
        op.execute(
            "CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries "
            f"WHEN NEW.address IS NOT NULL OR {changed} "
            "BEGIN SELECT RAISE(ABORT, 'entries of the audit are never changed'); END"
        )
        op.execute(
            "CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries "
            f"WHEN OLD.at > (julianday('now') - 2440587.5) * 86400 - {YEAR} "
            "BEGIN SELECT RAISE(ABORT, 'entries of the audit are kept for a year'); END"
        )
    else:
        new, old = (", ".join(f"{row}.{name}" for name in FIXED) for row in ("NEW", "OLD"))
        op.execute(
            f"""
            CREATE OR REPLACE FUNCTION tiza_audit_entries_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'DELETE' THEN
                IF OLD.at > extract(epoch FROM clock_timestamp()) - {YEAR} THEN
                  RAISE EXCEPTION 'entries of the audit are kept for a year';
                END IF;
                RETURN OLD;
              END IF;
              IF NEW.address IS NOT NULL OR ROW({new}) IS DISTINCT FROM ROW({old}) THEN
                RAISE EXCEPTION 'entries of the audit are never changed';
              END IF;
              RETURN NEW;
            END $$
            """
        )
        op.execute(
            "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries "
            "FOR EACH ROW EXECUTE FUNCTION tiza_audit_entries_are_kept()"
        )


def downgrade() -> None:
    """Go back."""
    op.drop_table("audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION tiza_audit_entries_are_kept()")
