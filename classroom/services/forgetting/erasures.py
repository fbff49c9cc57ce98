"""What is to be forgotten, and what was: rows that ``jobs.py`` works on, and the ledger for backups of before."""

import hashlib
from typing import cast

from flask import current_app
from sqlalchemy import select

from classroom.core.database import db, now
from classroom.core.loop import Loop
from classroom.models import Erasure
from classroom.services.backups import ledger
from classroom.services.forgetting import traces

AT_ONCE = ("participant", "course", "question")
"""Kinds that are forgotten in one transaction, by who asks for it."""
RECENT = 60.0
"""Seconds within which what was forgotten is looked for, to write it to the ledger."""


def fingerprint(kind: str, subject_id: int, created_at: float) -> str:
    """Return what tells a row from a later one with the same id: its time of creation, in microseconds, hashed."""
    return hashlib.sha256(f"{kind}:{subject_id}:{created_at!r}".encode()).hexdigest()


def add(kind: str, subject_id: int, created_at: float, *, due_at: float | None = None, done: bool = False) -> None:
    """Remember that something is to be forgotten; inside a transaction. What is known already is not added again.

    Args:
        kind: one of :data:`classroom.models.erasure.KINDS`.
        subject_id: its id.
        created_at: when its row was made.
        due_at: when it begins; None: now.
        done: whether the present transaction forgets it.
    """
    mark = fingerprint(kind, subject_id, created_at)
    same = (Erasure.kind == kind, Erasure.subject_id == subject_id, Erasure.fingerprint == mark)
    found = db.session.scalar(select(Erasure).where(*same))
    moment = now()
    if found is None:
        found = Erasure(kind=kind, subject_id=subject_id, fingerprint=mark, due_at=moment if due_at is None else due_at)
        db.session.add(found)
    found.done_at = moment if done else None
    db.session.flush()


def pending(kind: str, subject_id: int) -> Erasure | None:
    """Return what is still to be forgotten of this kind and id, or None."""
    waiting = (Erasure.kind == kind, Erasure.subject_id == subject_id, Erasure.done_at.is_(None))
    return db.session.scalar(select(Erasure).where(*waiting))


def start() -> None:
    """Have this process look for what is due, if it serves; call it after the commit."""
    cast(Loop, current_app.extensions["tiza.forgetting"]).wake()


def clean_up() -> None:
    """After something was forgotten in one transaction: write the ledger, and overwrite what is left on the disk."""
    _record_done()
    traces.remove()


def _record_done() -> None:
    """Write to the ledger what was forgotten in one transaction."""
    rows = db.session.execute(
        select(Erasure.kind, Erasure.subject_id, Erasure.fingerprint).where(
            Erasure.kind.in_(AT_ONCE), Erasure.done_at.is_not(None), Erasure.done_at > now() - RECENT
        )
    )
    ledger.append([ledger.Entry(*row) for row in rows])
