"""Two at the same moment, in real threads against real databases: exactly one wins, and totals never change later."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from classroom.core.database import db, now, transaction
from classroom.models import Answer, Lesson, Participant, Question, Round
from classroom.services.lessons import rounds, timer
from tests.models.racing import codes
from tests.support.lessons import answer, close, join

TIMES = 12
Together = Callable[..., list[Any]]


@pytest.fixture
def ids(lesson: Lesson, question: Question) -> tuple[int, int, int]:
    """Numbers of lesson, owner and question: rows belong to the session that loaded them."""
    return lesson.id, lesson.owner_id, question.id


def test_two_pages_ask_at_once(ids: tuple[int, int, int], together: Together) -> None:
    lesson_id, owner_id, _question_id = ids
    for number in range(1, TIMES):
        version = db.session.scalar(select(Lesson.version).where(Lesson.id == lesson_id))
        outcomes = together(*[lambda: rounds.open_round(*ids).id] * 2)
        assert codes(outcomes) == ["ok", "round_open"]
        asked = db.session.scalars(select(Round).where(Round.status == "open")).one()
        assert (asked.number, asked.id) == (number, next(i for i in outcomes if isinstance(i, int)))
        assert db.session.scalar(select(Lesson.version).where(Lesson.id == lesson_id)) == version + 1
        rounds.close_round(lesson_id, owner_id, asked.id)


def test_two_pages_close_at_once(ids: tuple[int, int, int], together: Together) -> None:
    lesson_id, owner_id, _question_id = ids
    for _ in range(TIMES):
        asked = rounds.open_round(*ids).id
        outcomes = together(*[lambda asked=asked: rounds.close_round(lesson_id, owner_id, asked).id] * 2)
        assert codes(outcomes) == ["ok", "wrong_state"]


def test_two_devices_answer_at_once(
    ids: tuple[int, int, int], lesson: Lesson, guest: Participant, together: Together
) -> None:
    for _ in range(TIMES):
        asked = rounds.open_round(*ids)
        outcomes = together(*[lambda v=value: answer(guest_of(), newest(), [v]) for value in ("a", "b")])
        assert codes(outcomes) == ["already_answered", "ok"]
        (said,) = [outcome for outcome in outcomes if isinstance(outcome, dict)]
        (row,) = db.session.scalars(select(Answer).where(Answer.round_id == asked.id))
        assert (row.value, row.submission_id) == (said["value"], said["id"])
        close(asked)


def test_one_submission_on_two_ways_at_once(ids: tuple[int, int, int], guest: Participant, together: Together) -> None:
    for _ in range(TIMES):
        asked = rounds.open_round(*ids)
        name = str(uuid.uuid4())
        outcomes = together(*[lambda name=name: answer(guest_of(), newest(), ["a"], name)] * 2)
        assert codes(outcomes) == ["ok", "ok"]
        assert outcomes[0] == outcomes[1]
        assert db.session.scalar(select(func.count()).where(Answer.round_id == asked.id)) == 1
        close(asked)


def test_answers_against_the_close(ids: tuple[int, int, int], lesson: Lesson, together: Together) -> None:
    people = [join(lesson, f"Student {number}").id for number in range(4)]
    lesson_id, owner_id, _question_id = ids
    won = set()
    for _ in range(TIMES):
        asked = rounds.open_round(*ids).id

        def closing(asked: int = asked) -> int:
            rounds.close_round(lesson_id, owner_id, asked)
            return db.session.scalar(select(func.count()).where(Answer.round_id == asked)) or 0

        answering = [lambda who=who: answer(guest_of(who), newest(), ["b"]) for who in people]
        total, *verdicts = together(closing, *answering)
        accepted = codes(verdicts).count("ok")
        assert set(codes(verdicts)) <= {"ok", "round_closed"}
        assert accepted == total, "an answer was accepted after the total was read, or lost"
        assert db.session.scalar(select(func.count()).where(Answer.round_id == asked)) == total
        won.add(accepted)
    assert won <= set(range(5))


def test_two_workers_close_what_is_overdue(ids: tuple[int, int, int], together: Together) -> None:
    for _ in range(TIMES):
        asked = rounds.open_round(*ids, time_limit=30).id
        with transaction() as session:
            session.execute(update(Round).where(Round.id == asked).values(deadline=now() - 60))
        version = db.session.scalar(select(Lesson.version))
        outcomes = together(timer.close_overdue, timer.close_overdue)
        assert sorted(outcomes) == [[], [asked]]
        assert db.session.scalar(select(Lesson.version)) == version + 1
        assert db.session.scalar(select(Round.status).where(Round.id == asked)) == "closed"


def test_two_guests_take_one_name_at_once(app: Flask, lesson: Lesson, together: Together) -> None:
    code = lesson.code
    for number in range(TIMES):
        joining = [lambda number=number: join_by_code(code, f"Ana {number}") for _ in range(3)]
        names = together(*joining)
        assert sorted(names) == [f"Ana {number}", f"Ana {number} 2", f"Ana {number} 3"]


def test_student_joins_on_two_devices_at_once(app: Flask, lesson: Lesson, member: Any, together: Together) -> None:
    from classroom.models import User
    from classroom.services.participants.join import join_lesson

    code, user_id = lesson.code, member.id

    def enter() -> int:
        return join_lesson(code, address="127.0.0.1", user=db.session.get(User, user_id)).id

    first, second = together(enter, enter)
    assert first == second


def guest_of(participant_id: int | None = None) -> Participant:
    """Return the participant (the only one by default) in the present thread's session."""
    query = select(Participant)
    return db.session.scalars(query.where(Participant.id == participant_id) if participant_id else query).one()


def newest() -> Round:
    """Return the newest round in the present thread's session."""
    return db.session.scalars(select(Round).order_by(Round.id.desc()).limit(1)).one()


def join_by_code(code: str, name: str) -> str:
    """Join and return the nickname."""
    from classroom.services.participants.join import join_lesson

    return join_lesson(code, address="127.0.0.1", nickname=name).nickname
