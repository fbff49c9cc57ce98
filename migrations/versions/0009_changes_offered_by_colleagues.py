"""changes that colleagues made in a lesson, offered to the owner of the question

Revision: 0009
Follows: 0008
Made: 2026-11-29 01:10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("question_versions") as table:
        table.add_column(sa.Column("lesson_id", sa.Integer(), nullable=True))
        table.create_index(table.f("ix_question_versions_lesson_id"), ["lesson_id"])
        table.create_foreign_key(table.f("fk_question_versions_lesson_id_lessons"), "lessons", ["lesson_id"], ["id"])
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_offers_by_id_users")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_offers_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_offers_question_id_questions")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_versions.id"], name=op.f("fk_offers_version_id_question_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("version_id", name=op.f("uq_offers_version_id")),
    )
    with op.batch_alter_table("offers") as table:
        for column in ("by_id", "lesson_id", "question_id"):
            table.create_index(table.f(f"ix_offers_{column}"), [column])


def downgrade() -> None:
    """Go back."""
    op.drop_table("offers")
    with op.batch_alter_table("question_versions") as table:
        table.drop_constraint(table.f("fk_question_versions_lesson_id_lessons"), type_="foreignkey")
        table.drop_index(table.f("ix_question_versions_lesson_id"))
        table.drop_column("lesson_id")
