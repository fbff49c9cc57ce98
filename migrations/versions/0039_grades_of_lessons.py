"""links of learning platforms for which the grades of a class's lessons are sent

Revision: 0039
Follows: 0038
Made: 2026-11-30 17:12:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
old_workers = True


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("lti_links") as table:
        table.add_column(sa.Column("sends_lessons", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back. No more grades of lessons are sent."""
    with op.batch_alter_table("lti_links") as table:
        table.drop_column("sends_lessons")
