"""What pages were told, as versions: lost messages leave gaps that only a repair can close."""

import pytest

from classroom.live.told import Told, ToldPages
from classroom.models.answer import WRITERS
from classroom.services.lessons.changes import NONE, Changes


def numbers(writer: int, count: int) -> list[int]:
    """Return the first numbers that a writer gives."""
    return [writer + WRITERS * nth for nth in range(1, count + 1)]


def test_messages_one_after_the_other_leave_no_gap() -> None:
    told, (first, second) = Told(), numbers(3, 2)
    told.answered(first)
    told.answered(second)
    told.person(1)
    assert not told.lacks_some_views(Changes(people=1, answers={3: second}))


@pytest.mark.parametrize("known", [(1,), (0, 2)], ids=["the first is lost", "the second is lost"])
def test_a_lost_message_leaves_a_gap(known: tuple[int, ...]) -> None:
    told, given = Told(), numbers(3, 3)
    for nth in known:
        told.answered(given[nth])
    assert told.lacks_some_views(Changes(answers={3: given[-1]}))
    told.views(Changes(answers={3: given[-1]}), everybody=False)
    assert not told.lacks_some_views(Changes(answers={3: given[-1]}))


def test_a_lost_change_to_a_participant_leaves_a_gap() -> None:
    told = Told()
    told.person(2)
    assert told.lacks_some_views(Changes(people=2))
    assert told.lacks_people(Changes(people=2))


def test_writers_are_told_apart() -> None:
    told = Told()
    told.answered(numbers(0, 1)[0])
    assert not told.lacks_some_views(Changes(answers={0: WRITERS}))
    assert told.lacks_some_views(Changes(answers={0: WRITERS, 5: numbers(5, 1)[0]}))


def test_views_of_all_include_those_of_some() -> None:
    told, stored = Told(), Changes(version=7, private=7, people=4, answers={1: 17})
    assert told.lacks_all_views(stored)
    told.views(stored, everybody=False)
    assert told.lacks_all_views(stored)
    told.views(stored, everybody=True)
    assert not told.lacks_all_views(stored)
    assert not told.lacks_some_views(stored)


def test_what_was_told_later_stays_told() -> None:
    told = Told()
    told.views(Changes(people=4, answers={1: 33}), everybody=True)
    told.views(Changes(people=2, answers={1: 17, 2: 18}), everybody=True)
    assert (told.people, told.answers) == (4, {1: 33, 2: 18})


def test_a_new_page_may_know_less_than_the_others() -> None:
    pages = ToldPages()
    pages.begin(5, Changes(version=3, private=3, people=2, answers={1: 17}), teacher=False)
    newer = Changes(version=4, private=4, people=3, answers={1: 33, 2: 18})
    pages.of(5).views(newer, everybody=True)
    pages.of(5).state = 4
    pages.begin(5, Changes(version=3, private=3, people=2, answers={1: 17}), teacher=False)
    assert pages.of(5).lacks_state(newer)
    assert pages.of(5).lacks_all_views(newer)
    assert pages.of(5).answers == {1: 17}
    assert not pages.of(5).lacks_people(Changes(people=2)), "students' pages say nothing of teachers' pages"


def test_a_lesson_without_pages_is_not_known() -> None:
    pages = ToldPages()
    pages.of(5).state = 9
    assert not pages.knows(5)
    pages.begin(5, NONE, teacher=True)
    assert pages.knows(5)
    pages.forget_all_but([5])
    assert pages.knows(5)
    pages.forget_all_but([6])
    assert not pages.knows(5)
