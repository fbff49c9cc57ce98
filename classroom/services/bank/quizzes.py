"""Quizzes: ordered lists of a teacher's questions and slides, which are entries of the bank, too."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from classroom.core.database import db, now, paginate, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import lock_all
from classroom.models import Question, Quiz, QuizItem
from classroom.questions.clean_text import is_storable, tidy_line
from classroom.services.bank import entries
from classroom.services.bank.entries import MAX_ID
from classroom.services.bank.search import LOADED
from classroom.services.bank.validation import check

MAX_TITLE = 200
MAX_ITEMS = 500


def unknown_quiz() -> NotFound:
    """Return the error for a quiz that does not exist or belongs to another teacher."""
    return NotFound(_("There is no such quiz."), code="unknown_quiz")


def get(quiz_id: int, owner_id: int, *, lock: bool = False) -> Quiz:
    """Return a quiz of a teacher; with ``lock``, lock its row until the transaction ends.

    Raises:
        NotFound: ``unknown_quiz``, also for the quiz of another teacher.
    """
    query = select(Quiz).where(Quiz.id == quiz_id, Quiz.owner_id == owner_id)
    known = 0 < quiz_id <= MAX_ID
    if lock and known:
        lock_all(Quiz, Quiz.id == quiz_id, Quiz.owner_id == owner_id)
        query = query.execution_options(populate_existing=True)
    quiz = db.session.scalar(query) if known else None
    if quiz is None:
        raise unknown_quiz()
    return quiz


def listing(owner_id: int, *, archived: bool = False, page: int = 1, per_page: int = 25) -> Pagination:
    """Return a page of a teacher's quizzes, the newest first."""
    query = (
        select(Quiz).where(Quiz.owner_id == owner_id).options(selectinload(Quiz.items).joinedload(QuizItem.question))
    )
    query = query.where(Quiz.archived_at.is_not(None) if archived else Quiz.archived_at.is_(None))
    return paginate(query.order_by(Quiz.id.desc()), page=page, per_page=per_page)


def titles(owner_id: int) -> list[tuple[int, str]]:
    """Return id and title of all active quizzes, ordered by title."""
    query = select(Quiz.id, Quiz.title).where(Quiz.owner_id == owner_id, Quiz.archived_at.is_(None))
    return sorted(((row.id, row.title) for row in db.session.execute(query)), key=lambda row: row[1].casefold())


def questions_of(quiz: Quiz) -> list[Question]:
    """Return the questions of a quiz in order, including archived ones."""
    query = select(Question).join(QuizItem).where(QuizItem.quiz_id == quiz.id).order_by(QuizItem.position)
    return list(db.session.scalars(query.options(*LOADED)))


def check_title(value: Any) -> str:
    """Return a title without surplus spaces.

    Raises:
        Invalid: with field ``title``.
    """
    title = tidy_line(value) if isinstance(value, str) else ""
    if not title:
        raise _wrong("title", _("Enter a title for the quiz."))
    if len(title) > MAX_TITLE or not is_storable(title):
        raise _wrong("title", _("Use at most %(max)d characters, none of them a control character.", max=MAX_TITLE))
    return title


def _wrong(field: str, text: str) -> Invalid:
    return Invalid(text, fields={field: text})


def _own(owner_id: int, ids: Sequence[int], *, known: Sequence[int] = ()) -> list[int]:
    """Return the ids without duplicates. Those not in ``known`` must be active questions of this teacher."""
    ids = list(dict.fromkeys(ids))
    if len(ids) > MAX_ITEMS:
        raise _wrong("question_ids", _("A quiz has at most %(max)d questions.", max=MAX_ITEMS))
    new = [question_id for question_id in ids if question_id not in known]
    query = select(Question.id).where(
        Question.id.in_([number for number in new if 0 < number <= MAX_ID]),
        Question.owner_id == owner_id,
        Question.archived_at.is_(None),
    )
    found = set(db.session.scalars(query))
    for question_id in new:
        if question_id not in found:
            raise _wrong("question_ids", _("There is no question %(id)s in your bank.", id=question_id))
    return ids


def _fill(quiz: Quiz, ids: Sequence[int]) -> None:
    items = {item.question_id: item for item in quiz.items}
    quiz.items = [items.get(question_id) or QuizItem(question_id=question_id, position=0) for question_id in ids]
    for position, item in enumerate(quiz.items):
        item.position = position
    quiz.updated_at = now()


def create(owner_id: int, title: Any, question_ids: Sequence[int] = ()) -> Quiz:
    """Create a quiz.

    Raises:
        Invalid: with field ``title`` or ``question_ids``.
    """
    with transaction() as session:
        quiz = Quiz(owner_id=owner_id, title=check_title(title), items=[])
        _fill(quiz, _own(owner_id, question_ids))
        session.add(quiz)
        session.flush()
    return quiz


def rename(quiz_id: int, owner_id: int, title: Any) -> Quiz:
    """Change the title of a quiz.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``title``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        quiz.title = check_title(title)
        quiz.updated_at = now()
    return quiz


def arrange(quiz_id: int, owner_id: int, question_ids: Sequence[int]) -> Quiz:
    """Set the questions of a quiz and their order. Archived questions may stay, but cannot be added.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``question_ids``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        _fill(quiz, _own(owner_id, question_ids, known=[item.question_id for item in quiz.items]))
    return quiz


