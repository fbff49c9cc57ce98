"""uploaded files that wait for confirmation

Revision: 0002
Follows: 0001
Made: 2026-11-23 05:02:58
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "staged_imports",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_staged_imports_owner_id_users")),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_staged_imports")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("staged_imports")
