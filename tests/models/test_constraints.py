"""What the database itself refuses, whatever the code says."""

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from classroom.core.database import Base, db, now
from classroom.models import Answer, Lesson, Participant, Question, Round, User
from tests.support.lessons import ask, join


def refuses(row: Base) -> bool:
    """Say whether the database refuses a row."""
    db.session.rollback()
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        return True
    finally:
        db.session.rollback()
    return False


@pytest.fixture
def asked(lesson: Lesson, question: Question) -> Round:
    """The lesson's open round."""
    return ask(lesson, question)


def a_round(like: Round, **more: object) -> Round:
    values = {"lesson_id": like.lesson_id, "version_id": like.version_id, "number": 2, "attempt": 1, "status": "open"}
    return Round(**{**values, "opened_at": now(), **more})


def test_one_open_round_in_a_lesson(asked: Round) -> None:
    assert refuses(a_round(asked))
    assert not refuses(a_round(asked, status="closed"))
    assert not refuses(a_round(asked, status="revealed"))


def test_number_and_attempt_are_unique(asked: Round) -> None:
    assert refuses(a_round(asked, number=1, status="closed"))
    assert not refuses(a_round(asked, number=1, attempt=2, status="closed"))


@pytest.mark.parametrize("status", ["opened", ""])
def test_status_of_a_round(asked: Round, status: str) -> None:
    assert refuses(a_round(asked, status=status))


def an_answer(asked: Round, who: Participant, submission: str) -> Answer:
    return Answer(
        round_id=asked.id, participant_id=who.id, submission_id=submission, value=["a"], answered_at=now(), points=0
    )


def test_one_answer_a_participant_and_round(asked: Round, guest: Participant, lesson: Lesson) -> None:
    other = join(lesson, "Luis")
    db.session.add(an_answer(asked, guest, "submission-1"))
    db.session.commit()
    assert refuses(an_answer(asked, guest, "submission-2"))
    assert not refuses(an_answer(asked, other, "submission-1"))


def test_a_submission_is_one_answer(asked: Round, guest: Participant) -> None:
    closed = a_round(asked, status="closed")
    db.session.add_all([closed, an_answer(asked, guest, "submission-1")])
    db.session.commit()
    assert refuses(an_answer(closed, guest, "submission-1"))


def a_participant(lesson: Lesson, **more: object) -> Participant:
    values = {"nickname": "Zoe", "nickname_key": "zoe", "resume_code": "AAAABBBB", "joined_at": now()}
    return Participant(lesson_id=lesson.id, **{**values, **more})


def test_names_accounts_and_personal_codes_are_unique_in_a_lesson(
    lesson: Lesson, guest: Participant, member: User
) -> None:
    db.session.add(a_participant(lesson, user_id=member.id))
    db.session.commit()
    other = {"nickname_key": "other", "resume_code": "CCCCDDDD"}
    assert refuses(a_participant(lesson, **{**other, "nickname_key": guest.nickname_key}))
    assert refuses(a_participant(lesson, **{**other, "resume_code": "AAAABBBB"}))
    assert refuses(a_participant(lesson, **other, user_id=member.id))
    assert not refuses(a_participant(lesson, **other))
    assert not refuses(a_participant(lesson, **{**other, "nickname_key": "third"}, user_id=None))


def test_codes_of_lessons_and_names_of_users_are_unique(lesson: Lesson, owner: User) -> None:
    copy = {"code": lesson.code, "owner_id": owner.id, "title": "Copy", "created_at": now()}
    assert refuses(Lesson(**copy))
    assert not refuses(Lesson(**{**copy, "code": "ZZZZZZ"}))
    user = {"username": "owner", "display_name": "x", "role": "teacher", "password_hash": "x", "created_at": now()}
    assert refuses(User(**user))
    assert refuses(User(**{**user, "username": "new", "role": "king"}))
    assert not refuses(User(**{**user, "username": "new"}))


def test_rows_that_others_point_at_cannot_go(app: Flask, asked: Round) -> None:
    for table in ("users", "questions", "question_versions", "lessons"):
        with pytest.raises(IntegrityError):
            db.session.execute(text(f"DELETE FROM {table}"))
        db.session.rollback()
    assert refuses(a_round(asked, lesson_id=999_999, number=1))
    assert db.session.scalar(select(Round.id)) == asked.id
