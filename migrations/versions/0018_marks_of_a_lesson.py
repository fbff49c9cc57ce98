"""the scale of a lesson's marks

Revision: 0018
Follows: 0017
Made: 2026-11-29 09:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("lessons", sa.Column("marks", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("lessons", "marks")
