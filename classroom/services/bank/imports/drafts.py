"""Keep imports that are being prepared: few for each teacher, and for a bounded time."""

from collections.abc import Collection
from enum import IntEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session, undefer

from classroom import formats
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, NotFound
from classroom.core.locks import lock_all, locked
from classroom.models import ImportDraft, ImportFile, ImportItem, User

KEEP = 7 * 24 * 3600
"""Seconds after which a draft is deleted."""
MAX_DRAFTS = 3
"""Most unfinished drafts of a teacher; a new one replaces the oldest."""
MAX_FILES = 20
"""Most files of a draft."""
MAX_BYTES = max(32 * 1024 * 1024, formats.MAX_BYTES)
"""Size of all files of a draft together, in bytes."""
MAX_ITEMS = formats.MAX_QUESTIONS
"""Most questions of a draft."""


class Rank(IntEnum):
    """The order of questions on the page: what needs the teacher comes first."""

    WRONG = 0
    NOTED = 1
    TWIN = 2
    FINE = 3


def get(owner_id: int, draft_id: int) -> ImportDraft:
    """Return a draft of a teacher.

    Raises:
        NotFound: ``unknown_import``: there is none, it was deleted, or it is another teacher's.
    """
    query = select(ImportDraft).where(ImportDraft.id == draft_id, ImportDraft.owner_id == owner_id)
    draft = db.session.scalar(query.execution_options(populate_existing=True)) if 0 < draft_id < 2**31 else None
    if draft is None or draft.created_at < now() - KEEP:
        raise unknown()
    return draft


def unknown() -> NotFound:
    """Return the error for an import that does not exist, was deleted, or belongs to another teacher."""
    return NotFound(_("This import is no longer available. Choose the files again."), code="unknown_import")


def get_open(owner_id: int, draft_id: int, *, lock: bool = False) -> ImportDraft:
    """Return a draft that is not finished; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: its questions have come in already.
    """
    if lock:
        locked(ImportDraft, get(owner_id, draft_id).id)
    draft = get(owner_id, draft_id)
    if draft.finished_at is not None:
        raise Conflict(_("These questions were imported already."))
    return draft


def changing(owner_id: int, draft_id: int, *, since: int | None = None) -> ImportDraft:
    """Lock a draft for a change of its questions, and note the change.

    Args:
        owner_id: id of the teacher.
        draft_id: id of the draft.
        since: the revision on which the change rests; None: it rests on nothing.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: its questions have come in already, or it was changed after that revision.
    """
    draft = get_open(owner_id, draft_id, lock=True)
    if since is not None and draft.revision != since:
        raise changed_meanwhile()
    draft.revision += 1
    return draft


def changed_meanwhile() -> Conflict:
    """Return the error for a change that rests on an older revision."""
    return Conflict(_("Another window has changed this import meanwhile. Look at it again, then go on."))


def waiting(owner_id: int) -> list[dict[str, Any]]:
    """Return a teacher's unfinished drafts, the newest first: id, time, names of files and number of questions."""
    query = select(ImportDraft).where(
        ImportDraft.owner_id == owner_id, ImportDraft.finished_at.is_(None), ImportDraft.created_at >= now() - KEEP
    )
    found = db.session.scalars(query.order_by(ImportDraft.id.desc())).all()
    return [
        {
            "id": draft.id,
            "created_at": draft.created_at,
            "names": [file.filename for file in files(draft)],
            "questions": counts(draft)["all"],
        }
        for draft in found
    ]


def start(session: Session, owner_id: int) -> ImportDraft:
    """Add a draft inside a transaction, and delete what is too old or too many."""
    locked(User, owner_id)  # who starts two at once has them counted one after the other
    mine = select(ImportDraft.id).where(ImportDraft.owner_id == owner_id, ImportDraft.finished_at.is_(None))
    surplus = session.scalars(mine.order_by(ImportDraft.id.desc()).offset(MAX_DRAFTS - 1)).all()
    expired = session.scalars(select(ImportDraft.id).where(ImportDraft.created_at < now() - KEEP)).all()
    _delete(session, {*surplus, *expired})
    draft = ImportDraft(owner_id=owner_id, revision=0)
    session.add(draft)
    session.flush()
    return draft


def _delete(session: Session, ids: Collection[int]) -> None:
    if not ids:
        return
    lock_all(ImportDraft, ImportDraft.id.in_(ids))
    expired = ImportDraft.created_at < now() - KEEP
    unfinished = select(ImportDraft.id).where(ImportDraft.id.in_(ids), ImportDraft.finished_at.is_(None) | expired)
    wanted = session.scalars(unfinished).all()  # one that was confirmed meanwhile still reports its result
    empty(session, wanted)
    session.execute(delete(ImportDraft).where(ImportDraft.id.in_(wanted)))


def empty(session: Session, ids: Collection[int]) -> None:
    """Delete files and questions of drafts inside a transaction."""
    session.execute(delete(ImportItem).where(ImportItem.draft_id.in_(ids)))
    session.execute(delete(ImportFile).where(ImportFile.draft_id.in_(ids)))


def discard(owner_id: int, draft_id: int) -> None:
    """Delete a draft without importing anything.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: its questions have come in already.
    """
    with transaction() as session:
        draft = get_open(owner_id, draft_id, lock=True)
        _delete(session, [draft.id])


def files(draft: ImportDraft) -> list[ImportFile]:
    """Return the files of a draft in order, without their content."""
    return list(db.session.scalars(select(ImportFile).where(ImportFile.draft_id == draft.id).order_by(ImportFile.id)))


def file_of(draft: ImportDraft, file_id: int) -> ImportFile:
    """Return one file of a draft with its content.

    Raises:
        NotFound: ``unknown_import``.
    """
    query = select(ImportFile).where(ImportFile.draft_id == draft.id, ImportFile.id == file_id)
    file = db.session.scalar(query.options(undefer(ImportFile.data))) if 0 < file_id < 2**31 else None
    if file is None:
        raise unknown()
    return file


def remove_file(owner_id: int, draft_id: int, file_id: int) -> None:
    """Remove a file and its questions from a draft.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: the questions have come in already.
    """
    with transaction() as session:
        draft = changing(owner_id, draft_id)
        file = file_of(draft, file_id)
        session.execute(delete(ImportItem).where(ImportItem.file_id == file.id))
        session.delete(file)


def counts(draft: ImportDraft) -> dict[str, int]:
    """Return how many questions a draft has: ``all``, ``wrong``, ``noted``, ``twin``, ``fine``, and ``chosen`` ones."""
    chosen = func.coalesce(func.sum(case((ImportItem.included & (ImportItem.rank > Rank.WRONG), 1), else_=0)), 0)
    query = select(ImportItem.rank, func.count(), chosen).where(ImportItem.draft_id == draft.id)
    rows = db.session.execute(query.group_by(ImportItem.rank)).all()
    found = {rank.name.lower(): 0 for rank in Rank}
    found |= {Rank(rank).name.lower(): count for rank, count, _chosen in rows}
    return {**found, "all": sum(row[1] for row in rows), "chosen": sum(row[2] for row in rows)}


def counts_by_file(draft: ImportDraft) -> dict[int, dict[str, int]]:
    """Return by file how many questions it has, and how many of them are wrong."""
    wrong = func.sum(case((ImportItem.rank == Rank.WRONG, 1), else_=0))
    query = select(ImportItem.file_id, func.count(), wrong).where(ImportItem.draft_id == draft.id)
    rows = db.session.execute(query.group_by(ImportItem.file_id)).all()
    return {file_id: {"all": count, "wrong": bad} for file_id, count, bad in rows}
