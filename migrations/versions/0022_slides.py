"""slides that lessons show between questions

Revision: 0022
Follows: 0021
Made: 2026-11-29 14:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "shown_slides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.Double(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("pages", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_shown_slides_lesson_id_lessons")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_versions.id"], name=op.f("fk_shown_slides_version_id_question_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_slides")),
    )
    op.create_index(op.f("ix_shown_slides_lesson_id"), "shown_slides", ["lesson_id"])
    op.create_index(op.f("ix_shown_slides_version_id"), "shown_slides", ["version_id"])
    op.add_column("lessons", sa.Column("slide_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("lessons", "slide_id")
    op.drop_index(op.f("ix_shown_slides_version_id"), table_name="shown_slides")
    op.drop_index(op.f("ix_shown_slides_lesson_id"), table_name="shown_slides")
    op.drop_table("shown_slides")
