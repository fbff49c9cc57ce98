"""Correcting the key of a question after the fact, in every graded type."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from classroom import questions
from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Answer, Lesson, Question, Round, User
from classroom.services.bank import entries, offers
from classroom.services.lessons import co_teachers, corrected_keys, grading, keys, lifecycle, rounds
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal
from tests.support.questions import question as example

CHOICES = [{"text": name, "correct": name == "Sydney"} for name in ("Sydney", "Canberra", "Melbourne")]
"""The choices of CAPITAL with another key."""


def rotated(items: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the items, each with the field of the item before it."""
    values = [item[name] for item in items]
    return [{**item, name: value} for item, value in zip(items, values[-1:] + values[:-1], strict=True)]


OTHER_KEYS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "single_choice": lambda source: {"choices": rotated(source["choices"], "correct")},
    "true_false": lambda source: {"choices": rotated(source["choices"], "correct")},
    "multiple_choice": lambda source: {"choices": rotated(source["choices"], "correct")},
    "numeric": lambda source: {"accepted": [{"value": 123456}]},
    "short_text": lambda source: {"accepted": [{"text": "something else"}]},
    "ordering": lambda source: {"choices": source["choices"][::-1]},
    "matching": lambda source: {"pairs": rotated(source["pairs"], "right")},
    "map_pin": lambda source: {"point": [100, -60], "full_km": 1, "zero_km": 2},
    "image_pin": lambda source: {"regions": [{"shape": "rect", "x": 0, "y": 0, "width": 0.01, "height": 0.01}]},
}
"""Fields that make other answers right and that students do not see, by type."""


def test_the_table_has_every_graded_type() -> None:
    assert set(OTHER_KEYS) == {name for name in questions.names() if questions.get(name).graded}


@pytest.mark.parametrize("kind", OTHER_KEYS)
def test_every_type(app: Flask, owner: User, lesson: Lesson, kind: str) -> None:
    """What was right is wrong and the other way round; points follow, and so does the bank."""
    shown = questions.get(kind).example()
    made = entries.create(owner.id, {"type": kind, **shown.question})
    people = {join(lesson, f"Student {number}"): value for number, value in enumerate(shown.answers)}
    asked = play(lesson, made, people)
    before = {row.participant_id: row.fraction for row in db.session.query(Answer).filter_by(round_id=asked.id)}
    seen = questions.get(kind).public_view(asked.version.body)
    found = keys.correct(lesson.id, owner.id, asked.id, OTHER_KEYS[kind](entries.source(made)))
    rows = db.session.query(Answer).filter_by(round_id=asked.id).all()
    version = found.round.version
    for row in rows:
        grade = questions.get(kind).grade(version.body, row.value)
        assert (row.correct, row.fraction) == (grade.correct, grade.fraction)
        assert row.points == grading.points(version.points, row.fraction)
    assert {change.participant_id for change in found.changes} == {
        row.participant_id for row in rows if row.fraction != before[row.participant_id]
    }
    assert found.changes
    bank = entries.source(entries.get(made.id, owner.id))
    assert {name: bank[name] for name in questions.get(kind).fields} == questions.get(kind).source(version.body)
    assert questions.get(kind).public_view(version.body) == seen


@pytest.mark.parametrize("kind", OTHER_KEYS)
def test_undo_gives_every_type_its_key_again_in_lesson_and_bank(
    app: Flask, owner: User, lesson: Lesson, kind: str
) -> None:
    shown = questions.get(kind).example()
    made = entries.create(owner.id, {"type": kind, **shown.question})
    key = questions.get(kind).source(made.current.body)
    asked = play(lesson, made, {join(lesson, "Ana"): shown.answers[0]})
    assert corrected_keys.as_asked(asked) is None
    found = keys.correct(lesson.id, owner.id, asked.id, OTHER_KEYS[kind](entries.source(made)))
    before = corrected_keys.as_asked(found.round)
    assert before is not None
    assert before.id == found.previous
    keys.use_version(lesson.id, owner.id, asked.id, before.id)
    assert corrected_keys.as_asked(db.session.get_one(Round, asked.id)) is None
    bank = entries.get(made.id, owner.id).current
    assert questions.get(kind).source(bank.body) == key
    assert questions.get(kind).source(db.session.get_one(Round, asked.id).version.body) == key


@pytest.fixture
def asked(lesson: Lesson, question: Question) -> Round:
    """Ana chose Sydney, Beto Canberra, which the key says."""
    return play(lesson, question, {join(lesson, "Ana"): ["a"], join(lesson, "Beto"): ["b"]})


def points(lesson: Lesson) -> dict[str, int]:
    db.session.expire_all()
    found = db.session.query(Answer).join(Round).filter(Round.lesson_id == lesson.id).all()
    return {row.participant.nickname: row.points for row in found}


