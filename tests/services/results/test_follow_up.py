"""The first screen of a report: exactly those who need help, what to explain again, and a wrong key."""

import random
import re
from typing import Any

import pytest
from flask import Flask

from classroom.core.database import db, now, transaction
from classroom.models import Answer, Enrolment, Lesson, Participant, Question, Round, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.results import report_page
from classroom.services.results.matrix import Selection
from tests.support.lessons import ask, close, reveal
from tests.support.people import log_in, make_user

WEAK = {"Ana", "Beto", "Ceci", "Dani", "Eva"}
STRONG = [f"Student {number:02}" for number in range(25)]
EASY, HARD, WRONG_KEY = 6, 4, 7
"""Questions that the class gets right; the number of the hard one; that of the one whose key is wrong."""


def choices(number: int) -> dict[str, Any]:
    texts = [{"text": text, "correct": text == "one"} for text in ("one", "two", "three")]
    return {"type": "single_choice", "prompt": f"Question {number}", "choices": texts}


def give(asked: Round, values: dict[str, str], confidence: int | None = None) -> None:
    """Store answers as the intake would, and reveal."""
    with transaction() as session:
        for person in db.session.query(Participant).filter_by(lesson_id=asked.lesson_id):
            if value := values.get(person.nickname):
                right = value == "a"
                session.add(
                    Answer(
                        round_id=asked.id,
                        participant_id=person.id,
                        submission_id=str(asked.id),
                        value=[value],
                        answered_at=now(),
                        correct=right,
                        fraction=float(right),
                        points=100 * right,
                        confidence=confidence,
                    )
                )
    reveal(close(asked))


def joined(lesson: Lesson, name: str, at: float | None = None) -> None:
    with transaction() as session:
        more = {"joined_at": at} if at else {}
        session.add(Participant(lesson_id=lesson.id, nickname=name, nickname_key=name, resume_code=name[:12], **more))


@pytest.fixture
def lesson(owner: User) -> Lesson:
    """A lesson of a class of 32: five are weak and two absent; one question is hard, and one has a wrong key."""
    course = courses.create(owner.id, "Class 3B")
    absent = [make_user(name, "student").id for name in ("absent", "ill")]
    with transaction() as session:
        session.add_all(Enrolment(course_id=course.id, user_id=user_id) for user_id in absent)
    lesson = lifecycle.create(owner.id, title="Fractions", course_id=course.id, options={"confidence": True})
    dice = random.Random(7)
    for name in sorted(WEAK | set(STRONG)):
        joined(lesson, name)
    everybody = [*STRONG, *WEAK]
    for number in range(1, EASY + 1):
        values = {}
        for name in everybody:
            chance = 0.2 if number == HARD else 0.1 if name in WEAK else 0.95
            values[name] = "a" if dice.random() < chance else "b"
        give(ask(lesson, entries.create(owner.id, choices(number))), values, 3 if number == HARD else None)
    values = {name: "a" if name in WEAK else "c" for name in everybody}
    give(ask(lesson, entries.create(owner.id, choices(WRONG_KEY))), values)
    return lesson


def next_steps(lesson: Lesson) -> dict[str, Any]:
    return report_page.of_lesson(lesson, lesson.owner_id, Selection())["next"]  # type: ignore[no-any-return]


def numbers(found: list[dict[str, Any]]) -> list[int]:
    return [entry["round"]["number"] for entry in found]


def test_exactly_those_who_need_help_are_named(app: Flask, lesson: Lesson) -> None:
    found = next_steps(lesson)
    assert {person["nickname"] for person in found["help"]} == WEAK
    assert found["help"] == sorted(found["help"], key=lambda person: person["share"])
    assert all(HARD not in [item["number"] for item in person["rounds"]] for person in found["help"])
    assert all(person["rounds"] for person in found["help"])
    assert found["typical"] > 0.7


def test_what_is_hard_is_explained_again_and_a_wrong_key_is_not_hard(app: Flask, lesson: Lesson) -> None:
    found = next_steps(lesson)
    assert numbers(found["explain"]) == [HARD]
    assert numbers(found["keys"]) == [WRONG_KEY]
    assert numbers(found["misconceptions"]) == [HARD]
    assert found["misconceptions"][0]["text"] == "B"


def test_what_nobody_answered_is_not_explained_again(app: Flask, owner: User, lesson: Lesson) -> None:
    before = numbers(next_steps(lesson)["explain"])
    give(ask(lesson, entries.create(owner.id, choices(99))), {})
    assert numbers(next_steps(lesson)["explain"]) == before != []


def test_who_came_late_and_who_left_early(app: Flask, owner: User, lesson: Lesson) -> None:
    joined(lesson, "Late")
    for number in (8, 9):
        values = dict.fromkeys((*STRONG, *(WEAK - {"Eva"}), "Late"), "a")
        give(ask(lesson, entries.create(owner.id, choices(number))), values)
    found = next_steps(lesson)
    assert [person["nickname"] for person in found["late"]] == ["Late"]
    assert "Late" not in {person["nickname"] for person in found["help"]}, "two questions are too few to say"
    assert found["left_early"] == []
    give(ask(lesson, entries.create(owner.id, choices(10))), dict.fromkeys(STRONG, "a"))
    assert [person["nickname"] for person in next_steps(lesson)["left_early"]] == ["Eva"]


def test_removed_people_are_not_named(app: Flask, lesson: Lesson) -> None:
    with transaction() as session:
        session.query(Participant).filter_by(nickname="Ana").one().removed_at = now()
    found = {person["nickname"] for person in next_steps(lesson)["help"]}
    assert found >= WEAK - {"Ana"}
    assert "Ana" not in found


@pytest.mark.parametrize("everybody", ["a", "b"])
def test_where_all_do_alike_few_stand_out(app: Flask, owner: User, question: Question, everybody: str) -> None:
    """If nobody knew anything, all need help; if all knew everything, nobody does."""
    lesson = lifecycle.create(owner.id, title="Same")
    for number in range(5):
        joined(lesson, f"Student {number}")
    assert next_steps(lesson)["typical"] is None
    for number in range(3):
        asked = ask(lesson, entries.create(owner.id, choices(number)))
        give(asked, {f"Student {place}": everybody for place in range(5)})
    found = next_steps(lesson)
    assert len(found["help"]) == (0 if everybody == "a" else 5)
    assert len(found["explain"]) == (0 if everybody == "a" else 3)


def test_the_page_says_it_in_two_sentences(app: Flask, owner: User, lesson: Lesson) -> None:
    page = log_in(app, owner).get(f"/teach/lessons/{lesson.id}/report").get_data(as_text=True)
    assert "5 of 30 students need help:" in page
    assert re.search(r">Ana</bdi></a> <span[^>]*>\(\d/7\)<", page), "each name with the right answers, of those asked"
    assert "To explain again:" in page
    assert "is the key right?" in page
    assert "Missing:" in page
    assert page.index('data-testid="follow-up"') < page.index('id="by-question"')


def test_a_lesson_of_polls_says_who_took_part_only(app: Flask, owner: User, lesson: Lesson) -> None:
    polls = lifecycle.create(owner.id, title="Polls")
    joined(polls, "Ana")
    poll = entries.create(owner.id, {**choices(1), "type": "poll", "choices": [{"text": "one"}, {"text": "two"}]})
    reveal(close(ask(polls, poll)))
    page = log_in(app, owner).get(f"/teach/lessons/{polls.id}/report").get_data(as_text=True)
    assert "Took part" in page
    assert "Needs help" not in page
