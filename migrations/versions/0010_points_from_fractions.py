"""fraction and remaining time of answers, the time that ran on a round's countdown

Revision: 0010
Follows: 0009
Made: 2026-11-29 01:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_rounds = sa.table(
    "rounds",
    *map(sa.column, ("id", "status", "version_id", "opened_at", "closed_at", "remaining", "time_limit", "speed_bonus")),
    *map(sa.column, ("timer_used", "timer_since", "deadline")),
)
_answers = sa.table(
    "answers",
    *map(sa.column, ("round_id", "participant_id", "answered_at", "correct", "points", "fraction", "time_left")),
)
_participants = sa.table("participants", sa.column("id"), sa.column("extra_percent"))
_versions = sa.table("question_versions", sa.column("id"), sa.column("points"))


def upgrade() -> None:
    """Go forward."""
    op.add_column("rounds", sa.Column("timer_used", sa.Double(), nullable=False, server_default="0"))
    op.add_column("rounds", sa.Column("timer_since", sa.Double(), nullable=True))
    op.add_column("answers", sa.Column("fraction", sa.Double(), nullable=False, server_default="0"))
    op.add_column("answers", sa.Column("time_left", sa.Double(), nullable=True))
    _fill_rounds()
    _fill_time_left()
    _fill_fractions()


def _fill_rounds() -> None:
    """Until now the time ran from the opening to the closing, also in pauses."""
    limit, opened, closed, paused = (_rounds.c[name] for name in ("time_limit", "opened_at", "closed_at", "remaining"))
    in_pause = sa.case((paused > limit, 0.0), else_=limit - paused)
    timed = sa.update(_rounds).where(limit.is_not(None))
    op.execute(timed.where(closed.is_not(None)).values(timer_used=closed - opened))
    op.execute(timed.where(closed.is_(None), paused.is_not(None)).values(timer_used=in_pause))
    op.execute(timed.where(closed.is_(None), _rounds.c.deadline.is_not(None)).values(timer_since=opened))


def _fill_time_left() -> None:
    """Fill in what the speed bonus of each answer was computed from."""
    used = _answers.c.answered_at - _rounds.c.opened_at
    given = _rounds.c.time_limit * (1 + _participants.c.extra_percent / 100.0)
    left = sa.case((used < 0, 1.0), (used > given, 0.0), else_=1 - used / given)
    query = sa.select(left).where(
        _rounds.c.id == _answers.c.round_id,
        _participants.c.id == _answers.c.participant_id,
        _rounds.c.time_limit > 0,
    )
    op.execute(sa.update(_answers).values(time_left=query.scalar_subquery()))


def _fill_fractions() -> None:
    """Right answers earned everything; a share of the points tells the fraction of the others, but for rounding."""
    bonus = 1 + _rounds.c.speed_bonus / 100.0 * sa.func.coalesce(_answers.c.time_left, 0.0)
    share = _answers.c.points / (_versions.c.points * bonus)
    query = sa.select(sa.case((share > 1, 1.0), else_=share)).where(
        _rounds.c.id == _answers.c.round_id, _versions.c.id == _rounds.c.version_id
    )
    op.execute(sa.update(_answers).where(_answers.c.correct.is_(True)).values(fraction=1.0))
    op.execute(
        sa.update(_answers)
        .where(_answers.c.correct.is_(False), _answers.c.points > 0)
        .values(fraction=query.scalar_subquery())
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("answers", "time_left")
    op.drop_column("answers", "fraction")
    op.drop_column("rounds", "timer_since")
    op.drop_column("rounds", "timer_used")
