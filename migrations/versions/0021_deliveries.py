"""deliveries: what is owed to the outside

Revision: 0021
Follows: 0020
Made: 2026-11-29 14:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNDONE = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("due", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("worker", sa.String(length=100), nullable=True),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index("ix_deliveries_undone", "deliveries", ["key", "id"], sqlite_where=UNDONE, postgresql_where=UNDONE)
    op.create_index("ix_deliveries_key_id", "deliveries", ["key", "id"])
    op.create_index("ix_deliveries_done_at", "deliveries", ["done_at"])


def downgrade() -> None:
    """Go back. What was not delivered yet is lost."""
    op.drop_table("deliveries")
