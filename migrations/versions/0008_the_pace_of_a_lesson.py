"""skipped questions of an agenda

Revision: 0008
Follows: 0007
Made: 2026-11-23 20:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("lessons", sa.Column("skipped", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Go back."""
    op.drop_column("lessons", "skipped")