def test_a_preview_saves_nothing(owner: User, lesson: Lesson, asked: Round) -> None:
    found = keys.preview(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    assert [(change.before, change.after) for change in found.changes] == [(0, 100), (100, 0)]
    assert points(lesson) == {"Ana": 0, "Beto": 100}
    assert db.session.get_one(Round, asked.id).version.number == 1
    keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    assert points(lesson) == {"Ana": 100, "Beto": 0}


def test_undo(owner: User, lesson: Lesson, asked: Round) -> None:
    found = keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    keys.use_version(lesson.id, owner.id, asked.id, found.previous)
    assert points(lesson) == {"Ana": 0, "Beto": 100}
    assert entries.get(asked.version.question_id, owner.id).current.body["choices"][1]["correct"]
    with pytest.raises(NotFound):
        keys.use_version(lesson.id, owner.id, asked.id, 10**9)


def test_also_after_the_lesson(owner: User, lesson: Lesson, asked: Round) -> None:
    lifecycle.end(lesson.id, owner.id)
    keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    assert points(lesson) == {"Ana": 100, "Beto": 0}


def test_the_bank_stays_where_it_is_wanted(owner: User, lesson: Lesson, asked: Round) -> None:
    keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES}, bank=False)
    bank = entries.get(asked.version.question_id, owner.id).current
    assert bank.number == 1
    assert bank.body["choices"][1]["correct"]
    assert points(lesson) == {"Ana": 100, "Beto": 0}


def test_a_question_that_was_edited_since_keeps_its_new_words(owner: User, lesson: Lesson, asked: Round) -> None:
    entries.edit(asked.version.question_id, owner.id, {"prompt": "Which city is the capital?"})
    keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    bank = entries.get(asked.version.question_id, owner.id).current
    assert bank.prompt == "Which city is the capital?"
    assert bank.body["choices"][0]["correct"]
    assert "Australia" in db.session.get_one(Round, asked.id).version.prompt


def test_all_votes_on_a_question_get_the_key(owner: User, lesson: Lesson, question: Question) -> None:
    ana = join(lesson, "Ana")
    first = ask(lesson, question)
    answer(ana, first, ["a"])
    close(first)
    second = rounds.revote(lesson.id, owner.id, first.id)
    answer(ana, second, ["a"])
    reveal(close(second))
    found = keys.correct(lesson.id, owner.id, second.id, {"choices": CHOICES})
    assert {change.round_id for change in found.changes} == {first.id, second.id}
    db.session.expire_all()
    assert first.version_id == second.version_id


def test_a_colleague_changes_the_lesson_and_offers_the_key(
    owner: User, outsider: User, lesson: Lesson, asked: Round
) -> None:
    with pytest.raises(NotFound):
        keys.correct(lesson.id, outsider.id, asked.id, {"choices": CHOICES})
    co_teachers.add(lesson.id, owner.id, outsider.username)
    keys.correct(lesson.id, outsider.id, asked.id, {"choices": CHOICES})
    assert points(lesson) == {"Ana": 100, "Beto": 0}
    question = entries.get(asked.version.question_id, owner.id)
    assert question.current.number == 1
    assert len(offers.waiting(owner.id, question.id)) == 1


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ({}, {"choices"}),
        ({"prompt": "Another?"}, {"prompt"}),
        ({"choices": [{**choice, "text": choice["text"] + "!"} for choice in CHOICES]}, {"choices"}),
        ({"choices": CHOICES[:2]}, {"choices"}),
        ({"choices": [{**choice, "correct": True} for choice in CHOICES]}, {"choices"}),
        ({"choices": "b"}, {"choices"}),
    ],
    ids=["nothing", "another field", "texts", "fewer choices", "two keys", "no list"],
)
def test_only_the_key_can_change(
    owner: User, lesson: Lesson, asked: Round, key: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        keys.correct(lesson.id, owner.id, asked.id, key)
    assert set(caught.value.fields) == fields
    assert points(lesson) == {"Ana": 0, "Beto": 100}


def test_open_rounds_and_polls_have_no_key_to_correct(owner: User, lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    with pytest.raises(Conflict):
        keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    reveal(close(asked))
    poll = play(lesson, entries.create(owner.id, example("poll")), {})
    with pytest.raises(Conflict):
        keys.correct(lesson.id, owner.id, poll.id, {"choices": CHOICES})


def test_feedback_and_pictures_stay(owner: User, lesson: Lesson) -> None:
    fed = [{**choice, "feedback": f"About {choice['text']}"} for choice in CAPITAL["choices"]]
    made = entries.create(owner.id, {**CAPITAL, "choices": fed})
    asked = play(lesson, made, {join(lesson, "Ana"): ["a"]})
    found = keys.correct(lesson.id, owner.id, asked.id, {"choices": CHOICES})
    assert [choice["feedback"] for choice in found.round.version.body["choices"]] == [c["feedback"] for c in fed]
