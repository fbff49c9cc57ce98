"""Points always follow from the stored fraction and the time that was left on the countdown, whatever a teacher did."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom import questions
from classroom.core import clock as server_clock
from classroom.core.database import db
from classroom.core.errors import Conflict
from classroom.models import Answer, Lesson, Participant, Question, Round, User
from classroom.services.answers import submissions
from classroom.services.answers.batch import record_batch
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, regrade, rounds, timer
from classroom.services.lessons.grading import points
from classroom.services.participants import members
from tests.support.lessons import ask, join
from tests.support.questions import question as question_of

TEXTS = ("Bogotá", "Santafé", "Bakatá", "Lima")
LIMIT, LATER = 40, 30
START = 1_800_000_000.0


class Countdown:
    """What the students see, kept apart from the rows: seconds that have passed while it ran."""

    def __init__(self, limit: int | None) -> None:
        self.limit, self.used, self.runs, self.paused = limit, 0.0, limit is not None, False

    def left(self, extra: int) -> float | None:
        """Return the fraction of a participant's time that is left."""
        return max(0.0, 1 - self.used / (self.limit * (1 + extra / 100))) if self.limit else None


class Class:
    """A lesson with a clock of its own, and what is expected of each answer."""

    def __init__(self, owner: User, clock: SimpleNamespace, bonus: int, limit: int | None) -> None:
        self.clock, self.owner = clock, owner
        clock.now += 100
        accepted = [{"text": "Bogotá"}, {"text": "Santafé", "credit": 33}]
        self.question: Question = entries.create(owner.id, question_of("short_text", accepted=accepted, points=70))
        options = {"speed_bonus": bonus}
        self.lesson: Lesson = lifecycle.create(owner.id, options=options, allow_change=True)
        self.people: list[Participant] = [join(self.lesson, name) for name in ("Ana", "Luis", "María")]
        self.round: Round = ask(self.lesson, self.question, time_limit=limit)
        self.shown = Countdown(limit)
        self.expected: dict[int, float | None] = {}

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.now += seconds
        self.shown.used += seconds if self.shown.runs else 0

    def answer(self, who: int, text: str) -> None:
        """Have somebody answer, or change their answer."""
        person = db.session.get_one(Participant, self.people[who].id)
        payload = {"id": str(uuid.uuid4()), "round_id": self.round.id, "value": text}
        item = submissions.read(person.id, payload)._replace(received_at=self.clock.now)
        (verdict,) = record_batch([item])
        if verdict.error is None:
            self.expected[person.id] = self.shown.left(person.extra_percent)

    def give_time(self, who: int, percent: int) -> None:
        """Give somebody extra time; it changes no bonus that was earned before."""
        members.set_extra_time(self.lesson.id, self.owner.id, self.people[who].id, percent)

    def command(self, name: str) -> None:
        """Do what a teacher does with the round; refused commands change nothing."""
        where = (self.lesson.id, self.owner.id, self.round.id)
        try:
            match name:
                case "pause":
                    timer.pause_round(*where)
                    self.shown.runs, self.shown.paused = False, True
                case "resume":
                    timer.resume_round(*where)
                    self.shown.runs, self.shown.paused = True, False
                case "extend":
                    timer.extend_round(*where, LATER)
                    self.shown.runs = not self.shown.paused  # a round without a countdown gets one
                    self.shown.limit = self.shown.limit or LATER
                case "close":
                    rounds.close_round(*where)
                    self.shown.runs = self.shown.paused = False
                case "reopen":
                    rounds.reopen_round(*where)
                case "accept":
                    regrade.accept_answer(*where, "Bakatá")
                case "beat" if timer.close_overdue():
                    self.shown.runs = False
        except Conflict:
            db.session.rollback()

    def check(self) -> None:
        """Compare every stored answer with the countdown, the key and the formula."""
        db.session.rollback()
        db.session.expire_all()
        round_ = db.session.get_one(Round, self.round.id)
        kind, version = questions.get(round_.version.type), round_.version
        stored = list(db.session.scalars(db.select(Answer).where(Answer.round_id == round_.id)))
        assert {answer.participant_id for answer in stored} == set(self.expected)
        for answer in stored:
            assert answer.time_left == pytest.approx(self.expected[answer.participant_id], abs=1e-6)
            grade = kind.grade(version.body, answer.value)
            assert (answer.correct, answer.fraction) == (grade.correct, grade.fraction)
            assert answer.points == points(version.points, answer.fraction, round_.speed_bonus, answer.time_left)
            most = version.points * (1 + round_.speed_bonus / 100)
            assert 0 <= answer.points <= most + 0.5


