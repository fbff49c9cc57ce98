"""What speed earns, also for those who have more time, and how sure people are of an answer."""

from typing import Any

import pytest

from classroom.core.errors import Invalid
from classroom.models import Lesson, Question, User
from classroom.services.lessons import lifecycle
from classroom.services.lessons.grading import extra_seconds, points, seconds_used, time_left
from classroom.services.results import state
from tests.support.lessons import ask, join
from tests.support.timed_answers import give, let, stored


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
