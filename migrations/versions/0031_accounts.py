"""names as schools write them, who manages an account, resets of passwords, and changes of addresses

Revision: 0031
Follows: 0033
Made: 2026-11-30 05:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0033"
branch_labels = None
depends_on = None
old_workers = True

KINDS = "kind IN ('session', 'api')"
KINDS_WITH_RESET = "kind IN ('session', 'api', 'reset')"
REQUESTED = "requested_role IN ('teacher')"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("email_confirmed_at", sa.Double(), nullable=True))
        table.add_column(sa.Column("given_name", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("family_name", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("external_id", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("requested_role", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("managed_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("last_login_at", sa.Double(), nullable=True))
        table.create_unique_constraint(table.f("uq_users_external_id"), ["external_id"])
        table.create_check_constraint(table.f("ck_users_requested_role"), REQUESTED)
        table.create_index(table.f("ix_users_managed_by_id"), ["managed_by_id"])
        table.create_foreign_key(table.f("fk_users_managed_by_id_users"), "users", ["managed_by_id"], ["id"])
    _fill_in_log_ins()
    with op.batch_alter_table("accesses") as table:
        table.add_column(sa.Column("expires_at", sa.Double(), nullable=True))
        table.drop_constraint(table.f("ck_accesses_kind"), type_="check")
        table.create_check_constraint(table.f("ck_accesses_kind"), KINDS_WITH_RESET)
    op.create_table(
        "email_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("former", sa.String(length=254), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("undo_digest", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("confirmed_at", sa.Double(), nullable=True),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_email_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
        sa.UniqueConstraint("digest", name=op.f("uq_email_changes_digest")),
        sa.UniqueConstraint("undo_digest", name=op.f("uq_email_changes_undo_digest")),
    )
    op.create_index(op.f("ix_email_changes_user_id"), "email_changes", ["user_id"])


def _fill_in_log_ins() -> None:
    """Say when each account has logged in last, as far as the audit knows: a year back."""
    connection = op.get_bind()
    newest = sa.text(
        "SELECT subject_id, max(at) FROM audit_entries WHERE action = 'log_in' AND subject_kind = 'user' "
        "GROUP BY subject_id"
    )
    rows = [{"id": user_id, "at": at} for user_id, at in connection.execute(newest)]
    if rows:
        connection.execute(sa.text("UPDATE users SET last_login_at = :at WHERE id = :id"), rows)


def downgrade() -> None:
    """Go back. Links that were sent, requests for a role, who manages an account and school names are lost."""
    op.drop_table("email_changes")
    op.execute("DELETE FROM accesses WHERE kind = 'reset'")
    with op.batch_alter_table("accesses") as table:
        table.drop_constraint(table.f("ck_accesses_kind"), type_="check")
        table.create_check_constraint(table.f("ck_accesses_kind"), KINDS)
        table.drop_column("expires_at")
    with op.batch_alter_table("users") as table:
        table.drop_constraint(table.f("fk_users_managed_by_id_users"), type_="foreignkey")
        table.drop_index(table.f("ix_users_managed_by_id"))
        table.drop_constraint(table.f("ck_users_requested_role"), type_="check")
        table.drop_constraint(table.f("uq_users_external_id"), type_="unique")
        for column in (
            "last_login_at",
            "managed_by_id",
            "must_change_password",
            "requested_role",
            "external_id",
            "family_name",
            "given_name",
            "email_confirmed_at",
        ):
            table.drop_column(column)
