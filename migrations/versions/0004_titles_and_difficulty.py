"""a question's title and difficulty

Revision: 0004
Follows: 0003
Made: 2026-11-23 14:10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("question_versions") as table:
        table.add_column(sa.Column("title", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("difficulty", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("question_versions") as table:
        table.drop_column("difficulty")
        table.drop_column("title")
