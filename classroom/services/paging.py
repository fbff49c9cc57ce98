"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from classroom.core.database import db

Row = TypeVar("Row")

MAX_PER_PAGE = 100


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. ``page`` counts from 1; ``pages`` is at least 1; ``total`` counts all rows."""

    items: Sequence[Row]
    page: int
    pages: int
    total: int


def paginate(query: Select[Row], *, page: int, per_page: int) -> Page[Row]:
    """Run an ordered query for one page. Numbers out of range are moved to the nearest that fits."""
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    rows: Sequence[Any] = db.session.scalars(query.limit(per_page).offset((page - 1) * per_page)).all()
    return Page(rows, page, pages, total)
