"""The page of a question that projectors show."""

import pytest

from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Lesson, Question, User
from classroom.services.lessons import lifecycle, projector
from classroom.services.results import state
from tests.support.lessons import ask, close, reveal


def shown(lesson: Lesson) -> tuple[int, int]:
    """Return the page and the number of pages that every page of the lesson is told."""
    view = state.public(lesson)["round"]
    return view["page"], view["pages"]


def test_a_page_is_shown_until_something_else_is(lesson: Lesson, question: Question) -> None:
    asked, turn = ask(lesson, question), (lesson.id, lesson.owner_id)
    assert shown(lesson) == (0, 1)
    projector.turn_page(*turn, asked.id, 0, 3)
    version = lesson.version
    for _time in range(2):
        projector.turn_page(*turn, asked.id, 2)
    assert (shown(lesson), lesson.version) == ((2, 3), version + 1), "once is once"
    close(asked)
    assert shown(lesson) == (2, 3)
    reveal(asked)
    assert shown(lesson) == (0, 1), "the result begins at its first page"


@pytest.mark.parametrize(
    ("page", "pages", "field"), [(3, None, "page"), (1, 1, "page"), (-1, 3, "page"), (0, 0, "pages")]
)
def test_pages_that_do_not_exist(lesson: Lesson, question: Question, page: int, pages: int | None, field: str) -> None:
    asked = ask(lesson, question)
    projector.turn_page(lesson.id, lesson.owner_id, asked.id, 0, 3)
    with pytest.raises(Invalid) as refused:
        projector.turn_page(lesson.id, lesson.owner_id, asked.id, page, pages)
    assert list(refused.value.fields) == [field]
    assert shown(lesson) == (0, 3)


def test_who_may_turn_them_and_when(lesson: Lesson, outsider: User, question: Question) -> None:
    asked = ask(lesson, question)
    with pytest.raises(NotFound):
        projector.turn_page(lesson.id, outsider.id, asked.id, 0, 2)
    lifecycle.end(lesson.id, lesson.owner_id)
    with pytest.raises(Conflict):
        projector.turn_page(lesson.id, lesson.owner_id, asked.id, 0, 2)
