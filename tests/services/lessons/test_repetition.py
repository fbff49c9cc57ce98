"""Holding a lesson again."""

import pytest

from classroom.core.errors import Forbidden, NotFound
from classroom.models import Lesson, Question, User
from classroom.services.bank import entries, quiz_items, quizzes
from classroom.services.classes import courses
from classroom.services.lessons import improvise, lifecycle, repetition
from classroom.services.lessons.options import LessonOptions
from tests.support.lessons import CAPITAL, ask, close, join, share


def agenda(lesson: Lesson) -> list[int]:
    return [item.question_id for item in lesson.items]


def test_a_lesson_is_repeated_with_all_that_it_was(owner: User, question: Question) -> None:
    course = courses.create(owner.id, "3B")
    earlier = lifecycle.create(
        owner.id, title="Rivers", question_ids=[question.id], course_id=course.id, allow_change=True,
        options={"podium": True, "speed_bonus": 50},
    )  # fmt: skip
    close(ask(earlier, question))
    lifecycle.end(earlier.id, owner.id)
    lesson = repetition.repeat(earlier.id, owner.id)
    assert (lesson.status, lesson.title, lesson.course_id, lesson.allow_change) == ("lobby", "Rivers", course.id, True)
    assert (lesson.join_mode, lesson.ended_at, agenda(lesson)) == ("account", None, [question.id])
    assert LessonOptions.of(lesson) == LessonOptions.of(earlier)
    assert lesson.code != earlier.code
    assert earlier.status == "ended"


def test_the_agenda_comes_first_then_what_else_was_asked(owner: User, question: Question) -> None:
    second, third, archived = (entries.create(owner.id, {**CAPITAL, "prompt": name}) for name in ("2", "3", "4"))
    earlier = lifecycle.create(owner.id, question_ids=[second.id, archived.id])
    for asked in (third, question, second, third):
        close(ask(earlier, asked))
    entries.archive(archived.id, owner.id)
    assert agenda(repetition.repeat(earlier.id, owner.id)) == [second.id, third.id, question.id]


def test_of_improvised_questions_only_those_that_got_words(owner: User) -> None:
    earlier = lifecycle.create(owner.id)
    close(improvise.ask(earlier.id, owner.id, "true_false"))
    worded = close(improvise.ask(earlier.id, owner.id, "choices", 2))
    graded = close(improvise.ask(earlier.id, owner.id, "choices", 2))
    improvise.word(earlier.id, owner.id, worded.id, "Which?", choices=["x", "y"])
    improvise.word(earlier.id, owner.id, graded.id, "Which one is right?", choices=["x", "y"], right=["a"])
    wanted = [asked.version.question_id for asked in (worded, graded)]
    assert agenda(repetition.repeat(earlier.id, owner.id)) == wanted


def test_a_quiz_that_changed_since_does_not_change_the_repetition(owner: User, question: Question) -> None:
    quiz = quizzes.create(owner.id, "Quiz")
    quiz_items.append(quiz.id, owner.id, [question.id])
    earlier = lifecycle.create(owner.id, quiz_id=quiz.id)
    quiz_items.append(quiz.id, owner.id, [entries.create(owner.id, {**CAPITAL, "prompt": "new"}).id])
    lesson = repetition.repeat(earlier.id, owner.id)
    assert (agenda(lesson), lesson.quiz_id) == ([question.id], quiz.id)


def test_without_a_class_that_was_archived(owner: User) -> None:
    course = courses.create(owner.id, "3B")
    earlier = lifecycle.create(owner.id, course_id=course.id)
    courses.set_archived(course.id, owner.id, True)
    assert repetition.repeat(earlier.id, owner.id).course_id is None


def test_only_its_owner_repeats_a_lesson(lesson: Lesson, colleague: User, outsider: User) -> None:
    share(lesson, colleague)
    with pytest.raises(Forbidden):
        repetition.repeat(lesson.id, colleague.id)
    with pytest.raises(NotFound):
        repetition.repeat(lesson.id, outsider.id)


def test_nobody_of_the_earlier_lesson_is_in(lesson: Lesson) -> None:
    join(lesson, "Ana")
    assert join(repetition.repeat(lesson.id, lesson.owner_id), "Ana").nickname == "Ana"
