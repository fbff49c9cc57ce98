"""The option auto_advance: closed questions are revealed, then the next question of the agenda is asked."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Invalid
from classroom.models import Lesson, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import agenda, auto_advance, lifecycle, lookup, rounds, timer, transitions
from classroom.services.results import state
from tests.support.lessons import CAPITAL, close

PAUSE = 20


class Clock:
    """A clock that the test sets."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time that the test set."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Replace the clock of the services."""
    found = Clock()
    monkeypatch.setattr(auto_advance, "now", found)
    monkeypatch.setattr(rounds, "now", found)
    monkeypatch.setattr(transitions, "now", found)
    return found


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """A lesson of three questions with auto_advance."""
    questions = [entries.create(owner.id, {**CAPITAL, "prompt": f"Number {n}"}).id for n in (1, 2, 3)]
    return lifecycle.create(owner.id, question_ids=questions, options={"auto_advance": PAUSE})


def asked(lesson: Lesson) -> Round | None:
    db.session.expire_all()
    return lookup.newest_round(lesson.id)


def first(lesson: Lesson) -> Round:
    return rounds.open_round(lesson.id, lesson.owner_id, lesson.items[0].question_id)


@pytest.mark.both_databases
def test_a_whole_lesson(lesson: Lesson, clock: Clock) -> None:
    assert auto_advance.advancing([lesson.id]) == [], "the teacher asks the first"
    clock.now = 100.0
    first(lesson)
    assert auto_advance.advancing([lesson.id]) == [lesson.id]
    for number in (1, 2, 3):
        shown = asked(lesson)
        assert shown is not None
        assert (shown.number, shown.status) == (number, "open")
        assert not auto_advance.take_step(lesson.id), "an open question is for its timer or its teacher"
        close(shown)
        clock.now += auto_advance.REVEAL_AFTER - 0.1
        assert not auto_advance.take_step(lesson.id)
        clock.now += 0.1
        assert auto_advance.take_step(lesson.id)
        shown = asked(lesson)
        assert shown is not None
        assert shown.status == "revealed"
        assert state.public(lesson)["next_at"] == (None if number == 3 else clock.now + PAUSE)
        clock.now += PAUSE - 0.1
        assert not auto_advance.take_step(lesson.id)
        clock.now += 0.1
        assert auto_advance.take_step(lesson.id) == (number < 3)
    assert not auto_advance.take_step(lesson.id), "the agenda is done"


def test_skipped_questions_are_not_asked(lesson: Lesson, clock: Clock) -> None:
    second, third = (item.question_id for item in lesson.items[1:])
    agenda.skip(lesson.id, lesson.owner_id, second, True)
    rounds.reveal_round(lesson.id, lesson.owner_id, close(first(lesson)).id)
    clock.now += PAUSE
    assert auto_advance.take_step(lesson.id)
    shown = asked(lesson)
    assert shown is not None
    assert shown.version.question_id == third


def test_a_discussion_waits_for_the_teacher(lesson: Lesson, clock: Clock) -> None:
    shown = close(first(lesson))
    timer.discuss_round(lesson.id, lesson.owner_id, shown.id, 60)
    clock.now += 1000
    assert not auto_advance.take_step(lesson.id)
    timer.discuss_round(lesson.id, lesson.owner_id, shown.id, 0)
    assert auto_advance.take_step(lesson.id)


def test_the_teacher_can_switch_it_off(lesson: Lesson, clock: Clock) -> None:
    shown = close(first(lesson))
    rounds.reveal_round(lesson.id, lesson.owner_id, shown.id)
    lifecycle.set_options(lesson.id, lesson.owner_id, {"auto_advance": 0})
    clock.now += 1000
    assert auto_advance.advancing([lesson.id]) == []
    assert not auto_advance.take_step(lesson.id)
    assert state.public(lesson)["next_at"] is None


def test_an_ended_lesson_takes_no_step(lesson: Lesson, clock: Clock) -> None:
    first(lesson)
    lifecycle.end(lesson.id, lesson.owner_id)
    clock.now += 1000
    assert not auto_advance.take_step(lesson.id)
    assert not auto_advance.take_step(lesson.id + 1), "nor one that is not there"


@pytest.mark.parametrize("seconds", [-1, 301, True, "20", 1.5, None])
def test_invalid_pauses_are_refused(owner: User, seconds: object) -> None:
    with pytest.raises(Invalid) as caught:
        lifecycle.create(owner.id, options={"auto_advance": seconds})
    assert set(caught.value.fields) == {"auto_advance"}
