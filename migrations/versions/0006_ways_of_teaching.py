"""lesson options, discussion, confidence, extra time, teams, notes, co-teachers

Revision: 0006
Follows: 0005
Made: 2026-11-23 17:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("lessons", "options", sa.Text(), "{}"),
    ("rounds", "discuss_until", sa.Double(), None),
    ("answers", "confidence", sa.Integer(), None),
    ("participants", "team", sa.Integer(), None),
    ("participants", "extra_percent", sa.Integer(), "0"),
    ("enrolments", "extra_percent", sa.Integer(), "0"),
    ("question_versions", "notes", sa.Text(), ""),
    ("questions", "improvised", sa.Boolean(), sa.false()),
)


def upgrade() -> None:
    """Go forward."""
    for table_name, name, kind, default in _COLUMNS:
        op.add_column(table_name, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.create_table(
        "lesson_teachers",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_teachers_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lesson_teachers_user_id_users")),
        sa.PrimaryKeyConstraint("lesson_id", "user_id", name=op.f("pk_lesson_teachers")),
    )
    op.create_index(op.f("ix_lesson_teachers_user_id"), "lesson_teachers", ["user_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("lesson_teachers")
    for table_name, name, _kind, _default in reversed(_COLUMNS):
        op.drop_column(table_name, name)
