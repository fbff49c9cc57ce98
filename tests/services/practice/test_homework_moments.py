"""Homework feeds practice at its feedback moment, not before; and not in a class that does not practise."""

from typing import Any

import pytest
from sqlalchemy import select

from classroom.core.database import db, now
from classroom.models import Attempt, Participant, PracticeCard, Question, User
from classroom.services.answers import submissions, submit
from classroom.services.assignments import manage, work
from classroom.services.bank import entries, quizzes
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants.join import join_lesson
from classroom.services.practice import cards
from tests.support.calendar import Wait
from tests.support.lessons import CAPITAL, join, play

DAY = 86_400.0
STEPS = ("begun", "answered", "handed in", "due", "closed")


def give_answer(seat: Participant, attempt: Attempt, value: list[str]) -> None:
    """Answer the first question of an attempt."""
    payload = {"id": f"answer-{attempt.id}", "round_id": attempt.rounds[0], "value": value}
    submit.submit(submissions.read(seat.id, payload, attempt_id=attempt.id))


def practised(user: User) -> list[int]:
    """Return the questions that an account practises, after taking over what it has answered."""
    cards.collect(user.id)
    query = select(PracticeCard.question_id).where(PracticeCard.user_id == user.id)
    return sorted(db.session.scalars(query))


@pytest.mark.parametrize(
    ("feedback", "moment"),
    [
        ("each", "answered"),
        ("after_submit", "handed in"),
        ("after_due", "due"),
        ("after_close", "closed"),
        ("never", None),
    ],
)
def test_what_was_wrong_comes_at_the_moment_of_feedback(
    question: Question, owner: User, member: User, wait_days: Wait, feedback: str, moment: str | None
) -> None:
    unanswered = entries.create(owner.id, {**CAPITAL, "prompt": "Nobody answers this?"})
    quiz = quizzes.create(owner.id, "At home", [question.id, unanswered.id])
    times = {"due_at": now() + DAY, "closes_at": now() + 3 * DAY}
    made = manage.create(owner.id, quiz_id=quiz.id, feedback=feedback, **times)
    seat = db.session.get_one(Participant, join_lesson(made.lesson.code, address="127.0.0.1", user=member).id)
    attempt = work.begin(seat)
    steps: dict[str, Any] = {
        "begun": lambda: None,
        "answered": lambda: give_answer(seat, attempt, ["a"]),
        "handed in": lambda: work.submit(seat, attempt.id),
        "due": lambda: wait_days(2),
        "closed": lambda: wait_days(2),
    }
    known = False
    for step in STEPS:
        steps[step]()
        known = known or step == moment
        assert practised(member) == ([question.id] if known else []), step


def test_a_class_that_does_not_practise_makes_no_cards(
    question: Question, owner: User, member: User, wait_days: Wait
) -> None:
    course = courses.create(owner.id, "7B")
    courses.add_student(course.id, owner.id, member.username)
    others = [entries.create(owner.id, {**CAPITAL, "prompt": f"Number {number}?"}) for number in range(2)]
    courses.set_practises(course.id, owner.id, False)
    lesson = lifecycle.create(owner.id, title="Live", course_id=course.id)
    play(lesson, question, {join(lesson, user=member): ["a"]})
    quiz = quizzes.create(owner.id, "At home", [others[0].id])
    made = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id)
    seat = db.session.get_one(Participant, join_lesson(made.lesson.code, address="127.0.0.1", user=member).id)
    attempt = work.begin(seat)
    give_answer(seat, attempt, ["a"])
    work.submit(seat, attempt.id)
    elsewhere = lifecycle.create(owner.id, title="Without a class")
    play(elsewhere, others[1], {join(elsewhere, user=member): ["a"]})
    assert practised(member) == [others[1].id], "a lesson without a class is practised"
    courses.set_practises(course.id, owner.id, True)
    everything = sorted([question.id, *(each.id for each in others)])
    assert practised(member) == everything
    courses.set_practises(course.id, owner.id, False)
    wait_days(1)
    assert practised(member) == everything, "what is there stays"
