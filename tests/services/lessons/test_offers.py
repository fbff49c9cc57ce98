"""A teacher of a lesson never changes the bank of a colleague: a change holds in the lesson and is offered."""

from typing import Any

import pytest

from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import bulk_edit, entries, offers, versions
from classroom.services.lessons import agenda, improvise, lifecycle, regrade, rounds
from tests.support.lessons import answer, ask, close, join, share

RIVER: dict[str, Any] = {
    "type": "short_text",
    "prompt": "Longest river?",
    "accepted": [{"text": "Nile"}],
    "tags": ["rivers"],
}


def bank_of(user: User) -> list[dict[str, Any]]:
    """Return everything that a teacher's bank shows, the archived questions included."""
    db.session.expire_all()
    found = [*entries.search(user.id).items, *entries.search(user.id, archived=True).items]
    return [entries.describe(question) for question in sorted(found, key=lambda question: question.id)]


def texts(described: dict[str, Any]) -> list[str]:
    return [item["text"] for item in described["accepted"]]


@pytest.fixture
def river(owner: User) -> Question:
    return entries.create(owner.id, RIVER)


@pytest.fixture
def shared(owner: User, colleague: User, river: Question) -> Lesson:
    """A lesson of the owner with a question on its agenda, shared with the colleague."""
    lesson = lifecycle.create(owner.id, title="Geography", question_ids=[river.id])
    share(lesson, colleague)
    return lesson


def improvised(lesson: Lesson, by: User) -> Round:
    return improvise.ask(lesson.id, by.id, "choices", 2)


def closed(lesson: Lesson, river: Question) -> Round:
    asked = ask(lesson, river)
    answer(join(lesson, "Ana"), asked, "Amazon")
    return close(asked)


def accept(asked: Round, by: User, text: str = "Amazon") -> Round:
    return regrade.accept_answer(asked.lesson_id, by.id, asked.id, text)


def test_a_colleague_words_and_the_bank_stays(shared: Lesson, owner: User, colleague: User) -> None:
    asked = improvised(shared, owner)
    before = bank_of(owner)
    improvise.word(shared.id, colleague.id, asked.id, "Which?", choices=["Yes", "No"])
    assert bank_of(owner) == before
    assert asked.version.prompt == "Which?"
    (offer,) = offers.waiting(owner.id)
    assert (offer.by.username, offer.version_id) == (colleague.username, asked.version_id)


def test_a_colleague_marks_right_choices_and_the_bank_stays(shared: Lesson, owner: User, colleague: User) -> None:
    asked = improvised(shared, owner)
    before = bank_of(owner)
    improvise.word(shared.id, colleague.id, asked.id, "Which?", choices=["Yes", "No"], right=["b"])
    improvise.word(shared.id, colleague.id, asked.id, "Which one?", choices=["Yes", "No"], right=["a"])
    assert bank_of(owner) == before
    assert asked.version.type == "single_choice"
    (copy,) = bank_of(colleague)
    assert (copy["prompt"], copy["given_by"]) == ("Which one?", owner.username)
    (offer,) = offers.waiting(owner.id)
    assert offer.version_id == asked.version_id  # the latest words, once


def test_a_colleague_accepts_an_answer_and_the_bank_stays(
    shared: Lesson, river: Question, owner: User, colleague: User
) -> None:
    asked = closed(shared, river)
    before = bank_of(owner)
    accept(asked, colleague)
    accept(asked, colleague, "Amazonas")
    assert bank_of(owner) == before
    assert asked.version.body != river.current.body
    assert [offer.version_id for offer in offers.waiting(owner.id)] == [asked.version_id]


def test_the_owner_of_the_lesson_does_not_change_the_colleagues_bank(
    shared: Lesson, owner: User, colleague: User
) -> None:
    mine = entries.create(colleague.id, RIVER)
    asked = rounds.open_round(shared.id, colleague.id, mine.id)
    close(asked)
    before = bank_of(colleague)
    accept(asked, owner)
    assert bank_of(colleague) == before
    assert [offer.by_id for offer in offers.waiting(colleague.id)] == [owner.id]


def test_the_lesson_asks_its_own_version_again_and_other_lessons_do_not(
    shared: Lesson, river: Question, owner: User, colleague: User
) -> None:
    asked = accept(closed(shared, river), colleague)
    assert ask(shared, river).version_id == asked.version_id
    elsewhere = lifecycle.create(owner.id, question_ids=[river.id])
    assert ask(elsewhere, river).version.number == 1


