"""A question that is open for some and closed for others, since some have more time."""

from typing import Any

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict
from classroom.models import Lesson, Participant, Question, Round, User
from classroom.services.lessons import auto_close, rounds, timer, transitions
from classroom.services.participants import members
from classroom.services.results import state
from tests.support.lessons import ask, join
from tests.support.timed_answers import give, let


class Clock:
    """Moves the moments that the services of a round ask for."""

    def __init__(self, asked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.seconds = asked, 0.0
        self._start = asked.opened_at
        for module in (timer, transitions):
            monkeypatch.setattr(module, "now", lambda: self._start + self.seconds)

    def at(self, seconds: float) -> None:
        """Go on to so many seconds after the opening, and let the beat do its work."""
        self.seconds = seconds
        timer.close_overdue()
        db.session.rollback()
        db.session.refresh(self.asked)


def seen(lesson: Lesson, person: Participant | None = None) -> str:
    """Return the status of the round as a participant is sent it in every way, or as somebody without extra time is."""
    db.session.refresh(lesson)
    percent = person.extra_percent if person else 0
    shown = state.public(lesson, percent)["round"]["status"]
    if person:
        ((snapshot, _who),) = [each for each in state.for_students(lesson, [person.id]) if person.id in each[1]]
        assert snapshot["round"]["status"] == shown
    return str(shown)


@pytest.fixture
def class_of_three(
    lesson: Lesson, question: Question, monkeypatch: pytest.MonkeyPatch
) -> tuple[Clock, Participant, Participant, Participant]:
    """A question of 100 seconds for somebody without extra time, with a quarter more, and with four times as much."""
    luis, ana, eva = (join(lesson, name) for name in ("Luis", "Ana", "Eva"))
    let(lesson, ana, 25)
    let(lesson, eva, 300)
    return Clock(ask(lesson, question, time_limit=100), monkeypatch), luis, ana, eva


Class = tuple[Clock, Participant, Participant, Participant]
GRACE = 0.75


def test_each_page_closes_when_its_own_time_is_over(lesson: Lesson, class_of_three: Class) -> None:
    clock, *people = class_of_three
    told = lesson.version
    for moment, shown in (
        (100 + GRACE - 0.1, ["open", "open", "open"]),
        (100 + GRACE + 0.1, ["closed", "open", "open"]),
        (125 + GRACE - 0.1, ["closed", "open", "open"]),
        (125 + GRACE + 0.1, ["closed", "closed", "open"]),
        (400 + GRACE + 0.1, ["closed", "closed", "closed"]),
    ):
        clock.at(moment)
        clock.at(moment)
        assert [seen(lesson, person) for person in people] == shown, moment
    assert lesson.version == told + 3, "each change is told once"
    assert clock.asked.status == "closed"


def test_to_those_whose_time_is_over_it_looks_like_any_closed_question(
    lesson: Lesson, question: Question, class_of_three: Class
) -> None:
    clock, luis, _ana, eva = class_of_three
    clock.at(150)
    shown = state.public(lesson)["round"]
    timer.pause_round(lesson.id, lesson.owner_id, clock.asked.id)
    assert state.public(lesson)["round"] == shown, "nor does a pause show"
    let(lesson, eva, 0)
    clock.at(151)
    rounds.close_round(lesson.id, lesson.owner_id, clock.asked.id)
    assert {**state.public(lesson)["round"], "deadline": None} == {**shown, "deadline": None}
    assert seen(lesson, luis) == "closed"


def test_a_pause_does_not_reopen_what_is_over(lesson: Lesson, class_of_three: Class) -> None:
    clock, luis, ana, eva = class_of_three
    clock.at(125.5)  # Ana's time is over, and answers of hers may still be on their way
    timer.pause_round(lesson.id, lesson.owner_id, clock.asked.id)
    clock.at(1000)
    assert [seen(lesson, person) for person in (luis, ana, eva)] == ["closed", "closed", "open"]
    assert [give(clock.asked, person, 125.7) for person in (luis, ana)] == ["round_closed", None]
    late = join(lesson, "Late")
    assert [give(clock.asked, person, 1000) for person in (late, eva)] == ["round_closed", None]
    let(lesson, late, 25)
    assert give(clock.asked, late, 1001) == "round_closed"
    timer.resume_round(lesson.id, lesson.owner_id, clock.asked.id)
    assert give(clock.asked, late, 1000.1) == "round_closed", "no new grace"
    let(lesson, late, 300)
    assert give(clock.asked, late, 1000 + 400 - 125.5 + GRACE - 0.1) is None
    clock.at(1000 + 400 - 125.5 + GRACE + 0.1)
    assert clock.asked.status == "closed"


def test_a_pause_within_the_grace_gives_no_second_one(lesson: Lesson, class_of_three: Class) -> None:
    clock, luis, _ana, eva = class_of_three
    clock.at(100.3)
    timer.pause_round(lesson.id, lesson.owner_id, clock.asked.id)
    assert seen(lesson, luis) == "closed"
    clock.at(200)
    timer.resume_round(lesson.id, lesson.owner_id, clock.asked.id)
    assert give(clock.asked, luis, 200.1) == "round_closed"
    assert give(clock.asked, eva, 200.1) is None
    assert (seen(lesson, luis), seen(lesson, eva)) == ("closed", "open")


def test_nothing_is_paused_when_nobody_has_time_left(lesson: Lesson, question: Question, class_of_three: Class) -> None:
    clock, *_people, eva = class_of_three
    let(lesson, eva, 0)
    clock.seconds = 125.1
    with pytest.raises(Conflict):
        timer.pause_round(lesson.id, lesson.owner_id, clock.asked.id)


@pytest.mark.parametrize("paused", [False, True])
def test_a_teacher_who_adds_time_adds_it_for_all(lesson: Lesson, class_of_three: Class, paused: bool) -> None:
    clock, luis, _ana, eva = class_of_three
    clock.at(150)
    if paused:
        timer.pause_round(lesson.id, lesson.owner_id, clock.asked.id)
    timer.extend_round(lesson.id, lesson.owner_id, clock.asked.id, 30)
    if paused:
        clock.at(300)
        timer.resume_round(lesson.id, lesson.owner_id, clock.asked.id)
    start = clock.seconds
    assert (seen(lesson, luis), seen(lesson, eva)) == ("open", "open")
    assert give(clock.asked, luis, start + 30) is None
    clock.at(start + 31)
    assert (seen(lesson, luis), seen(lesson, eva)) == ("closed", "open")


def test_reopening_is_for_all(lesson: Lesson, class_of_three: Class) -> None:
    clock, luis, *_others = class_of_three
    clock.at(150)
    rounds.close_round(lesson.id, lesson.owner_id, clock.asked.id)
    rounds.reopen_round(lesson.id, lesson.owner_id, clock.asked.id)
    assert seen(lesson, luis) == "open"
    assert give(clock.asked, luis, 160) is None


def test_teachers_see_for_how_many_it_is_open(lesson: Lesson, class_of_three: Class) -> None:
    clock, luis, ana, eva = class_of_three
    version = lesson.version

    def told() -> dict[str, Any]:
        db.session.refresh(lesson)
        found = state.teacher(lesson, ())["state"]
        assert found["version"] == lesson.version
        assert found["round"] == {**state.teacher_round(clock.asked), "status": "open"}
        return dict(found["round"])

    assert "extra_time" not in told()
    clock.at(101)
    opened = clock.asked.opened_at
    assert told()["extra_time"] == {"participants": 2, "more_than": 0, "until": pytest.approx(opened + 400)}
    clock.at(126)
    assert told()["extra_time"] == {"participants": 1, "more_than": 25, "until": pytest.approx(opened + 400)}
    let(lesson, luis, 100)
    assert told()["extra_time"]["participants"] == 2
    members.set_removed(lesson.id, lesson.owner_id, eva.id, True)
    assert told()["extra_time"] == {"participants": 1, "more_than": 25, "until": pytest.approx(opened + 200)}
    timer.pause_round(lesson.id, lesson.owner_id, clock.asked.id)
    paused = told()
    assert (paused["extra_time"]["until"], paused["paused"], paused["remaining"]) == (None, True, 0)
    members.set_removed(lesson.id, lesson.owner_id, eva.id, False)
    assert told()["extra_time"]["participants"] == 2
    assert lesson.version == version + 2 + 4, "each change has a version of its own, so that every page gets it"
    assert seen(lesson, ana) == "closed"


def test_auto_close_waits_only_for_those_who_may_answer(owner: User, question: Question, class_of_three: Class) -> None:
    clock, luis, ana, eva = class_of_three
    present = {luis.id, ana.id, eva.id}
    assert give(clock.asked, ana, 5) is None
    clock.at(101)
    assert not auto_close.is_complete(clock.asked.id, present)
    assert give(clock.asked, eva, 102) is None
    assert auto_close.is_complete(clock.asked.id, present)
