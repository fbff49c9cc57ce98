"""The agenda of a lesson: the next question, and skipped ones."""

import pytest

from classroom.core.errors import Conflict, NotFound
from classroom.models import Lesson, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import agenda, lifecycle, lookup
from tests.support.lessons import CAPITAL, ask, close


@pytest.fixture
def lesson(owner: User, question: Question) -> Lesson:
    """A lesson of two questions."""
    other = entries.create(owner.id, {**CAPITAL, "prompt": "Another"})
    return lifecycle.create(owner.id, question_ids=[question.id, other.id])


def test_the_next_question_is_the_first_that_was_neither_asked_nor_skipped(lesson: Lesson, question: Question) -> None:
    second = lesson.items[1].question_id
    assert agenda.next_question(lesson) == question.id
    assert agenda.skip(lesson.id, lesson.owner_id, question.id, True).skipped == [question.id]
    assert agenda.next_question(lesson) == second
    agenda.skip(lesson.id, lesson.owner_id, second, True)
    assert agenda.next_question(lesson) is None
    assert agenda.skip(lesson.id, lesson.owner_id, question.id, False).skipped == [second]
    assert agenda.next_question(lesson) == question.id
    close(ask(lesson, question))
    assert agenda.next_question(lesson) is None


def test_a_skipped_question_can_be_asked(lesson: Lesson, question: Question) -> None:
    agenda.skip(lesson.id, lesson.owner_id, question.id, True)
    assert ask(lesson, question).version.question_id == question.id


def test_only_a_change_is_published(lesson: Lesson, question: Question) -> None:
    before = lesson.version
    agenda.skip(lesson.id, lesson.owner_id, question.id, False)
    assert lesson.version == before
    agenda.skip(lesson.id, lesson.owner_id, question.id, True)
    agenda.skip(lesson.id, lesson.owner_id, question.id, True)
    assert (lesson.version, lesson.skipped) == (before + 1, [question.id])


def test_only_teachers_of_the_lesson_skip_questions_of_its_agenda(
    lesson: Lesson, outsider: User, owner: User, question: Question
) -> None:
    elsewhere = entries.create(owner.id, {**CAPITAL, "prompt": "Not on the agenda"})
    with pytest.raises(NotFound) as caught:
        agenda.skip(lesson.id, owner.id, elsewhere.id, True)
    assert caught.value.code == "unknown_question"
    with pytest.raises(NotFound) as caught:
        agenda.skip(lesson.id, outsider.id, question.id, True)
    assert caught.value.code == "unknown_lesson"
    lifecycle.end(lesson.id, owner.id)
    with pytest.raises(Conflict):
        agenda.skip(lesson.id, owner.id, question.id, True)
    assert lookup.newest_round(lesson.id) is None
