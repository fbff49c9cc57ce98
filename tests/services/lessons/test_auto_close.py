"""The option auto_close: a question closes when everybody present has answered."""

import pytest

from classroom.core.database import db, now
from classroom.models import Lesson, Question, Round, User
from classroom.services.lessons import auto_close, lifecycle, rounds
from classroom.services.participants import members
from tests.support.lessons import answer, ask, close, join


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """A lesson with auto_close."""
    return lifecycle.create(owner.id, options={"auto_close": True})


def status(asked: Round) -> str:
    db.session.expire_all()
    return db.session.get_one(Round, asked.id).status


@pytest.mark.both_databases
def test_a_round_closes_when_everybody_present_has_answered(lesson: Lesson, question: Question) -> None:
    ana, bea, away = (join(lesson, name) for name in ("Ana", "Bea", "away"))
    asked = ask(lesson, question)
    here = {ana.id, bea.id}
    assert auto_close.open_rounds([lesson.id]) == {lesson.id: asked.id}
    assert not auto_close.close(lesson.id, asked.id, here)
    answer(ana, asked, ["a"])
    assert not auto_close.close(lesson.id, asked.id, here)
    answer(away, asked, ["a"])
    assert not auto_close.close(lesson.id, asked.id, here), "as many have answered as are here, but not the same"
    answer(bea, asked, ["b"])
    version = lesson.version
    assert auto_close.close(lesson.id, asked.id, here)
    assert status(asked) == "closed"
    assert db.session.get_one(Lesson, lesson.id).version == version + 1
    assert not auto_close.close(lesson.id, asked.id, here), "one call closes it"
    assert auto_close.open_rounds([lesson.id]) == {}


def test_a_round_stays_open_while_nobody_is_present(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    assert not auto_close.close(lesson.id, asked.id, set())
    answer(join(lesson, "gone"), asked, ["a"])
    assert not auto_close.close(lesson.id, asked.id, set())


def test_removed_participants_need_not_answer(lesson: Lesson, question: Question) -> None:
    ana, nuisance = join(lesson, "Ana"), join(lesson, "Nuisance")
    asked = ask(lesson, question)
    answer(ana, asked, ["b"])
    members.set_removed(lesson.id, lesson.owner_id, nuisance.id, True)
    assert auto_close.close(lesson.id, asked.id, {ana.id, nuisance.id})


def test_a_reopened_round_waits_for_another_answer(lesson: Lesson, question: Question) -> None:
    ana, bea = join(lesson, "Ana"), join(lesson, "Bea")
    asked = ask(lesson, question)
    answer(ana, asked, ["b"])
    assert auto_close.close(lesson.id, asked.id, {ana.id})
    rounds.reopen_round(lesson.id, lesson.owner_id, asked.id)
    assert not auto_close.close(lesson.id, asked.id, {ana.id})
    answer(bea, asked, ["b"])
    assert auto_close.close(lesson.id, asked.id, {ana.id, bea.id})


def test_a_round_stays_open_without_the_option(lesson: Lesson, question: Question) -> None:
    ana = join(lesson, "Ana")
    asked = ask(lesson, question)
    answer(ana, asked, ["b"])
    lifecycle.set_options(lesson.id, lesson.owner_id, {"auto_close": False})
    assert auto_close.open_rounds([lesson.id]) == {}
    assert not auto_close.close(lesson.id, asked.id, {ana.id})
    lifecycle.set_options(lesson.id, lesson.owner_id, {"auto_close": True})
    assert not auto_close.close(lesson.id + 1, asked.id, {ana.id})
    assert auto_close.close(lesson.id, asked.id, {ana.id})


def test_a_round_that_the_teacher_closed_is_not_changed(lesson: Lesson, question: Question) -> None:
    ana = join(lesson, "Ana")
    asked = ask(lesson, question)
    answer(ana, asked, ["b"])
    closed_at = close(asked).closed_at
    assert not auto_close.close(lesson.id, asked.id, {ana.id})
    db.session.expire_all()
    assert db.session.get_one(Round, asked.id).closed_at == closed_at
    assert closed_at is not None
    assert closed_at <= now()
