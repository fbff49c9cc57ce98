"""Fixtures of questions and lessons, and helpers for tests of lessons."""

import uuid
from typing import Any

import pytest

from classroom.core.database import db
from classroom.models import Lesson, Participant, Question, Round, User
from classroom.services.answers import submissions, submit
from classroom.services.bank import entries
from classroom.services.lessons import co_teachers, lifecycle, rounds
from classroom.services.participants.join import join_lesson

CAPITAL: dict[str, Any] = {
    "type": "single_choice",
    "prompt": "What is the capital of **Australia**?",
    "choices": [
        {"text": "Sydney", "correct": False},
        {"text": "Canberra", "correct": True},
        {"text": "Melbourne", "correct": False},
    ],
    "explanation": "Canberra was founded as the capital in 1913.",
    "points": 100,
}


@pytest.fixture
def question(owner: User) -> Question:
    """A single-choice question of the owner, whose right choice is ``b``."""
    return entries.create(owner.id, CAPITAL)


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """The owner's lesson for guests, in its lobby."""
    return lifecycle.create(owner.id, title="Geography")


@pytest.fixture
def guest(lesson: Lesson) -> Participant:
    """A guest who has joined the lesson."""
    return join(lesson, "Ana")


def join(lesson: Lesson, nickname: str | None = None, **how: Any) -> Participant:
    """Join a lesson from the tests' own address."""
    place = join_lesson(lesson.code, address="127.0.0.1", nickname=nickname, **how)
    return db.session.get_one(Participant, place.id)


def answer(who: Participant, asked: Round, value: Any, submission_id: str | None = None, **more: Any) -> dict[str, Any]:
    """Submit an answer; raises the error that the participant would receive."""
    payload = {"id": submission_id or str(uuid.uuid4()), "round_id": asked.id, "value": value, **more}
    return submit.submit(submissions.read(who.id, payload))


def ask(lesson: Lesson, question: Question, **how: Any) -> Round:
    """Open a round as the lesson's owner."""
    return rounds.open_round(lesson.id, lesson.owner_id, question.id, **how)


def close(asked: Round) -> Round:
    """Close a round as the lesson's owner."""
    return rounds.close_round(asked.lesson_id, asked.lesson.owner_id, asked.id)


def reveal(asked: Round) -> Round:
    """Reveal a round as the lesson's owner."""
    return rounds.reveal_round(asked.lesson_id, asked.lesson.owner_id, asked.id)


def play(lesson: Lesson, question: Question, given: dict[Participant, Any]) -> Round:
    """Ask a question, have each answer, close and reveal."""
    asked = ask(lesson, question)
    for person, value in given.items():
        answer(person, asked, value)
    return reveal(close(asked))


def vote_again(lesson: Lesson, asked: Round, given: dict[Participant, Any]) -> Round:
    """Vote on the same again and reveal."""
    second = rounds.revote(lesson.id, lesson.owner_id, asked.id)
    for person, value in given.items():
        answer(person, second, value)
    return reveal(close(second))


def share(lesson: Lesson, colleague: User) -> User:
    """Have a colleague teach the lesson too."""
    return co_teachers.add(lesson.id, lesson.owner_id, colleague.username)


def version_of(lesson: Lesson) -> int:
    """Return the stored version of a lesson."""
    db.session.expire_all()
    return db.session.get_one(Lesson, lesson.id).version