people = st.integers(0, 2)
steps = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from((0.5, 3.0, 11.0, 45.0))),
    st.tuples(st.just("answer"), people, st.sampled_from(TEXTS)),
    st.tuples(st.just("give_time"), people, st.sampled_from((0, 50, 100))),
    st.tuples(st.just("command"), st.sampled_from(("pause", "resume", "extend", "close", "reopen", "accept", "beat"))),
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The server's clock, which stands until a test moves it."""
    standing = SimpleNamespace(now=START)
    monkeypatch.setattr(server_clock, "now", lambda: standing.now)
    return standing


def play(room: Class, done: list[tuple[Any, ...]]) -> None:
    for name, *how in done:
        getattr(room, name)(*how)
    room.check()


@settings(max_examples=25)
@given(
    done=st.lists(steps, max_size=14), bonus=st.sampled_from((0, 25, 100)), limit=st.sampled_from((LIMIT, LIMIT, None))
)
def test_points_follow_from_fractions_and_times(
    owner: User, clock: SimpleNamespace, done: list[tuple[Any, ...]], bonus: int, limit: int | None
) -> None:
    play(Class(owner, clock, bonus, limit), done)


def test_a_pause_costs_nothing(owner: User, clock: SimpleNamespace) -> None:
    """Who answers after a pause with as much time on the countdown earns as much."""
    room = Class(owner, clock, 100, LIMIT)
    room.wait(4)
    room.answer(0, "Bogotá")
    room.command("pause")
    room.wait(600)
    room.answer(1, "Bogotá")
    room.command("resume")
    room.answer(2, "Bogotá")
    room.check()
    assert set(room.expected.values()) == {0.9}


def test_the_time_in_which_a_round_was_closed_costs_nothing(owner: User, clock: SimpleNamespace) -> None:
    """A round that was closed by mistake: its countdown stands from then on, for everybody."""
    room = Class(owner, clock, 50, LIMIT)
    room.wait(10)
    room.command("close")
    room.wait(300)
    room.command("reopen")
    room.wait(20)
    room.answer(0, "Bogotá")
    room.give_time(0, 300)
    room.command("close")
    room.command("accept")
    room.check()
    assert set(room.expected.values()) == {0.75}


def test_a_new_countdown_after_reopening_runs_on_where_the_first_stopped(owner: User, clock: SimpleNamespace) -> None:
    room = Class(owner, clock, 50, LIMIT)
    room.wait(10)
    for name in ("close", "reopen", "extend"):
        room.command(name)
        room.wait(5)
    room.answer(0, "Bogotá")
    room.check()
    assert set(room.expected.values()) == {1 - 15 / LIMIT}


def test_added_time_lets_nobody_earn_more_than_who_answered_before_it(owner: User, clock: SimpleNamespace) -> None:
    room = Class(owner, clock, 100, LIMIT)
    room.wait(20)
    room.answer(0, "Bogotá")
    room.command("extend")
    room.wait(10)
    room.answer(1, "Bogotá")
    room.wait(15)
    room.answer(2, "Bogotá")
    room.check()
    assert list(room.expected.values()) == [0.5, 0.25, 0.0]
