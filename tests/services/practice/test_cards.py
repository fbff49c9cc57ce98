"""Which answers become cards: what one got wrong, once one may know it; whatever happens to its grade later."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from classroom.core import settings
from classroom.core.database import db, now
from classroom.models import Attempt, Lesson, Participant, PracticeCard, PracticeReview, Question, Round, User
from classroom.services.answers import submissions, submit
from classroom.services.assignments import manage, work
from classroom.services.bank import entries, quizzes
from classroom.services.forgetting import retention
from classroom.services.lessons import keys, lifecycle, rounds
from classroom.services.participants import members
from classroom.services.participants.join import join_lesson
from classroom.services.practice import cards, schedule
from classroom.services.practice.schedule import Review
from tests.support.calendar import Wait
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, vote_again
from tests.support.questions import UNGRADED
from tests.support.questions import question as question_of

pytestmark = pytest.mark.both_databases


def cards_of(user: User) -> list[PracticeCard]:
    """Take over what the account has answered, and return its cards."""
    cards.collect(user.id)
    return stored(user)


def stored(user: User) -> list[PracticeCard]:
    """Return the cards as they are stored, after checking that their state is what their reviews make of it."""
    db.session.expire_all()
    found = list(db.session.scalars(select(PracticeCard).where(PracticeCard.user_id == user.id)))
    for card in found:
        rows = db.session.scalars(select(PracticeReview).where(PracticeReview.card_id == card.id))
        state = schedule.state_of(Review(row.at, row.day, row.fraction, row.confidence) for row in rows)
        assert {name: getattr(card, name) for name in state.__slots__} == {
            name: getattr(state, name) for name in state.__slots__
        }
    return found


def another(owner: User, **changes: Any) -> Question:
    """Return another question of the owner."""
    return entries.create(owner.id, {**CAPITAL, "prompt": "Another?", **changes})


def today() -> int:
    """Return the day by the server's clock."""
    return schedule.day_of(now(), None)


