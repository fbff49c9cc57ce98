"""assignments: homework with its attempts

Revision: 0027
Follows: 0026
Made: 2026-11-29 20:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OPEN = sa.text("submitted_at IS NULL")


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("lessons") as table:
        table.add_column(sa.Column("mode", sa.String(length=8), nullable=False, server_default="live"))
        table.create_check_constraint("mode", "mode IN ('live', 'homework')")
    with op.batch_alter_table("answers") as table:
        table.add_column(sa.Column("attempt", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.drop_constraint("uq_answers_round_id_participant_id", type_="unique")
        table.create_unique_constraint(
            "uq_answers_round_id_participant_id_attempt", ["round_id", "participant_id", "attempt"]
        )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.Double(), nullable=True),
        sa.Column("due_at", sa.Double(), nullable=True),
        sa.Column("closes_at", sa.Double(), nullable=True),
        sa.Column("time_limit", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("counted", sa.String(length=8), nullable=False),
        sa.Column("feedback", sa.String(length=16), nullable=False),
        sa.Column("question_order", sa.String(length=8), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.CheckConstraint("counted IN ('best', 'first', 'last')", name=op.f("ck_assignments_counted")),
        sa.CheckConstraint(
            "feedback IN ('each', 'after_submit', 'after_due', 'after_close', 'never')",
            name=op.f("ck_assignments_feedback"),
        ),
        sa.CheckConstraint("question_order IN ('fixed', 'shuffled')", name=op.f("ck_assignments_question_order")),
        sa.CheckConstraint("audience IN ('absent', 'all', 'link')", name=op.f("ck_assignments_audience")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_assignments_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["source_id"], ["lessons.id"], name=op.f("fk_assignments_source_id_lessons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_assignments_lesson_id")),
    )
    op.create_index(op.f("ix_assignments_source_id"), "assignments", ["source_id"])
    op.create_index(op.f("ix_assignments_closes_at"), "assignments", ["closes_at"])
    op.create_table(
        "assignment_overrides",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("extra_percent", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_assignment_overrides_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_assignment_overrides_user_id_users")),
        sa.PrimaryKeyConstraint("assignment_id", "user_id", name=op.f("pk_assignment_overrides")),
    )
    op.create_index(op.f("ix_assignment_overrides_user_id"), "assignment_overrides", ["user_id"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("deadline", sa.Double(), nullable=True),
        sa.Column("submitted_at", sa.Double(), nullable=True),
        sa.Column("worked_until", sa.Double(), nullable=True),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_attempts_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_attempts_participant_id_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("participant_id", "number", name=op.f("uq_attempts_participant_id_number")),
    )
    op.create_index(op.f("ix_attempts_assignment_id"), "attempts", ["assignment_id"])
    op.create_index(
        "uq_attempts_one_open", "attempts", ["participant_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_attempts_deadline", "attempts", ["deadline"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Go back, to a schema without homework: what was given in it goes, live lessons keep all they have."""
    for table in ("attempts", "assignment_overrides", "assignments"):
        op.drop_table(table)
    homework = "SELECT id FROM lessons WHERE mode = 'homework'"
    rounds = f"SELECT id FROM rounds WHERE lesson_id IN ({homework})"  # noqa: S608
    people = f"SELECT id FROM participants WHERE lesson_id IN ({homework})"  # noqa: S608
    for table in ("answers", "submissions", "moderated_texts"):
        op.execute(f"DELETE FROM {table} WHERE round_id IN ({rounds})")  # noqa: S608
    op.execute(f"DELETE FROM submissions WHERE participant_id IN ({people})")  # noqa: S608
    op.execute(f"UPDATE question_versions SET lesson_id = NULL WHERE lesson_id IN ({homework})")  # noqa: S608
    gone = (
        "offers", "rounds", "webhooks", "participants", "lesson_items", "lesson_teachers", "answer_versions",
        "presence_reports", "shown_slides",
    )  # fmt: skip
    for table in gone:
        op.execute(f"DELETE FROM {table} WHERE lesson_id IN ({homework})")  # noqa: S608
    op.execute("DELETE FROM lessons WHERE mode = 'homework'")
    with op.batch_alter_table("answers") as table:
        table.drop_constraint("uq_answers_round_id_participant_id_attempt", type_="unique")
        table.create_unique_constraint("uq_answers_round_id_participant_id", ["round_id", "participant_id"])
        table.drop_column("counts")
        table.drop_column("attempt")
    with op.batch_alter_table("lessons") as table:
        table.drop_constraint(op.f("ck_lessons_mode"), type_="check")
        table.drop_column("mode")
