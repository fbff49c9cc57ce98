"""Bring the chosen questions of an import into the bank: all together, and once."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.concurrency import yield_to_loop
from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid
from classroom.core.locks import locked
from classroom.models import ImportDraft, ImportItem, Question, Quiz
from classroom.services.bank import bulk_edit, bulk_insert, quiz_items, quiz_lookup, quizzes
from classroom.services.bank.import_export import PIECE, Progress
from classroom.services.bank.imports import drafts, duplicates
from classroom.services.bank.imports.drafts import Rank
from classroom.services.bank.validation import Content, check, normalise_tags


@dataclass(frozen=True)
class Wish:
    """What should become of the questions.

    Attributes:
        quiz: ``""`` for none, ``new`` for a new one, ``add`` for one that exists.
        title: of the new quiz.
        quiz_id: of the quiz that exists.
        tags: added to all questions.
    """

    quiz: str = ""
    title: str = ""
    quiz_id: int = 0
    tags: Sequence[str] = ()


Steps = Generator[Progress, None, dict[str, Any]]


def confirm(owner_id: int, draft_id: int, wish: Wish) -> dict[str, Any]:
    """Import the chosen questions, as :func:`confirming` does, without reporting the progress."""
    steps = confirming(owner_id, draft_id, wish)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: dict[str, Any] = done.value
            return result


def confirming(owner_id: int, draft_id: int, wish: Wish) -> Steps:
    """Import the chosen questions of a draft, in steps. Yield the progress; return the result.

    The result has ``question_ids``, ``quiz_id`` (or None), ``quiz_new``, and ``late``: how many were left out because
    equal ones had come into the bank since the files were read. A generator; nothing is saved unless it is exhausted.
    Of several that run at once, one imports; the others return what it did.

    Raises:
        NotFound: ``unknown_import``, ``unknown_quiz``.
        Invalid: field ``title``, ``quiz_id`` or ``tags``; or no question is chosen.
        Conflict: another window has changed the draft meanwhile.
    """
    draft = drafts.get(owner_id, draft_id)
    if draft.finished_at is not None:
        return dict(draft.result)
    revision, since = draft.revision, draft.created_at
    contents = yield from _contents(draft_id, normalise_tags(list(wish.tags)))
    if not contents:
        draft = drafts.get(owner_id, draft_id)
        if draft.finished_at is not None:
            return dict(draft.result)
        raise Invalid(_("Choose at least one question."), fields={"chosen": _("Choose at least one question.")})
    late = duplicates.in_bank(owner_id, [content for content, alone in contents if alone], since=since)
    kept = [content for content, alone in contents if not alone or duplicates.fingerprint(content) not in late]
    _check_quiz(owner_id, wish, len(kept))
    ready: list[bulk_insert.Ready] = []
    for start in range(0, len(kept), PIECE):
        ready += bulk_insert.ready(kept[start : start + PIECE])
        yield Progress(len(contents) + len(ready), len(contents) + len(kept))
    with transaction() as session:
        if wish.quiz == "add":
            quiz_lookup.get(wish.quiz_id, owner_id, lock=True)  # a quiz is locked before a draft
        draft = _locked(draft_id)
        if draft.finished_at is not None:
            return dict(draft.result)
        if draft.revision != revision:
            raise drafts.changed_meanwhile()
        ids = bulk_insert.insert_ready(session, owner_id, ready)
        quiz = _quiz(owner_id, wish, ids)
        result = {"question_ids": ids, "quiz_id": quiz.id if quiz else None, "quiz_new": wish.quiz == "new"}
        draft.result, draft.finished_at = {**result, "late": len(contents) - len(kept)}, now()
        drafts.empty(session, [draft.id])
        return dict(draft.result)


def _locked(draft_id: int) -> ImportDraft:
    """Lock a draft: who imports it at the same time waits here, and then finds it finished."""
    draft = locked(ImportDraft, draft_id)
    if draft is None:
        raise drafts.unknown()
    return draft


def _contents(draft_id: int, tags: Sequence[str]) -> Generator[Progress, None, list[tuple[Content, bool]]]:
    """Return the chosen questions in the order of the files, each with whether it had no equal one."""
    chosen = (ImportItem.draft_id == draft_id, ImportItem.included, ImportItem.rank > Rank.WRONG)
    query = select(ImportItem.id).where(*chosen).order_by(ImportItem.file_id, ImportItem.position)
    ids = list(db.session.scalars(query))
    found: list[tuple[Content, bool]] = []
    for start in range(0, len(ids), PIECE):
        yield Progress(start, 2 * len(ids))
        piece = ids[start : start + PIECE]
        items = {item.id: item for item in db.session.scalars(select(ImportItem).where(ImportItem.id.in_(piece)))}
        for key in piece:
            if key in items:
                found.append((_checked(items[key], tags), items[key].twin_id is None))
            yield_to_loop()
    return found


def _checked(item: ImportItem, tags: Sequence[str]) -> Content:
    try:
        return check({**item.question, "tags": [*item.question.get("tags", ()), *tags]})
    except Invalid as error:
        name, text = next(iter(error.fields.items()), ("", str(error.message)))
        said = _("The question at line %(line)d: %(reason)s", line=item.line, reason=text)
        raise Invalid(said, fields={name if name == "tags" else "chosen": said}) from None


def _check_quiz(owner_id: int, wish: Wish, count: int) -> None:
    """Refuse a quiz that cannot be made before anything is prepared for it."""
    if wish.quiz == "new":
        quizzes.check_title(wish.title)
    there = len(quiz_lookup.get(wish.quiz_id, owner_id).items) if wish.quiz == "add" else 0
    if wish.quiz and there + count > quiz_items.MAX_ITEMS:
        text = _("A quiz has at most %(max)d questions.", max=quiz_items.MAX_ITEMS)
        raise Invalid(text, fields={"quiz": text})


def _quiz(owner_id: int, wish: Wish, ids: Sequence[int]) -> Quiz | None:
    if wish.quiz == "new":
        return quizzes.create(owner_id, wish.title, ids)
    return quiz_items.append(wish.quiz_id, owner_id, ids) if wish.quiz == "add" else None


def still_there(owner_id: int, draft: ImportDraft) -> list[int]:
    """Return the ids of the questions of a finished import that are not archived."""
    ids = draft.result["question_ids"] if draft.result else []
    query = select(Question.id).where(Question.owner_id == owner_id, Question.archived_at.is_(None))
    return list(db.session.scalars(query.where(Question.id.in_(ids)).order_by(Question.id)))


def take_back(owner_id: int, draft_id: int) -> bulk_edit.Mark:
    """Remove what an import brought: archive its questions, and the quiz that was made of them alone.

    From a quiz to which they were added, they are removed. Return the mark with which it can be undone.

    Raises:
        NotFound: ``unknown_import``.
    """
    draft = drafts.get(owner_id, draft_id)
    ids, result = still_there(owner_id, draft), draft.result or {}
    if quiz_id := result.get("quiz_id"):
        with transaction():
            quiz = quiz_lookup.get(quiz_id, owner_id, lock=True)
            others = [item.question_id for item in quiz.items if item.question_id not in set(ids)]
            if result["quiz_new"] and not others:
                quizzes.archive(quiz_id, owner_id)
            elif not result["quiz_new"]:
                quiz_items.arrange(quiz_id, owner_id, others)
    return bulk_edit.archive(owner_id, ids)
