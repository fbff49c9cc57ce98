"""who an account is elsewhere; what came from there and was used up

Revision: 0033
Follows: 0030
Made: 2026-11-30 06:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0030"
branch_labels = None
depends_on = None
old_workers = True


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("last_login_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_identities_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
    op.create_index(op.f("ix_identities_user_id"), "identities", ["user_id"])
    op.create_table(
        "provider_logins",
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("session_digest", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["access_id"], ["accesses.id"], name=op.f("fk_provider_logins_access_id_accesses")),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_provider_logins_identity_id_identities")
        ),
        sa.PrimaryKeyConstraint("access_id", name=op.f("pk_provider_logins")),
    )
    op.create_index(op.f("ix_provider_logins_identity_id"), "provider_logins", ["identity_id"])
    op.create_index(op.f("ix_provider_logins_session_digest"), "provider_logins", ["session_digest"])
    op.create_table(
        "used_tokens",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_tokens")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("used_tokens")
    op.drop_table("provider_logins")
    op.drop_table("identities")
