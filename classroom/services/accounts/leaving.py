"""Accounts that are to be deleted: within fourteen days, logging in keeps them."""

from sqlalchemy import delete, select

from classroom.core.database import db, now, transaction
from classroom.models import Erasure

GRACE_SECONDS = 14 * 24 * 3600


def due_at(user_id: int) -> float | None:
    """Return when an account will be deleted, in Unix seconds; None if it will not."""
    waiting = (Erasure.kind == "user", Erasure.subject_id == user_id, Erasure.done_at.is_(None))
    return db.session.scalar(select(Erasure.due_at).where(*waiting))


def stay(user_id: int) -> bool:
    """Keep an account that was to be deleted; return whether it was."""
    with transaction() as session:
        waiting = (Erasure.kind == "user", Erasure.subject_id == user_id, Erasure.done_at.is_(None))
        gone = delete(Erasure).where(*waiting, Erasure.due_at > now())
        return session.execute(gone.returning(Erasure.id)).first() is not None
