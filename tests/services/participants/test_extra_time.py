"""More time for somebody who needs it, what speed earns, and how sure people are of an answer."""

from dataclasses import replace
from typing import Any

import pytest

from classroom.core import settings
from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Answer, Enrolment, Lesson, Participant, Question, Round, User
from classroom.services.answers import submissions
from classroom.services.answers.batch import record_batch
from classroom.services.classes import courses
from classroom.services.lessons import auto_close, lifecycle, rounds, timer, transitions
from classroom.services.lessons.grading import extra_seconds, points, seconds_used, time_left
from classroom.services.participants import members
from classroom.services.results import state
from tests.support.lessons import ask, join


def give(asked: Round, person: Participant, seconds: float, **more: Any) -> str | None:
    """Submit an answer that arrived so many seconds after the opening; return the error's code, if any."""
    payload = {"id": f"submission-{person.id}-{seconds * 1000:.0f}", "round_id": asked.id, "value": ["b"], **more}
    item = replace(submissions.read(person.id, payload), received_at=asked.opened_at + seconds)
    (verdict,) = record_batch([item])
    return verdict.error.code if verdict.error else None


def let(lesson: Lesson, person: Participant, percent: int) -> Participant:
    """Give somebody extra time as the lesson's owner."""
    return members.set_extra_time(lesson.id, lesson.owner_id, person.id, percent)


def stored(person: Participant) -> Answer:
    db.session.rollback()
    return db.session.query(Answer).filter_by(participant_id=person.id).one()


def test_who_has_more_time_answers_when_it_is_over_for_the_others(lesson: Lesson, question: Question) -> None:
    ana, luis = join(lesson, "Ana"), join(lesson, "Luis")
    let(lesson, ana, 50)
    asked = ask(lesson, question, time_limit=100)
    late = 100 + settings.current().answer_grace + 1
    assert give(asked, luis, late) == "round_closed"
    assert give(asked, ana, late) is None
    maria = join(lesson, "María")
    let(lesson, maria, 50)
    assert give(asked, maria, 150 + settings.current().answer_grace + 1) == "round_closed"


def test_it_holds_at_once_and_may_be_taken_away(lesson: Lesson, question: Question) -> None:
    ana = join(lesson, "Ana")
    asked = ask(lesson, question, time_limit=100)
    let(lesson, ana, 25)
    let(lesson, ana, 0)
    assert give(asked, ana, 110) == "round_closed"
    let(lesson, ana, 100)
    assert give(asked, ana, 110.5) is None


