"""The questions of an import: listing them, choosing which come in, and mending them."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, select, update

from classroom.core.database import db, paginate, transaction
from classroom.core.errors import NotFound
from classroom.models import ImportDraft, ImportItem
from classroom.services.bank.imports import drafts, duplicates, portable
from classroom.services.bank.imports.drafts import Rank
from classroom.services.bank.validation import Content

SHOWN = ("all", *(rank.name.lower() for rank in Rank))
"""Which questions a page can show: all of them, or those of one rank."""


def page(draft: ImportDraft, *, show: str = "all", number: int = 1, per_page: int = 25) -> Pagination:
    """Return a page of a draft's questions: those with problems first, then in the order of the files.

    Args:
        draft: the import.
        show: one of :data:`SHOWN`.
        number: of the page, from 1.
        per_page: at most 100.
    """
    query = select(ImportItem).where(*_shown(draft, show))
    ordered = query.order_by(ImportItem.rank, ImportItem.file_id, ImportItem.position)
    return paginate(ordered, page=number, per_page=per_page)


def _shown(draft: ImportDraft, show: str) -> list[ColumnElement[bool]]:
    conditions = [ImportItem.draft_id == draft.id]
    if show in SHOWN[1:]:
        conditions.append(ImportItem.rank == Rank[show.upper()])
    return conditions


def get(owner_id: int, draft_id: int, item_id: int) -> ImportItem:
    """Return a question of a draft that is not finished.

    Raises:
        NotFound: ``unknown_import`` or ``unknown_question``.
        Conflict: the draft is finished.
    """
    return _item(drafts.get_open(owner_id, draft_id), item_id)


def _item(draft: ImportDraft, item_id: int) -> ImportItem:
    query = select(ImportItem).where(ImportItem.draft_id == draft.id, ImportItem.id == item_id)
    item = db.session.scalar(query.execution_options(populate_existing=True)) if 0 < item_id < 2**31 else None
    if item is None:
        raise NotFound(_("There is no such question."), code="unknown_question")
    return item


def choose(owner_id: int, draft_id: int, shown: Collection[int], included: Collection[int]) -> None:
    """Set which of the questions on a page come in.

    Args:
        owner_id: id of the teacher.
        draft_id: id of the import.
        shown: ids of the questions on the page; others stay as they are.
        included: ids of those that come in.

    Raises:
        NotFound: ``unknown_import``.
        Conflict: the draft is finished.
    """
    with transaction() as session:
        draft = drafts.changing(owner_id, draft_id)
        for wanted in (True, False):
            ids = [key for key in shown if (key in included) == wanted]
            of_draft = update(ImportItem).where(ImportItem.draft_id == draft.id, ImportItem.id.in_(ids))
            session.execute(of_draft.values(included=wanted))


def choose_all(owner_id: int, draft_id: int, show: str, *, included: bool) -> None:
    """Take or leave out all questions that :func:`page` shows with ``show``. Errors as :func:`choose`."""
    with transaction() as session:
        draft = drafts.changing(owner_id, draft_id)
        session.execute(update(ImportItem).where(*_shown(draft, show)).values(included=included))


def mend(owner_id: int, draft_id: int, item_id: int, content: Content) -> ImportItem:
    """Replace a question of an import by what the teacher made of it. Its pictures must be stored.

    Raises:
        NotFound: ``unknown_import`` or ``unknown_question``.
        Conflict: the draft is finished.
    """
    mark = duplicates.fingerprint(content)
    twin = duplicates.in_bank(owner_id, [content]).get(mark)
    with transaction() as session:
        item = _item(drafts.changing(owner_id, draft_id), item_id)
        same = select(ImportItem.id).where(ImportItem.draft_id == draft_id, ImportItem.id != item_id)
        if twin is None and session.scalar(same.where(ImportItem.fingerprint == mark).limit(1)) is not None:
            twin = 0
        item.included = (item.included or item.rank == Rank.WRONG) and (twin is None or item.twin_id is not None)
        item.question, item.problems = portable.of_content(content), {}
        item.fingerprint, item.twin_id = mark, twin
        item.rank = Rank.FINE if twin is None else Rank.TWIN
    return item


def keep_typed(
    owner_id: int, draft_id: int, item_id: int, question: Mapping[str, Any], problems: Mapping[str, str]
) -> ImportItem:
    """Store what the teacher typed although something is wrong with it, so that nothing is lost.

    Raises:
        NotFound: ``unknown_import`` or ``unknown_question``.
        Conflict: the draft is finished.
    """
    with transaction():
        item = _item(drafts.changing(owner_id, draft_id), item_id)
        item.question, item.problems = dict(question), dict(problems)
        item.fingerprint, item.twin_id, item.rank = "", None, Rank.WRONG
    return item
