"""registrations that learning platforms begin by themselves

Revision: 0037
Follows: 0036
Made: 2026-11-30 16:55:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
old_workers = True


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "lti_registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("used_at", sa.Double(), nullable=True),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_registrations")),
        sa.UniqueConstraint("digest", name=op.f("uq_lti_registrations_digest")),
    )
    op.create_index(op.f("ix_lti_registrations_created_at"), "lti_registrations", ["created_at"])


def downgrade() -> None:
    """Go back. Registrations that were begun and not finished have to be begun again."""
    op.drop_table("lti_registrations")
