"""addresses, links and PINs of classes; who has asked to join one

Revision: 0035
Follows: 0034
Made: 2026-11-30 06:05:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
old_workers = True

KINDS = "kind IN ('session', 'api', 'reset')"
KINDS_WITH_PIN = "kind IN ('session', 'api', 'reset', 'pin')"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("courses") as table:
        table.add_column(sa.Column("external_id", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("slug", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("join_token", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("pin_login", sa.Boolean(), nullable=False, server_default=sa.false()))
        for column in ("external_id", "slug", "join_token"):
            table.create_unique_constraint(table.f(f"uq_courses_{column}"), [column])
    with op.batch_alter_table("enrolments") as table:
        table.add_column(sa.Column("pin_hash", sa.String(length=200), nullable=True))
    with op.batch_alter_table("accesses") as table:
        table.add_column(sa.Column("course_id", sa.Integer(), nullable=True))
        table.drop_constraint(table.f("ck_accesses_kind"), type_="check")
        table.create_check_constraint(table.f("ck_accesses_kind"), KINDS_WITH_PIN)
        table.create_index(table.f("ix_accesses_course_id"), ["course_id"])
        table.create_foreign_key(table.f("fk_accesses_course_id_courses"), "courses", ["course_id"], ["id"])
    op.create_table(
        "join_requests",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_join_requests_course_id_courses")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_join_requests_user_id_users")),
        sa.PrimaryKeyConstraint("course_id", "user_id", name=op.f("pk_join_requests")),
    )
    op.create_index(op.f("ix_join_requests_user_id"), "join_requests", ["user_id"])


def downgrade() -> None:
    """Go back. Addresses, links and PINs of classes are lost, and who has asked to join one."""
    op.drop_table("join_requests")
    op.execute("DELETE FROM accesses WHERE kind = 'pin'")
    with op.batch_alter_table("accesses") as table:
        table.drop_constraint(table.f("fk_accesses_course_id_courses"), type_="foreignkey")
        table.drop_index(table.f("ix_accesses_course_id"))
        table.drop_constraint(table.f("ck_accesses_kind"), type_="check")
        table.create_check_constraint(table.f("ck_accesses_kind"), KINDS)
        table.drop_column("course_id")
    with op.batch_alter_table("enrolments") as table:
        table.drop_column("pin_hash")
    with op.batch_alter_table("courses") as table:
        for column in ("external_id", "slug", "join_token"):
            table.drop_constraint(table.f(f"uq_courses_{column}"), type_="unique")
            table.drop_column(column)
        table.drop_column("pin_login")
