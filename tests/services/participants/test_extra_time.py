"""More time for somebody who needs it: who gets it, and what it does to the end of a question."""

from typing import Any

import pytest

from classroom.core import settings
from classroom.core.database import db
from classroom.core.errors import Invalid, NotFound
from classroom.models import Enrolment, Lesson, Question, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle, timer
from classroom.services.participants import members
from classroom.services.results import state
from tests.support.lessons import ask, join
from tests.support.timed_answers import give, let


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
