"""the language of short texts, which says which letters are letters of their own

Revision: 0014
Follows: 0013
Made: 2026-11-29 01:55:00
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_versions = sa.table("question_versions", *map(sa.column, ("id", "question_id", "language", "body")))
_questions = sa.table("questions", sa.column("id"), sa.column("type"))
_PIECE = 500


def upgrade() -> None:
    """Go forward: without it, a Spanish question would be compared as one of an unknown language."""
    _rewrite(lambda body, language: {**body, "language": language})


def downgrade() -> None:
    """Go back."""
    _rewrite(lambda body, _language: {name: value for name, value in body.items() if name != "language"})


def _rewrite(change: Any) -> None:
    connection = op.get_bind()
    query = (
        sa.select(_versions.c.id, _versions.c.language, _versions.c.body)
        .join(_questions, _questions.c.id == _versions.c.question_id)
        .where(_questions.c.type == "short_text")
        .order_by(_versions.c.id)
        .limit(_PIECE)
    )
    update = sa.update(_versions).where(_versions.c.id == sa.bindparam("version"))
    update = update.values(body=sa.bindparam("new", type_=sa.Text()))
    last = 0
    while rows := connection.execute(query.where(_versions.c.id > last)).all():
        changed = [{"version": key, "new": _text(change(json.loads(body), language))} for key, language, body in rows]
        connection.execute(update, changed)
        last = rows[-1][0]


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