def test_a_round_closes_by_itself_when_the_last_has_no_time_left(
    lesson: Lesson, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, gone = join(lesson, "Ana"), join(lesson, "Gone")
    let(lesson, ana, 50)
    let(lesson, gone, 300)
    members.set_removed(lesson.id, lesson.owner_id, gone.id, True)
    asked = ask(lesson, question, time_limit=100)
    grace = settings.current().answer_grace
    for elapsed, closed in ((100 + grace + 1, []), (150 + grace - 1, []), (150 + grace + 1, [asked.id])):
        monkeypatch.setattr(timer, "now", lambda elapsed=elapsed: asked.opened_at + elapsed)
        assert timer.close_overdue() == closed
    assert timer.close_overdue() == []


def test_nobody_else_sees_it(lesson: Lesson, question: Question) -> None:
    ana, luis = join(lesson, "Ana"), join(lesson, "Luis")
    let(lesson, ana, 75)
    ask(lesson, question, time_limit=100)
    assert state.private(ana)["extra_percent"] == 75
    assert state.private(luis)["extra_percent"] == 0
    assert [person["extra_percent"] for person in state.teacher(lesson, ())["participants"]] == [75, 0]
    shown = state.public(lesson)["round"]
    let(lesson, ana, 0)
    assert state.public(lesson)["round"] == shown, "what everybody gets is the same without it"


def test_the_roster_keeps_it(owner: User, member: User) -> None:
    course = courses.create(owner.id, "Geography 2 B")
    courses.add_student(course.id, owner.id, member.username)
    lesson = lifecycle.create(owner.id, course_id=course.id)
    person = join(lesson, user=member)
    let(lesson, person, 40)
    later = lifecycle.create(owner.id, course_id=course.id)
    assert join(later, user=member).extra_percent == 40
    assert db.session.get_one(Enrolment, (course.id, member.id)).extra_percent == 40
    let(later, join(later, user=member), 0)
    assert join(lifecycle.create(owner.id, course_id=course.id), user=member).extra_percent == 0


@pytest.mark.parametrize("percent", [-1, 301, 1.5, "10", True, None])
def test_what_cannot_be_given(lesson: Lesson, percent: Any) -> None:
    with pytest.raises(Invalid) as caught:
        let(lesson, join(lesson, "Ana"), percent)
    assert list(caught.value.fields) == ["percent"]


def test_only_the_lesson_s_teacher_gives_it(lesson: Lesson, outsider: User) -> None:
    ana = join(lesson, "Ana")
    with pytest.raises(NotFound):
        members.set_extra_time(lesson.id, outsider.id, ana.id, 50)
    other = lifecycle.create(lesson.owner_id)
    with pytest.raises(NotFound):
        members.set_extra_time(other.id, lesson.owner_id, ana.id, 50)


@pytest.mark.parametrize(
    ("worth", "fraction", "bonus", "left", "earned"),
    [
        (100, 1, 0, 1, 100),
        (100, 1, 50, 1, 150),
        (100, 1, 50, 0.5, 125),
        (100, 1, 50, 0, 100),
        (100, 1, 50, None, 100),
        (100, 0.5, 50, 1, 75),
        (100, 0, 100, 1, 0),
        (1, 0.5, 0, None, 1),
        (3, 0.5, 0, None, 2),
    ],
)
def test_points(worth: int, fraction: float, bonus: int, left: float | None, earned: int) -> None:
    assert points(worth, fraction, bonus, left) == earned


@pytest.mark.parametrize(
    ("used", "limit", "extra", "left"),
    [
        (0, 40, 0, 1),
        (20, 40, 0, 0.5),
        (40, 40, 0, 0),
        (68, 40, 0, 0),
        (-4, 40, 0, 1),
        (20, 40, 100, 0.75),
        (5, None, 0, None),
    ],
)
def test_time_left(used: float, limit: int | None, extra: int, left: float | None) -> None:
    assert time_left(used, limit, extra) == left


@pytest.mark.parametrize(
    ("used", "since", "moment", "seconds"), [(7, None, 900, 7), (7, 890, 900, 17), (7, 890, 889.9, 7)]
)
def test_seconds_used(used: float, since: float | None, moment: float, seconds: float) -> None:
    assert seconds_used(used, since, moment) == seconds


def test_extra_seconds() -> None:
    assert (extra_seconds(60, 25), extra_seconds(None, 25), extra_seconds(60, 0)) == (15, 0, 0)


def test_speed_earns_what_the_lesson_says(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, options={"speed_bonus": 50})
    people = [join(lesson, name) for name in ("at once", "half way", "at the end", "slow but with more time")]
    let(lesson, people[3], 100)
    asked = ask(lesson, question, time_limit=40)
    for person, seconds in zip(people, (0, 20, 40, 40), strict=True):
        assert give(asked, person, seconds) is None
    assert [stored(person).points for person in people] == [150, 125, 100, 125]


def test_without_a_time_limit_speed_earns_nothing(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, options={"speed_bonus": 50})
    ana = join(lesson, "Ana")
    give(ask(lesson, question, time_limit=None), ana, 0)
    assert stored(ana).points == 100


def test_confidence_is_kept_where_the_lesson_asks_for_it(owner: User, question: Question) -> None:
    asking = lifecycle.create(owner.id, options={"confidence": True})
    silent = lifecycle.create(owner.id)
    for lesson, kept in ((asking, 3), (silent, None)):
        ana = join(lesson, "Ana")
        asked = ask(lesson, question)
        assert give(asked, ana, 1, confidence=3) is None
        assert stored(ana).confidence == kept
        assert state.private(ana)["answer"].get("confidence") == kept


@pytest.mark.parametrize("confidence", [0, 4, 1.5, "2", True, []])
def test_confidence_is_one_of_three(lesson: Lesson, question: Question, confidence: Any) -> None:
    ana, asked = join(lesson, "Ana"), ask(lesson, question)
    with pytest.raises(Invalid) as caught:
        give(asked, ana, 1, confidence=confidence)
    assert list(caught.value.fields) == ["confidence"]


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
