"""Search the questions of a bank, ignoring case and accents."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from classroom import questions
from classroom.core.database import db, paginate
from classroom.models import Question, QuestionTag, QuestionVersion
from classroom.services.bank.validation import Content, same_tag

MAX_WORDS, MAX_WORD = 12, 100

LOADED = (
    joinedload(Question.current).joinedload(QuestionVersion.picture),
    selectinload(Question.tags),
)
"""Loader options for queries that return many questions: everything that the author's view shows."""


def fold(text: str) -> str:
    """Return the text as searches compare it: without accents, case and repeated spaces.

    The database cannot do this: SQLite folds only ASCII, and PostgreSQL depends on its locale.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "digest":
                yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def text_of(content: Content) -> str:
    """Return the text to search in: title, prompt, all texts of the body, and tags, folded, one per line."""
    return text_with(content, content.tags)


def text_with(state: Content | QuestionVersion, tags: Iterable[str]) -> str:
    """Return the text to search in for content that has no tags itself, such as a version."""
    texts = [state.title, state.prompt, *_strings(questions.get(state.type).source(state.body)), *tags]
    return "\n".join(fold(text) for text in texts)


def _escaped(word: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", word)


def search(
    owner_id: int,
    *,
    text: str = "",
    tag: str | None = None,
    kind: str | None = None,
    language: str | None = None,
    difficulty: int | None = None,
    archived: bool = False,
    page: int = 1,
    per_page: int = 25,
    last: Collection[int] = (),
) -> Pagination:
    """Return a page of a teacher's questions, the newest first.

    Args:
        owner_id: id of the teacher.
        text: words, each of which must occur in the title, the prompt, a text of the body or a tag.
        tag: one whole tag.
        kind: the name of a type.
        language: ``es`` or ``en``.
        difficulty: from 1 (easy) to 3 (hard).
        archived: search archived questions instead of active ones.
        page: number of the page, from 1.
        per_page: at most 100.
        last: ids of questions that follow all others.
    """
    query = _matching(
        owner_id, text=text, tag=tag, kind=kind, language=language, difficulty=difficulty, archived=archived
    )
    order: list[Any] = [*([Question.id.in_(last)] if last else []), Question.id.desc()]
    found = paginate(query.order_by(*order), page=page, per_page=per_page)
    # Two statements: with one, PostgreSQL would join the versions of all questions before it selects the page.
    loading = select(Question).where(Question.id.in_(found.items)).options(*LOADED).order_by(*order)
    found.items = list(db.session.scalars(loading))
    return found


def ids_of(owner_id: int, *, before: int | None = None, limit: int | None = None, **filters: Any) -> list[int]:
    """Return the ids of all questions that :func:`search` finds with the same filters, the newest first.

    Args:
        owner_id: id of the teacher.
        before: only questions older than the one with this id.
        limit: maximum number of ids.
        **filters: the filters of :func:`search`.
    """
    query = _matching(owner_id, **filters).order_by(Question.id.desc()).limit(limit)
    return list(db.session.scalars(query if before is None else query.where(Question.id < before)))


def count(owner_id: int, **filters: Any) -> int:
    """Return the number of questions that :func:`search` finds with the same filters."""
    return db.session.scalar(select(func.count()).select_from(_matching(owner_id, **filters).subquery())) or 0


def _matching(
    owner_id: int,
    *,
    text: str = "",
    tag: str | None = None,
    kind: str | None = None,
    language: str | None = None,
    difficulty: int | None = None,
    archived: bool = False,
) -> Select[Any]:
    query = select(Question.id).where(Question.owner_id == owner_id)
    query = query.where(Question.archived_at.is_not(None) if archived else Question.archived_at.is_(None))
    for word in fold(text).split()[:MAX_WORDS]:
        query = query.where(Question.search_text.like(f"%{_escaped(word[:MAX_WORD])}%", escape="\\"))
    if tag:
        query = query.where(_has_tag(owner_id, tag))
    if kind:
        query = query.where(Question.type == kind)
    if language:
        query = query.where(_newest(QuestionVersion.language == language))
    if difficulty:
        query = query.where(_newest(QuestionVersion.difficulty == difficulty))
    return query


def _newest(condition: Any) -> Any:
    newest = QuestionVersion.number == Question.current_number
    return exists().where(QuestionVersion.question_id == Question.id, newest, condition)


def _has_tag(owner_id: int, tag: str) -> Any:
    return exists().where(QuestionTag.question_id == Question.id, QuestionTag.name.in_(spellings(owner_id, tag)))


def spellings(owner_id: int, tag: str) -> list[str]:
    """Return the tags of a teacher that are this one, in whatever case they were typed."""
    query = select(QuestionTag.name).join(Question, Question.id == QuestionTag.question_id)
    names = db.session.scalars(query.where(Question.owner_id == owner_id).distinct())
    return [name for name in names if same_tag(name) == same_tag(tag)]


def tags_of(owner_id: int) -> list[tuple[str, int]]:
    """Return the sorted tags of a teacher's active questions, each with its number of questions.

    Of a tag that was typed in several ways, the most frequent one stands for all.
    """
    query = (
        select(QuestionTag.name, func.count())
        .join(Question, Question.id == QuestionTag.question_id)
        .where(Question.owner_id == owner_id, Question.archived_at.is_(None))
        .group_by(QuestionTag.name)
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for name, number in db.session.execute(query):
        found.setdefault(same_tag(name), []).append((number, name))
    rows = [(max(ways)[1], sum(number for number, _name in ways)) for ways in found.values()]
    return sorted(rows, key=lambda row: (fold(row[0]), row[0]))
