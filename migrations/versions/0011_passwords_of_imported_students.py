"""the passwords of imported students until they are hashed and shown

Revision: 0011
Follows: 0010
Made: 2026-11-29 01:35:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "new_passwords",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("hashed", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("shown_at", sa.Double(), nullable=True),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_new_passwords_course_id_courses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_passwords")),
    )
    with op.batch_alter_table("new_passwords") as table:
        table.create_index(table.f("ix_new_passwords_course_id"), ["course_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("new_passwords")
