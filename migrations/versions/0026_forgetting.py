"""what is to be forgotten; lessons and questions that nobody owns any more; how long lessons are kept

Revision: 0026
Follows: 0025
Made: 2026-11-29 14:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("requested_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('user', 'lesson', 'names', 'participant', 'course', 'question')", name=op.f("ck_erasures_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("kind", "subject_id", "fingerprint", name=op.f("uq_erasures_kind_subject_id_fingerprint")),
    )
    op.create_index(op.f("ix_erasures_due_at"), "erasures", ["due_at"])
    with op.batch_alter_table("lessons") as table:
        table.alter_column("owner_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("anonymised_at", sa.Double(), nullable=True))
        table.add_column(sa.Column("forget_at", sa.Double(), nullable=True))
        table.add_column(sa.Column("forget_told", sa.Integer(), nullable=True))
    with op.batch_alter_table("questions") as table:
        table.alter_column("owner_id", existing_type=sa.Integer(), nullable=True)
    op.add_column("courses", sa.Column("keep_months", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back, to a schema in which every lesson and question has an owner.

    A question that was left in other lessons is given to the owner of one, so that those keep their answers. Lessons
    that nobody owns were being deleted; they go.
    """
    for table in ("rounds", "shown_slides"):
        owner = (
            f"SELECT max(lessons.owner_id) FROM {table} JOIN lessons ON lessons.id = {table}.lesson_id "  # noqa: S608
            f"JOIN question_versions ON question_versions.id = {table}.version_id "
            "WHERE question_versions.question_id = questions.id"
        )
        op.execute(f"UPDATE questions SET owner_id = ({owner}) WHERE owner_id IS NULL")  # noqa: S608
    lost_lessons = "SELECT id FROM lessons WHERE owner_id IS NULL"
    lost_questions = "SELECT id FROM questions WHERE owner_id IS NULL"
    lost_versions = f"SELECT id FROM question_versions WHERE question_id IN ({lost_questions})"  # noqa: S608
    rounds = f"SELECT id FROM rounds WHERE lesson_id IN ({lost_lessons}) OR version_id IN ({lost_versions})"  # noqa: S608
    for table in ("answers", "submissions", "moderated_texts"):
        op.execute(f"DELETE FROM {table} WHERE round_id IN ({rounds})")  # noqa: S608
    op.execute(f"DELETE FROM offers WHERE lesson_id IN ({lost_lessons}) OR version_id IN ({lost_versions})")  # noqa: S608
    op.execute(f"DELETE FROM rounds WHERE lesson_id IN ({lost_lessons}) OR version_id IN ({lost_versions})")  # noqa: S608
    op.execute(f"DELETE FROM shown_slides WHERE lesson_id IN ({lost_lessons}) OR version_id IN ({lost_versions})")  # noqa: S608
    people = f"SELECT id FROM participants WHERE lesson_id IN ({lost_lessons})"  # noqa: S608
    op.execute(f"DELETE FROM submissions WHERE participant_id IN ({people})")  # noqa: S608
    op.execute(f"UPDATE question_versions SET lesson_id = NULL WHERE lesson_id IN ({lost_lessons})")  # noqa: S608
    for table in ("participants", "lesson_items", "lesson_teachers", "answer_versions", "presence_reports"):
        op.execute(f"DELETE FROM {table} WHERE lesson_id IN ({lost_lessons})")  # noqa: S608
    for table in ("lesson_items", "quiz_items", "question_tags", "question_versions"):
        op.execute(f"DELETE FROM {table} WHERE question_id IN ({lost_questions})")  # noqa: S608
    op.execute("DELETE FROM lessons WHERE owner_id IS NULL")
    op.execute("DELETE FROM questions WHERE owner_id IS NULL")
    op.drop_column("courses", "keep_months")
    with op.batch_alter_table("questions") as table:
        table.alter_column("owner_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("lessons") as table:
        table.drop_column("forget_told")
        table.drop_column("forget_at")
        table.drop_column("anonymised_at")
        table.alter_column("owner_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("erasures")
