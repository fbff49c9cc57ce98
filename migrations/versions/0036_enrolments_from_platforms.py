"""which students a learning platform has put into a class

Revision: 0036
Follows: 0035
Made: 2026-11-30 16:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
old_workers = True

CAME = """
UPDATE enrolments SET from_platform = true WHERE EXISTS (
    SELECT 1 FROM lti_contexts
    JOIN lti_deployments ON lti_deployments.id = lti_contexts.deployment_id
    JOIN lti_platforms ON lti_platforms.id = lti_deployments.platform_id
    JOIN identities ON identities.issuer = lti_platforms.issuer || ' ' || lti_platforms.client_id
    WHERE lti_contexts.course_id = enrolments.course_id AND identities.user_id = enrolments.user_id
)
"""


def upgrade() -> None:
    """Go forward. Who is known to the platform of a class has come from there so far."""
    with op.batch_alter_table("enrolments") as table:
        table.add_column(sa.Column("from_platform", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(CAME)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("enrolments") as table:
        table.drop_column("from_platform")