def change(
    quiz_id: int,
    owner_id: int,
    *,
    title: Any = None,
    question_ids: Sequence[int] | None = None,
    archived: bool | None = None,
) -> Quiz:
    """Change several fields at once, all or none; fields that are None are not changed.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``title`` or ``question_ids``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        if title is not None:
            rename(quiz_id, owner_id, title)
        if question_ids is not None:
            arrange(quiz_id, owner_id, question_ids)
        if archived is not None:
            (archive if archived else restore)(quiz_id, owner_id)
    return quiz


def append(quiz_id: int, owner_id: int, question_ids: Sequence[int], *, place: int | None = None) -> Quiz:
    """Add questions at a position, counted from 0, or at the end; those already in the quiz keep their position.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``question_ids``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        ids = [item.question_id for item in quiz.items]
        place = len(ids) if place is None else max(place, 0)
        new = [question_id for question_id in question_ids if question_id not in ids]
        return arrange(quiz_id, owner_id, [*ids[:place], *new, *ids[place:]])


def add_new(quiz_id: int, owner_id: int, data: Mapping[str, Any], *, place: int | None = None) -> Question:
    """Create a question in the bank and put it into a quiz, both or neither; return it.

    Args:
        quiz_id: the quiz.
        owner_id: id of the teacher.
        data: as :func:`classroom.services.bank.entries.create` takes it.
        place: where it stands, counted from 0; None for the end.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with a message for each wrong field; ``question_ids`` for a quiz that is full.
        TooLarge: the picture is too large.
    """
    content = check(data)  # encodes pictures, so it runs before the transaction takes the write lock
    with transaction() as session:
        quiz = get(quiz_id, owner_id, lock=True)
        question = entries.add(session, owner_id, content)
        session.flush()
        ids = [item.question_id for item in quiz.items]
        ids.insert(len(ids) if place is None else max(place, 0), question.id)
        arrange(quiz_id, owner_id, ids)
    return question


def duplicate_question(quiz_id: int, owner_id: int, question_id: int) -> Question:
    """Copy a question of a quiz in the bank, put the copy after it, and return the copy.

    Raises:
        NotFound: ``unknown_quiz``; ``unknown_question`` when it is not in the quiz.
        Invalid: with field ``question_ids`` for a quiz that is full.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        place = _place_of(quiz, question_id) + 1
        return add_new(quiz_id, owner_id, entries.source(entries.get(question_id, owner_id)), place=place)


def _place_of(quiz: Quiz, question_id: int) -> int:
    for place, item in enumerate(quiz.items):
        if item.question_id == question_id:
            return place
    raise NotFound(_("There is no such question in this quiz."), code="unknown_question")


def remove(quiz_id: int, owner_id: int, question_id: int) -> Quiz:
    """Remove a question from a quiz, if the quiz contains it.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        _fill(quiz, [item.question_id for item in quiz.items if item.question_id != question_id])
    return quiz


def move(quiz_id: int, owner_id: int, question_id: int, places: int) -> Quiz:
    """Move a question by a number of positions, -1 being one up. It stops at the ends.

    Raises:
        NotFound: ``unknown_quiz``; ``unknown_question`` when it is not in the quiz.
    """
    return _move(quiz_id, owner_id, question_id, lambda place: place + places)


def move_to(quiz_id: int, owner_id: int, question_id: int, place: int) -> Quiz:
    """Move a question to a position, counted from 0; positions beyond the end mean the last.

    Raises:
        NotFound: ``unknown_quiz``; ``unknown_question`` when it is not in the quiz.
    """
    return _move(quiz_id, owner_id, question_id, lambda _place: place)


def _move(quiz_id: int, owner_id: int, question_id: int, target: Callable[[int], int]) -> Quiz:
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        ids = [item.question_id for item in quiz.items]
        place = min(max(target(_place_of(quiz, question_id)), 0), len(ids) - 1)
        ids.remove(question_id)
        ids.insert(place, question_id)
        _fill(quiz, ids)
    return quiz


def duplicate(quiz_id: int, owner_id: int) -> Quiz:
    """Create a copy of a quiz with the questions that are not archived.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction(snapshot=True):
        quiz = get(quiz_id, owner_id)
        ids = [item.question_id for item in quiz.items if item.question.archived_at is None]
        title = _("%(title)s (copy)", title=quiz.title)
        return create(owner_id, title if len(title) <= MAX_TITLE else quiz.title, ids)


def archive(quiz_id: int, owner_id: int) -> Quiz:
    """Archive a quiz. Lessons created from it are kept.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        quiz.archived_at = quiz.archived_at or now()
    return quiz


def restore(quiz_id: int, owner_id: int) -> Quiz:
    """Restore an archived quiz.

    Raises:
        NotFound: ``unknown_quiz``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        quiz.archived_at = None
    return quiz


def describe(quiz: Quiz) -> dict[str, Any]:
    """Return a quiz as the API shows it."""
    return {
        "id": quiz.id,
        "title": quiz.title,
        "question_ids": [item.question_id for item in quiz.items],
        "archived": quiz.archived_at is not None,
        "created_at": quiz.created_at,
        "updated_at": quiz.updated_at,
    }
