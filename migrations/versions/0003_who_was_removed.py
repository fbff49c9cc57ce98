"""an index of removed participants

Revision: 0003
Follows: 0002
Made: 2026-11-23 12:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index(
        "ix_participants_removed",
        "participants",
        ["lesson_id"],
        sqlite_where=sa.text("removed_at IS NOT NULL"),
        postgresql_where=sa.text("removed_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_participants_removed", table_name="participants")
