"""shared practice

Revision: 0029
Follows: 0028
Made: 2026-11-29 20:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("enrolments", sa.Column("shares_practice", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back. Which students share their practice is lost."""
    op.drop_column("enrolments", "shares_practice")