def test_wrong_and_partly_right_answers_become_cards(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    partly = entries.create(owner.id, question_of("multiple_choice"))
    play(lesson, question, {ana: ["a"]})
    play(lesson, another(owner), {ana: ["b"]})  # right
    play(lesson, partly, {ana: ["a"]})  # half of what is right
    play(lesson, another(owner), {})  # not answered
    first, second = cards_of(member)
    assert (first.question_id, second.question_id) == (question.id, partly.id)
    assert (first.due_day, second.due_day) == (today() + 1, today() + 1)
    assert first.stability < second.stability, "partly right is known for longer"
    assert [card.id for card in cards_of(member)] == [first.id, second.id], "doing it again changes nothing"


@pytest.mark.parametrize("kind", UNGRADED)
def test_what_is_not_graded_makes_none(kind: str, lesson: Lesson, ana: Participant, member: User, owner: User) -> None:
    values = {"open_text": "Because", "word_cloud": "because", "rating": 2, "poll": ["a"]}
    play(lesson, entries.create(owner.id, question_of(kind)), {ana: values[kind]})
    assert cards_of(member) == []


def test_surveys_make_none(question: Question, member: User, owner: User) -> None:
    survey = lifecycle.create(owner.id, title="Survey", options={"scoring": "survey"})
    play(survey, question, {join(survey, user=member): ["a"]})
    assert cards_of(member) == []


def test_before_the_reveal_there_is_no_card(lesson: Lesson, question: Question, ana: Participant, member: User) -> None:
    asked = ask(lesson, question)
    answer(ana, asked, ["a"])
    assert cards_of(member) == []
    close(asked)
    assert cards_of(member) == []
    reveal(asked)
    assert len(cards_of(member)) == 1


def test_while_the_question_is_voted_on_again_nothing_is_told(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    asked = play(lesson, question, {ana: ["a"]})
    second = rounds.revote(lesson.id, owner.id, asked.id)
    assert cards_of(member) == []
    reveal(close(second))
    assert len(cards_of(member)) == 1


def test_two_votes_of_one_day_count_once(
    lesson: Lesson, question: Question, ana: Participant, member: User, wait_days: Wait
) -> None:
    asked = play(lesson, question, {ana: ["a"]})
    vote_again(lesson, asked, {ana: ["b"]})
    (card,) = cards_of(member)
    assert (card.reviews, card.due_day) == (1, today() + 1)


def test_the_same_question_in_a_later_lesson_moves_the_card(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User, wait_days: Wait
) -> None:
    play(lesson, question, {ana: ["a"]})
    (card,) = cards_of(member)
    version = card.version_id
    lifecycle.end(lesson.id, owner.id)
    wait_days(1)
    entries.edit(question.id, owner.id, {"explanation": "It is in the south-east."})
    later = lifecycle.create(owner.id, title="Again")
    play(later, question, {join(later, user=member): ["b"]})
    (card,) = cards_of(member)
    assert (card.reviews, card.due_day) == (2, today() + 2)
    assert card.version_id != version, "the newest version that was asked"
    entries.edit(question.id, owner.id, {"explanation": "Not asked yet."})
    assert cards_of(member)[0].version_id == card.version_id


def test_a_right_answer_before_the_wrong_one_counts_too(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User, wait_days: Wait
) -> None:
    play(lesson, question, {ana: ["b"]})
    assert cards_of(member) == []
    wait_days(3)
    later = lifecycle.create(owner.id, title="Again")
    play(later, question, {join(later, user=member): ["a"]})
    (card,) = cards_of(member)
    assert card.reviews == 2


def test_a_corrected_key_makes_and_takes_cards(
    lesson: Lesson, question: Question, ana: Participant, member: User, owner: User
) -> None:
    other = another(owner)
    asked, second = play(lesson, question, {ana: ["a"]}), play(lesson, other, {ana: ["b"]})
    assert [card.question_id for card in cards_of(member)] == [question.id]
    choices = [{**choice, "correct": place == 0} for place, choice in enumerate(CAPITAL["choices"])]
    for each in (asked, second):
        keys.correct(lesson.id, owner.id, each.id, {"choices": choices})
    (card,) = cards_of(member)
    assert card.question_id == other.id
    assert card.version_id == db.session.get_one(Round, second.id).version_id


def test_who_was_removed_practises_nothing_of_the_lesson(
    lesson: Lesson, question: Question, ana: Participant, member: User, remove: Callable[..., None]
) -> None:
    play(lesson, question, {ana: ["a"]})
    assert len(cards_of(member)) == 1
    remove(ana, True)
    assert cards_of(member) == []
    remove(ana, False)
    assert len(cards_of(member)) == 1


def test_guests_have_no_cards(lesson: Lesson, question: Question, guest: Participant) -> None:
    play(lesson, question, {guest: ["a"]})
    assert db.session.scalar(select(func.count()).select_from(PracticeCard)) == 0


def do_homework(owner: User, member: User, questions: list[Question], feedback: str) -> tuple[Participant, Attempt]:
    """Answer each question of new homework with its first choice; return the seat and the attempt, which is open."""
    quiz = quizzes.create(owner.id, "Capitals", [question.id for question in questions])
    made = manage.create(owner.id, quiz_id=quiz.id, feedback=feedback, attempts=2)
    seat = db.session.get_one(Participant, join_lesson(made.lesson.code, address="127.0.0.1", user=member).id)
    return seat, work_on(seat, ["a"] * len(questions))


def work_on(seat: Participant, choices: list[str]) -> Attempt:
    """Begin an attempt and answer its questions."""
    attempt = work.begin(seat)
    for number, (round_id, choice) in enumerate(zip(attempt.rounds, choices, strict=True)):
        payload = {"id": f"answer-{attempt.id}-{number}", "round_id": round_id, "value": [choice]}
        submit.submit(submissions.read(seat.id, payload, attempt_id=attempt.id))
    return attempt


def test_homework_makes_cards_once_its_owner_may_know_what_was_right(
    question: Question, member: User, owner: User
) -> None:
    other = another(owner)
    seat, attempt = do_homework(owner, member, [question, other], "after_submit")
    assert cards_of(member) == [], "it is not handed in"
    work.submit(seat, attempt.id)
    for _again in range(2):
        assert sorted((card.question_id, card.reviews) for card in cards_of(member)) == [
            (question.id, 1), (other.id, 1),
        ]  # fmt: skip
    work.submit(seat, work_on(seat, ["b", "b"]).id)
    assert [card.reviews for card in cards_of(member)] == [1, 1], "it was the same day"
    assert db.session.scalar(select(func.count()).select_from(PracticeReview)) == 4, "each attempt has its answers"
    members.set_removed(seat.lesson_id, owner.id, seat.id, True)
    assert cards_of(member) == []


def test_homework_whose_key_stays_secret_makes_no_cards(question: Question, member: User, owner: User) -> None:
    seat, attempt = do_homework(owner, member, [question], "never")
    work.submit(seat, attempt.id)
    assert cards_of(member) == []


def test_two_devices_at_once(
    together: Callable[..., list[object]], lesson: Lesson, question: Question, ana: Participant, member: User
) -> None:
    play(lesson, question, {ana: ["a"]})
    number = member.id
    db.session.rollback()
    assert together(*[lambda: cards.collect(number)] * 4) == [None] * 4
    (card,) = stored(member)
    assert card.reviews == 1
    assert db.session.scalar(select(func.count()).select_from(PracticeReview)) == 1


def test_cards_that_nobody_answers_go_after_the_term(
    lesson: Lesson,
    question: Question,
    ana: Participant,
    member: User,
    owner: User,
    wait_days: Wait,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play(lesson, question, {ana: ["a"]})
    assert len(cards_of(member)) == 1
    wait_days(300)
    kept = another(owner)
    later = lifecycle.create(owner.id, title="Later")
    play(later, kept, {join(later, user=member): ["a"]})
    assert len(cards_of(member)) == 2
    wait_days(100)
    assert retention.run().cards == 0, "without a term they stay"
    monkeypatch.setenv("CLASSROOM_KEEP_MONTHS", "12")
    settings.current.cache_clear()
    assert retention.run(dry_run=True).cards == 1
    assert len(stored(member)) == 2
    assert retention.run().cards == 1
    (card,) = stored(member)
    assert card.question_id == kept.id
