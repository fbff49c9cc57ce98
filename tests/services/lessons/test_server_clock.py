"""The server's clock is the same in all processes, and is put right when nothing can notice it."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from classroom.core import clock
from classroom.core.database import db, now, transaction
from classroom.models import Lesson, Participant, Question, Round, ServerClock
from classroom.services.lessons import rounds, server_clock, timer
from tests.support.lessons import ask, close, join, reveal

HOUR = 3600.0


@pytest.fixture(autouse=True)
def the_offset() -> Iterator[None]:
    """Put the clock of this process right again."""
    before = clock.offset()
    yield
    clock.set_offset(before)


class Step:
    """Sets the reference; ``correct`` looks at it as the beat does, and returns by how much it moved the clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        server_clock.follow()

    def to(self, seconds: float) -> None:
        """Set the reference to so many seconds from the server's clock."""
        reference = clock.offset() + seconds
        self._monkeypatch.setattr(server_clock, "_reference", lambda: reference)

    def correct(self) -> float:
        """Run what the beat runs."""
        before = clock.offset()
        server_clock.correct()
        db.session.rollback()
        return clock.offset() - before


@pytest.fixture
def step(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Set the reference clock."""
    return Step(monkeypatch)


def pass_time(seconds: float) -> None:
    """Make everything in lessons older."""
    with transaction() as session:
        for model, names in (
            (Round, ("opened_at", "closed_at", "revealed_at", "reopened_at", "discuss_until")),
            (Participant, ("joined_at",)),
            (Lesson, ("created_at",)),
        ):
            older = {name: getattr(model, name) - seconds for name in names}
            session.execute(update(model).values(older))


def test_later_processes_follow_the_first_one(lesson: Lesson, step: Step) -> None:
    first = clock.offset()
    for wrong in (HOUR, -HOUR):
        clock.set_offset(first + wrong)  # a process that starts after the machine's clock was set
        step.to(0)
        server_clock.follow()
        assert clock.offset() == first
    assert now() == pytest.approx(time.time(), abs=60)


def test_another_machine_has_a_clock_of_its_own(lesson: Lesson, step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    first = clock.offset()
    monkeypatch.setattr(clock, "machine", lambda: "another one")
    step.to(90)
    server_clock.follow()
    assert clock.offset() == first + 90
    assert db.session.query(ServerClock).count() == 2


def test_a_machine_that_starts_with_a_wrong_clock_does_not_leave_a_question_open(
    lesson: Lesson, question: Question, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(lesson, question, time_limit=30)
    monkeypatch.setattr(clock, "machine", lambda: "another one")
    step.to(-HOUR)
    server_clock.follow()
    assert asked.deadline is not None
    assert asked.deadline - now() <= 30


def test_a_process_without_a_name_of_its_machine_keeps_its_own_clock(
    lesson: Lesson, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "machine", lambda: None)
    clock.set_offset(clock.offset() + 5)
    server_clock.follow()
    pass_time(2 * HOUR)
    step.to(HOUR)
    assert step.correct() == pytest.approx(HOUR)


@pytest.mark.parametrize("seconds", [HOUR, -HOUR, 5.0, -5.0])
@pytest.mark.parametrize("stage", ["lobby", "open", "timed", "paused", "closed", "discussed", "revealed"])
def test_in_a_lesson_the_clock_goes_on(
    lesson: Lesson, question: Question, step: Step, stage: str, seconds: float
) -> None:
    if stage != "lobby":
        asked = ask(lesson, question, time_limit=60 if stage in ("timed", "paused") else None)
    if stage == "paused":
        timer.pause_round(lesson.id, lesson.owner_id, asked.id)
    if stage in ("closed", "discussed", "revealed"):
        close(asked)
    if stage == "discussed":
        timer.discuss_round(lesson.id, lesson.owner_id, asked.id, 1200)
        pass_time(660)
    if stage == "revealed":
        reveal(asked)
    step.to(seconds)
    assert step.correct() == 0


def test_afterwards_it_goes_forward(lesson: Lesson, question: Question, step: Step) -> None:
    join(lesson, "Ana")
    asked = ask(lesson, question, time_limit=60)
    pass_time(11 * 60)
    step.to(HOUR)
    assert step.correct() == 0, "the question is timed"
    reveal(close(asked))
    assert step.correct() == 0, "it was closed just now"
    pass_time(11 * 60)
    assert step.correct() == pytest.approx(HOUR)
    assert step.correct() == 0
    assert db.session.query(ServerClock).one().offset == clock.offset()


def test_it_goes_back_when_no_moment_comes_before_a_stored_one(lesson: Lesson, question: Question, step: Step) -> None:
    reveal(close(ask(lesson, question)))
    step.to(-HOUR)
    pass_time(11 * 60)
    assert step.correct() == 0
    pass_time(HOUR)
    assert step.correct() == pytest.approx(-HOUR)
    again = ask(lesson, question)
    earlier = db.session.query(Round).order_by(Round.id).first()
    assert earlier is not None
    assert again.opened_at > (earlier.revealed_at or 0)


def test_a_lesson_that_nobody_has_ended_does_not_hold_it_for_ever(
    lesson: Lesson, question: Question, step: Step
) -> None:
    rounds.reopen_round(lesson.id, lesson.owner_id, close(ask(lesson, question)).id)
    step.to(-1000 * HOUR)
    pass_time(11 * HOUR)
    assert step.correct() == 0
    pass_time(2 * HOUR)
    assert step.correct() == pytest.approx(-1000 * HOUR)


def test_moments_of_a_clock_that_was_far_ahead_do_not_hold_it(lesson: Lesson, question: Question, step: Step) -> None:
    ask(lesson, question, time_limit=60)
    pass_time(-1000 * HOUR)
    with transaction() as session:
        session.execute(update(Round).values(deadline=Round.deadline + 1000 * HOUR))
    step.to(60)
    assert step.correct() == pytest.approx(60)


def test_small_differences_stay(lesson: Lesson, step: Step) -> None:
    pass_time(2 * HOUR)
    step.to(server_clock.TOLERANCE / 2)
    assert step.correct() == 0


def test_the_reference_is_measured(lesson: Lesson) -> None:
    measured = server_clock._reference()
    assert measured is None or measured == pytest.approx(time.time() - time.monotonic(), abs=5)
