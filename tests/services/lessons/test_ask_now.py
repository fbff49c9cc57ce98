"""Asking a question at once: in the lesson that is running, or in a new one."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict, NotFound
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import ask_now, lifecycle, lookup, slides
from tests.support.lessons import share


def newest(lesson_id: int) -> Round:
    return lookup.newest_round(lesson_id) or pytest.fail("nothing was asked")


def count() -> int:
    return db.session.query(Lesson).count()


def test_in_a_lesson_that_is_running(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, title="Rivers")
    assert ask_now.ask_now(owner.id, question.id, lesson.id) == lesson.id
    asked = newest(lesson.id)
    assert (asked.status, asked.version_id) == ("open", question.current.id)
    assert count() == 1


def test_in_a_new_lesson(owner: User, question: Question) -> None:
    lesson = db.session.get_one(Lesson, ask_now.ask_now(owner.id, question.id))
    assert (lesson.owner_id, lesson.status, lesson.join_mode) == (owner.id, "live", "guest")
    assert newest(lesson.id).status == "open"


def test_a_slide_is_shown(owner: User) -> None:
    slide = entries.create(owner.id, {"type": "slide", "prompt": "# Rivers"})
    lesson = db.session.get_one(Lesson, ask_now.ask_now(owner.id, slide.id))
    shown = slides.current(lesson)
    assert shown
    assert shown.version.question_id == slide.id


def test_only_where_the_teacher_teaches_and_only_own_questions(
    owner: User, colleague: User, outsider: User, question: Question
) -> None:
    lesson = lifecycle.create(owner.id)
    share(lesson, colleague)
    with pytest.raises(NotFound) as caught:
        ask_now.ask_now(outsider.id, question.id, lesson.id)
    assert caught.value.code == "unknown_lesson"
    for person in (colleague, outsider):
        with pytest.raises(NotFound) as caught:
            ask_now.ask_now(person.id, question.id)
        assert caught.value.code == "unknown_question"
    entries.archive(question.id, owner.id)
    with pytest.raises(NotFound):
        ask_now.ask_now(owner.id, question.id)
    assert count() == 1, "no lesson is made for a question that cannot be asked"


def test_not_while_a_question_is_open_nor_after_the_end(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id)
    ask_now.ask_now(owner.id, question.id, lesson.id)
    with pytest.raises(Conflict) as caught:
        ask_now.ask_now(owner.id, question.id, lesson.id)
    assert caught.value.code == "round_open"
    lifecycle.end(lesson.id, owner.id)
    with pytest.raises(Conflict) as caught:
        ask_now.ask_now(owner.id, question.id, lesson.id)
    assert caught.value.code == "wrong_state"


def test_the_lesson_of_today_is_proposed(owner: User, colleague: User) -> None:
    assert ask_now.proposed(owner.id) is None
    old = lifecycle.create(owner.id)
    newer = lifecycle.create(owner.id)
    assert ask_now.proposed(owner.id) == newer.id
    share(newer, colleague)
    assert ask_now.proposed(colleague.id) == newer.id
    lifecycle.end(newer.id, owner.id)
    assert ask_now.proposed(owner.id) == old.id
    old.created_at -= ask_now.RECENT + 60
    db.session.commit()
    assert ask_now.proposed(owner.id) is None, "it was forgotten open on another day"
