"""imports of a whole school's list

Revision: 0038
Follows: 0037
Made: 2026-11-30 17:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None
old_workers = True

STATES = "state IN ('checking', 'checked', 'importing', 'done', 'failed')"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "school_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("teachers", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_school_imports_state")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_school_imports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_imports")),
    )
    op.create_index(op.f("ix_school_imports_user_id"), "school_imports", ["user_id"])


def downgrade() -> None:
    """Go back. Lists that were not imported yet have to be read again."""
    op.drop_table("school_imports")
