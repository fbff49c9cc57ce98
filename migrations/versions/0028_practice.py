"""practice

Revision: 0028
Follows: 0027
Made: 2026-11-29 20:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "practice_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_practice_cards_user_id_users")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_practice_cards_question_id_questions")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_versions.id"], name=op.f("fk_practice_cards_version_id_question_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_cards")),
        sa.UniqueConstraint("user_id", "question_id", name=op.f("uq_practice_cards_user_id_question_id")),
    )
    op.create_index("ix_practice_cards_due", "practice_cards", ["user_id", "due_day"])
    op.create_index(op.f("ix_practice_cards_question_id"), "practice_cards", ["question_id"])
    op.create_index(op.f("ix_practice_cards_version_id"), "practice_cards", ["version_id"])
    op.create_table(
        "practice_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id"], ["practice_cards.id"], name=op.f("fk_practice_reviews_card_id_practice_cards")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_practice_reviews_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_reviews")),
        sa.UniqueConstraint("user_id", "source", name=op.f("uq_practice_reviews_user_id_source")),
    )
    op.create_index(op.f("ix_practice_reviews_card_id"), "practice_reviews", ["card_id"])


def downgrade() -> None:
    """Go back. What people practised is lost; lessons and their results stay."""
    op.drop_table("practice_reviews")
    op.drop_table("practice_cards")
