"""Locks and unique values on both databases."""

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from classroom.core import locks, unique
from classroom.core.database import db, transaction
from classroom.core.errors import Conflict
from classroom.models import Lesson, Participant, Question, User
from classroom.services.bank import entries
from tests.support.lessons import CAPITAL


def test_what_was_not_written_yet_is_not_lost_by_locking(question: Question) -> None:
    with transaction():
        question.improvised = True
        assert locks.locked_one(Question, question.id).improvised
        question.given_by = "rosa"
        assert locks.locked(Question, question.id) is question
    db.session.expire_all()
    assert (question.improvised, question.given_by) == (True, "rosa")


def test_a_row_that_does_not_exist(app: Flask) -> None:
    with transaction():
        assert locks.locked(Question, 999) is None


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("participants.lesson_id, participants.nickname_key", {"nickname_key": "ana"}),
        ("participants.lesson_id, participants.resume_code", {"resume_code": "23456789"}),
        ("participants.id", {"id": 1}),
    ],
)
def test_the_columns_of_a_violation(lesson: Lesson, columns: str, values: dict[str, object]) -> None:
    def add(name: str, **more: object) -> None:
        row = {"lesson_id": lesson.id, "nickname": name, "nickname_key": name, "resume_code": name, **more}
        with transaction() as session:
            session.execute(insert(Participant).values(**row))

    add("first", **values)
    with pytest.raises(IntegrityError) as caught:
        add("second", **values)
    assert unique.duplicated(caught.value) == columns
    with pytest.raises(Conflict), unique.answering({"other.column": KeyError, columns: Conflict}):
        add("third", **values)
    with pytest.raises(Conflict), unique.answering({"": Conflict}):
        add("fourth", **values)
    with pytest.raises(IntegrityError), unique.answering({"other.column": Conflict}):
        add("fifth", **values)


def test_another_violation_is_no_duplicate(owner: User) -> None:
    question = entries.create(owner.id, CAPITAL)
    with pytest.raises(IntegrityError) as caught, unique.answering({"": Conflict}), transaction():
        question.owner_id = 999
    assert unique.duplicated(caught.value) == ""
