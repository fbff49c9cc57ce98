"""the colleague who shared a copy of a question

Revision: 0005
Follows: 0004
Made: 2026-11-23 15:36:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("questions") as table:
        table.add_column(sa.Column("given_by", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("questions") as table:
        table.drop_column("given_by")
