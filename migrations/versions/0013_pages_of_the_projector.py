"""pages of the projector

Revision: 0013
Follows: 0012
Made: 2026-11-29 01:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("rounds", sa.Column("page", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("rounds", sa.Column("pages", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Go back."""
    op.drop_column("rounds", "pages")
    op.drop_column("rounds", "page")