def test_a_newer_version_of_the_bank_goes_before_the_lessons_own(
    shared: Lesson, river: Question, owner: User, colleague: User
) -> None:
    accept(closed(shared, river), colleague)
    newest = entries.edit(river.id, owner.id, {"prompt": "The longest river?"}).current
    assert ask(shared, river).version_id == newest.id


def test_a_replaced_question_of_the_agenda_counts_as_asked(owner: User, colleague: User) -> None:
    first = lifecycle.create(owner.id)
    old = improvised(first, owner)
    lesson = lifecycle.create(owner.id, question_ids=[old.version.question_id])
    share(lesson, colleague)
    asked = rounds.open_round(lesson.id, colleague.id, old.version.question_id)
    improvise.word(lesson.id, colleague.id, asked.id, "Which?", choices=["Yes", "No"], right=["b"])
    (entry,) = agenda.of_lesson(lesson.id)
    assert (entry["prompt"], entry["asked"]) == ("Which?", 1)
    assert agenda.next_question(lesson) is None


def test_taking_an_accepted_answer(shared: Lesson, river: Question, owner: User, colleague: User) -> None:
    accept(closed(shared, river), colleague)
    (offer,) = offers.waiting(owner.id)
    offers.take(river.id, owner.id, offer.id)
    assert texts(bank_of(owner)[0]) == ["Nile", "Amazon"]
    assert offers.waiting(owner.id) == []
    number = bank_of(owner)[0]["version"]
    offers.take(river.id, owner.id, offer.id)  # a second press of the button
    assert bank_of(owner)[0]["version"] == number


def test_taking_words_with_a_right_choice(shared: Lesson, owner: User, colleague: User) -> None:
    asked = improvised(shared, owner)
    old = asked.version.question_id
    improvise.word(shared.id, colleague.id, asked.id, "Which?", choices=["Yes", "No"], right=["b"])
    (offer,) = offers.waiting(owner.id)
    fresh = offers.take(old, owner.id, offer.id)
    assert (fresh.owner_id, fresh.type, fresh.given_by) == (owner.id, "single_choice", colleague.username)
    assert entries.get(old, owner.id).archived_at is not None
    assert len(bank_of(colleague)) == 1


def test_declining_leaves_the_question(shared: Lesson, river: Question, owner: User, colleague: User) -> None:
    asked = accept(closed(shared, river), colleague)
    before = bank_of(owner)
    (offer,) = offers.waiting(owner.id)
    offers.decline(river.id, owner.id, offer.id)
    assert (bank_of(owner), offers.waiting(owner.id)) == (before, [])
    assert ask(shared, river).version_id == asked.version_id  # in the lesson it holds
    assert [state["lesson_id"] for state in versions.listing(river.id, owner.id)] == [shared.id, None]


def test_writing_on_takes_what_was_offered(shared: Lesson, owner: User, colleague: User) -> None:
    asked = improvised(shared, owner)
    improvise.word(shared.id, colleague.id, asked.id, "Whihc?", choices=["Yes", "No"], right=["b"])
    improvise.word(shared.id, owner.id, asked.id, "Which?", choices=["Yes", "No"], right=["b"])
    assert offers.waiting(owner.id) == offers.waiting(colleague.id) == []
    assert asked.version.question.owner_id == owner.id
    assert [entry["prompt"] for entry in bank_of(owner) if not entry["archived"]][-1] == "Which?"
    assert bank_of(colleague)[0]["prompt"] == "Whihc?"


@pytest.mark.parametrize("answer_it", [offers.take, offers.decline])
def test_nobody_else_answers_an_offer(
    shared: Lesson, river: Question, owner: User, colleague: User, answer_it: Any
) -> None:
    accept(closed(shared, river), colleague)
    (offer,) = offers.waiting(owner.id)
    own = entries.create(colleague.id, RIVER)
    for question_id in (river.id, own.id):
        with pytest.raises(NotFound):
            answer_it(question_id, colleague.id, offer.id)
    assert offers.waiting(owner.id) == [offer]


def test_undoing_a_bulk_change_passes_over_versions_of_lessons(
    shared: Lesson, river: Question, owner: User, colleague: User
) -> None:
    accept(closed(shared, river), colleague)
    changed = bulk_edit.set_value(owner.id, [river.id], "difficulty", 3)
    bulk_edit.undo(owner.id, "set", changed.at)
    (entry,) = [entry for entry in bank_of(owner) if entry["id"] == river.id]
    assert (entry["difficulty"], texts(entry)) == (None, ["Nile"])
