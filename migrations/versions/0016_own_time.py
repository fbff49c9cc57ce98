"""for whom the time of a round is over

Revision: 0016
Follows: 0015
Made: 2026-11-29 06:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("rounds", sa.Column("paused_at", sa.Double(), nullable=True))
    op.add_column("rounds", sa.Column("over_percent", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("rounds", "over_percent")
    op.drop_column("rounds", "paused_at")
