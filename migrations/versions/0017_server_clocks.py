"""the server's time on each machine

Revision: 0017
Follows: 0016
Made: 2026-11-29 06:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "server_clocks",
        sa.Column("machine", sa.String(length=100), nullable=False),
        sa.Column("offset", sa.Double(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("machine", name=op.f("pk_server_clocks")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("server_clocks")
