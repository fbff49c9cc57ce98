"""The questions and slides of a quiz, and their order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.models import Question, Quiz, QuizItem
from classroom.services.bank import entries
from classroom.services.bank.entries import MAX_ID
from classroom.services.bank.quiz_lookup import get
from classroom.services.bank.validation import check

MAX_ITEMS = 500


def _wrong(text: str) -> Invalid:
    return Invalid(text, fields={"question_ids": text})


def own_ids(owner_id: int, ids: Sequence[int], *, known: Sequence[int] = ()) -> list[int]:
    """Return the ids without duplicates. Those not in ``known`` must be active questions of this teacher.

    Raises:
        Invalid: with field ``question_ids``.
    """
    ids = list(dict.fromkeys(ids))
    if len(ids) > MAX_ITEMS:
        raise _wrong(_("A quiz has at most %(max)d questions.", max=MAX_ITEMS))
    new = [question_id for question_id in ids if question_id not in known]
    query = select(Question.id).where(
        Question.id.in_([number for number in new if 0 < number <= MAX_ID]),
        Question.owner_id == owner_id,
        Question.archived_at.is_(None),
    )
    found = set(db.session.scalars(query))
    for question_id in new:
        if question_id not in found:
            raise _wrong(_("There is no question %(id)s in your bank.", id=question_id))
    return ids


def fill(quiz: Quiz, ids: Sequence[int]) -> None:
    """Give a quiz, whose row is locked or new, these questions in this order."""
    items = {item.question_id: item for item in quiz.items}
    quiz.items = [items.get(question_id) or QuizItem(question_id=question_id, position=0) for question_id in ids]
    for position, item in enumerate(quiz.items):
        item.position = position
    quiz.updated_at = now()


def arrange(quiz_id: int, owner_id: int, question_ids: Sequence[int]) -> Quiz:
    """Set the questions of a quiz and their order. Archived questions may stay, but cannot be added.

    Raises:
        NotFound: ``unknown_quiz``.
        Invalid: with field ``question_ids``.
    """
    with transaction():
        quiz = get(quiz_id, owner_id, lock=True)
        fill(quiz, own_ids(owner_id, question_ids, known=[item.question_id for item in quiz.items]))
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
        fill(quiz, [item.question_id for item in quiz.items if item.question_id != question_id])
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
        fill(quiz, ids)
    return quiz
