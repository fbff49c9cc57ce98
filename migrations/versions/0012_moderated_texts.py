"""moderated texts, and answers that a teacher hides

Revision: 0012
Follows: 0011
Made: 2026-11-29 01:10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "moderated_texts",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.CheckConstraint("state IN ('held', 'hidden', 'shown')", name=op.f("ck_moderated_texts_state")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_moderated_texts_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", "key", name=op.f("pk_moderated_texts")),
    )
    op.add_column("answers", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("rounds", sa.Column("voted_texts", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("rounds", "voted_texts")
    op.drop_column("answers", "hidden")
    op.drop_table("moderated_texts")
