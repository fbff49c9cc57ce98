"""scoring of a round, standings on the projector, time of reopening

Revision: 0007
Follows: 0006
Made: 2026-11-23 17:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("scoring", sa.String(8), "points"),
    ("speed_bonus", sa.Integer(), "0"),
    ("standings_shown", sa.Boolean(), sa.false()),
    ("reopened_at", sa.Double(), None),
)


def upgrade() -> None:
    """Go forward."""
    for name, kind, default in _COLUMNS:
        op.add_column("rounds", sa.Column(name, kind, nullable=default is None, server_default=default))


def downgrade() -> None:
    """Go back."""
    for name, _kind, _default in reversed(_COLUMNS):
        op.drop_column("rounds", name)
