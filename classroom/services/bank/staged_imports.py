"""Store an uploaded file of questions between preview and confirmation."""

import secrets

from flask_babel import gettext as _
from sqlalchemy import delete, select

from classroom.core.database import db, now, transaction
from classroom.core.errors import NotFound
from classroom.core.locks import lock_all, locked
from classroom.models import StagedImport, User

KEEP = 24 * 3600
"""Seconds after which an unconfirmed file is deleted."""


def put(owner_id: int, filename: str, format_name: str, data: bytes) -> str:
    """Store a file, replacing the teacher's last one; return the secret that the confirmation must contain."""
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        locked(User, owner_id)  # who uploads two files at once keeps the one that comes last
        old = (StagedImport.owner_id == owner_id) | (StagedImport.created_at < now() - KEEP)
        lock_all(StagedImport, old)
        session.execute(delete(StagedImport).where(old))
        session.add(
            StagedImport(owner_id=owner_id, token=token, format=format_name, filename=filename[:200], data=data)
        )
    return token


def get(owner_id: int, token: str) -> StagedImport:
    """Return the teacher's file.

    Raises:
        NotFound: ``unknown_import``: the file was imported, replaced or deleted.
    """
    query = select(StagedImport).where(StagedImport.owner_id == owner_id)
    staged = db.session.scalar(query)
    if staged is None or not secrets.compare_digest(staged.token.encode(), token.encode()):
        raise NotFound(_("This file is no longer available. Upload it again."), code="unknown_import")
    return staged


def drop(owner_id: int) -> None:
    """Delete the teacher's file."""
    with transaction() as session:
        session.execute(delete(StagedImport).where(StagedImport.owner_id == owner_id))
