"""Imports that are being prepared, for tests."""

from typing import Any

from sqlalchemy import select

from classroom.core.database import db
from classroom.models import ImportFile, ImportItem
from classroom.services.bank.imports import reading


def ended(steps: reading.Steps) -> int:
    """Run the steps of reading to their end; return the id of the draft."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return int(done.value)


def draft_of(owner_id: int, *sources: reading.Source | bytes) -> int:
    """Return the id of a new draft with these files; bytes are a table."""
    return ended(reading.reading(owner_id, [one if not isinstance(one, bytes) else table(one) for one in sources]))


def table(data: bytes, name: str = "Unit 3.csv") -> reading.Source:
    """Return a table of questions as an uploaded file."""
    return reading.Source(name, data)


def items_of(draft_id: int) -> list[ImportItem]:
    """Return the questions of a draft as they are stored now, in the order of the files."""
    query = select(ImportItem).where(ImportItem.draft_id == draft_id).execution_options(populate_existing=True)
    return list(db.session.scalars(query.order_by(ImportItem.file_id, ImportItem.position)))


def import_draft(owner_id: int, name: str, data: bytes) -> dict[str, Any]:
    """Make a draft with one file; return its id, and those of its file and its first question, by name."""
    draft_id = draft_of(owner_id, table(data, name))
    file_id = db.session.scalars(select(ImportFile.id).where(ImportFile.draft_id == draft_id)).one()
    return {"draft": draft_id, "draft_file": file_id, "item": items_of(draft_id)[0].id}
