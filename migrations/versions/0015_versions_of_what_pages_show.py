"""versions of what pages show besides the state, and reports of presence without Redis

Revision: 0015
Follows: 0014
Made: 2026-11-29 06:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ADDED = (
    ("lessons", "private_version"),
    ("lessons", "people_version"),
    ("participants", "version"),
    ("answers", "version"),
)


def upgrade() -> None:
    """Go forward. Rows of before have version 0: no page is told of them again."""
    for table, column in _ADDED:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_participants_version", "participants", ["lesson_id", "version"])
    op.create_table(
        "answer_versions",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("writer", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_answer_versions_lesson_id_lessons")),
        sa.PrimaryKeyConstraint("lesson_id", "writer", name=op.f("pk_answer_versions")),
    )
    op.create_table(
        "presence_reports",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_ids", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_presence_reports_lesson_id_lessons")),
        sa.PrimaryKeyConstraint("lesson_id", "worker", name=op.f("pk_presence_reports")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("presence_reports")
    op.drop_table("answer_versions")
    op.drop_index("ix_participants_version", table_name="participants")
    for table, column in reversed(_ADDED):
        op.drop_column(table, column)
