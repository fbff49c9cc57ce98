"""Beginning, answering, handing in, running out of time and closing at the same moment: one order explains it all."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from classroom.core.database import db, now, transaction
from classroom.core.errors import TizaError
from classroom.models import Answer, Assignment, Attempt, Participant, Question, User
from classroom.services.answers import batch, submissions
from classroom.services.assignments import closing, manage, work
from classroom.services.bank import quizzes
from classroom.services.participants.join import join_lesson

pytestmark = pytest.mark.both_databases
Together = Callable[..., list[Any]]
TRIES = 4


@pytest.fixture
def homework(owner: User, question: Question) -> Assignment:
    """Homework of two attempts with a time limit."""
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    return manage.create(owner.id, quiz_id=quiz.id, attempts=2, time_limit=600, counted="best")


def seat_of(homework: Assignment, name: str) -> int:
    """Join homework as a guest; return the participant."""
    return join_lesson(homework.lesson.code, address="127.0.0.1", nickname=name).id


def outcome(found: Any) -> str:
    """Return the code of an error, or ``ok``."""
    if isinstance(found, BaseException) and not isinstance(found, TizaError):
        raise found
    return found.code if isinstance(found, TizaError) else "ok"


def begin(seat: int) -> Callable[[], Any]:
    return lambda: work.begin(db.session.get_one(Participant, seat)).id


def submit(seat: int, attempt: int) -> Callable[[], Any]:
    return lambda: work.submit(db.session.get_one(Participant, seat), attempt).id


def answer(seat: int, attempt: int, round_id: int, number: int) -> Callable[[], Any]:
    payload = {"id": f"submission-{seat}-{number}", "round_id": round_id, "value": ["b"]}

    def run() -> Any:
        item = submissions.read(seat, payload, attempt_id=attempt)
        batch.record_batch([item])
        return item

    return run


def check(seat: int) -> list[Attempt]:
    """Check what must hold for one student whatever came first; return the attempts."""
    db.session.expire_all()
    attempts = work.attempts_of(seat)
    assert [attempt.number for attempt in attempts] == list(range(1, len(attempts) + 1))
    assert sum(attempt.submitted_at is None for attempt in attempts) <= 1
    assert sum(attempt.counts for attempt in attempts) == (1 if attempts else 0)
    for attempt in attempts:
        mine = (Answer.participant_id == seat, Answer.attempt == attempt.number)
        assert (db.session.scalar(select(func.count()).where(*mine)) or 0) <= len(attempt.rounds)
        marks = set(db.session.scalars(select(Answer.counts).where(*mine)))
        assert marks <= {attempt.counts}
        newest = db.session.scalar(select(func.max(Answer.answered_at)).where(*mine))
        assert attempt.submitted_at is None or newest is None or newest <= attempt.submitted_at + 5
    return attempts


def test_two_devices_begin_one_attempt(homework: Assignment, together: Together) -> None:
    seats = [seat_of(homework, f"Pupil {number}") for number in range(TRIES)]
    db.session.rollback()
    found = together(*[begin(seat) for seat in seats for _device in range(2)])
    for place, seat in enumerate(seats):
        assert sorted(map(outcome, found[2 * place : 2 * place + 2])) == ["attempt_open", "ok"]
        assert len(check(seat)) == 1


def test_handing_in_meets_answers_the_clock_and_the_next_attempt(homework: Assignment, together: Together) -> None:
    """Each student's attempt is handed in on two devices, runs out, gets an answer, and is followed by another."""
    seats = [seat_of(homework, f"Pupil {number}") for number in range(TRIES)]
    begun = {seat: begin(seat)() for seat in seats}
    rounds = {seat: db.session.get_one(Attempt, begun[seat]).rounds[0] for seat in seats}
    with transaction() as session:  # the time of two of them is over
        over = update(Attempt).where(Attempt.id.in_([begun[seat] for seat in seats[:2]]))
        session.execute(over.values(started_at=now() - 1200, deadline=now() - 600))
    db.session.rollback()
    calls: list[Callable[[], Any]] = [closing.close_overdue, closing.close_overdue]
    for seat in seats:
        calls += [submit(seat, begun[seat]), submit(seat, begun[seat]), begin(seat)]
        calls += [answer(seat, begun[seat], rounds[seat], number) for number in range(2)]
    for found in together(*calls):
        assert outcome(found) in ("ok", "attempt_open", "conflict"), found
    assert closing.close_overdue() == 0, "nothing is left over"
    for place, seat in enumerate(seats):
        first, *_more = check(seat)
        assert first.submitted_at is not None
        assert first.by_itself is (place < 2)
        stored = db.session.scalar(select(func.count()).where(Answer.participant_id == seat, Answer.attempt == 1))
        assert (stored or 0) <= (0 if place < 2 else 1), "what came after the time is not stored"


def test_closing_meets_whoever_begins_answers_and_hands_in(
    homework: Assignment, owner: User, together: Together
) -> None:
    seats = [seat_of(homework, f"Pupil {number}") for number in range(TRIES)]
    begun = {seat: begin(seat)() for seat in seats[:2]}
    rounds = {seat: db.session.get_one(Attempt, begun[seat]).rounds[0] for seat in begun}
    number, teacher = homework.id, owner.id
    db.session.rollback()
    calls: list[Callable[[], Any]] = [lambda: manage.close(number, teacher).id]
    for seat in seats:
        calls.append(begin(seat))
    for seat, attempt in begun.items():
        calls += [answer(seat, attempt, rounds[seat], 1), submit(seat, attempt)]
    for found in together(*calls):
        assert outcome(found) in ("ok", "attempt_open", "closed"), found
    for seat in seats:
        assert all(attempt.submitted_at is not None for attempt in check(seat)), "nothing is open after the close"
    db.session.expire_all()
    assert db.session.get_one(Assignment, number).lesson.status == "ended"
