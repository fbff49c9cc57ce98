"""groups within a class; who was absent, written down; whether a class practises

Revision: 0040
Follows: 0039
Made: 2026-11-30 17:38:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
old_workers = True


def upgrade() -> None:
    """Go forward."""
    op.add_column("enrolments", sa.Column("group_name", sa.String(length=40), nullable=True))
    op.add_column("assignments", sa.Column("group_name", sa.String(length=40), nullable=True))
    op.add_column("assignments", sa.Column("absent_noted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("courses", sa.Column("practises", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Go back. Groups are lost, and homework for one of them is for the whole class."""
    op.drop_column("courses", "practises")
    op.drop_column("assignments", "absent_noted")
    op.drop_column("assignments", "group_name")
    op.drop_column("enrolments", "group_name")
