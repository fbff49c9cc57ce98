"""presets of lessons

Revision: 0025
Follows: 0024
Made: 2026-11-29 14:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "lesson_presets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("allow_change", sa.Boolean(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_lesson_presets_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_presets")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_lesson_presets_owner_id_name")),
    )
    op.create_index(op.f("ix_lesson_presets_owner_id"), "lesson_presets", ["owner_id"])


def downgrade() -> None:
    """Go back. Presets of teachers are lost; lessons keep their options."""
    op.drop_table("lesson_presets")
