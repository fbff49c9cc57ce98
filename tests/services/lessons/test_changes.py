"""The versions of what pages show: each grows in the transaction of what it counts."""

import pytest

from classroom.core.database import db, transaction
from classroom.models import Answer, Lesson, Participant, Question
from classroom.models.answer import WRITERS
from classroom.services.lessons import changes, lifecycle
from classroom.services.lessons.changes import Changes
from classroom.services.participants import members, renaming
from tests.support.lessons import answer, ask, close, join, reveal


def of(lesson: Lesson) -> Changes:
    """Return the stored versions."""
    db.session.rollback()
    return changes.of_lesson(lesson.id)


@pytest.mark.both_databases
def test_answers_are_counted_by_writer(lesson: Lesson, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, beto = join(lesson, "Ana"), join(lesson, "Beto")
    asked = ask(lesson, question)
    before = of(lesson)
    assert before.answers == {}
    monkeypatch.setattr("os.getpid", lambda: 3)
    answer(ana, asked, ["a"])
    first = of(lesson)
    monkeypatch.setattr("os.getpid", lambda: 4 + WRITERS)
    answer(beto, asked, ["b"])
    second = of(lesson)
    assert first.answers == {3: 3 + WRITERS}
    assert second.answers == {3: 3 + WRITERS, 4: 4 + WRITERS}
    assert (second.version, second.people) == (before.version, before.people), "the lesson's row is left alone"
    assert changes.answered_after(lesson.id, before.answers, second.answers) == {ana.id, beto.id}
    assert changes.answered_after(lesson.id, first.answers, second.answers) == {beto.id}
    assert changes.answered_after(lesson.id, second.answers, second.answers) == set()
    reveal(close(asked))
    ask(lesson, question)
    assert changes.answered_after(lesson.id, {}, of(lesson).answers) == set(), "only the newest round is shown"


@pytest.mark.both_databases
def test_a_changed_answer_is_a_new_one(lesson: Lesson, question: Question, guest: Participant) -> None:
    with transaction():
        lesson.allow_change = True
    asked = ask(lesson, question)
    answer(guest, asked, ["a"])
    before = of(lesson)
    answer(guest, asked, ["b"])
    after = of(lesson)
    ((writer, version),) = after.answers.items()
    assert version == before.answers[writer] + WRITERS
    assert changes.answered_after(lesson.id, before.answers, after.answers) == {guest.id}
    assert db.session.query(Answer.version).one() == (version,)


def test_a_refused_answer_counts_nothing(lesson: Lesson, question: Question, guest: Participant) -> None:
    asked = close(ask(lesson, question))
    with pytest.raises(Exception, match="closed"):
        answer(guest, asked, ["a"])
    assert of(lesson).answers == {}


@pytest.mark.both_databases
def test_each_change_to_a_participant_is_counted_and_stamped(lesson: Lesson) -> None:
    ana, beto = join(lesson, "Ana"), join(lesson, "Beto")
    owner, asked = lesson.owner_id, of(lesson)
    assert asked.people == 2
    for change in (
        lambda: members.set_extra_time(lesson.id, owner, ana.id, 50),
        lambda: renaming.rename_self(ana.id, "Ana María"),
        lambda: renaming.rename_participant(lesson.id, owner, ana.id, "Ana Belén"),
        lambda: members.set_removed(lesson.id, owner, ana.id, True),
        lambda: members.set_removed(lesson.id, owner, ana.id, False),
    ):
        before = of(lesson)
        change()
        after = of(lesson)
        assert after.people == before.people + 1
        assert changes.people_after(lesson.id, before.people) == {ana.id}
    assert changes.people_after(lesson.id, 1) == {ana.id, beto.id}


def test_views_of_all_change_with_the_transition_that_changes_them(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    assert of(lesson).private == 0
    close(asked)
    assert of(lesson).private == 0
    reveal(asked)
    assert of(lesson).private == of(lesson).version
    lifecycle.set_locked(lesson.id, lesson.owner_id, True)
    assert of(lesson).private == of(lesson).version - 1
    lifecycle.set_options(lesson.id, lesson.owner_id, {"podium": True})
    assert of(lesson).private == of(lesson).version
    lifecycle.end(lesson.id, lesson.owner_id)
    assert of(lesson).private == of(lesson).version


def test_what_does_not_exist_has_no_versions(lesson: Lesson) -> None:
    assert changes.of_lesson(999) == changes.NONE
    assert changes.of_lessons([lesson.id, 999]).keys() == {lesson.id}
