"""The marks of a lesson: what they are computed from, and that all places show the same."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.core.errors import NotFound
from classroom.models import Lesson, Question, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, repetition
from classroom.services.participants import members
from classroom.services.results import counting, full_results, marks, own, reports, scales
from classroom.services.results.analysis import lesson as analysis
from tests.support.lessons import CAPITAL, answer, ask, close, join, play, reveal, vote_again

PLURAL = {
    "type": "multiple_choice",
    "prompt": "Which are right?",
    "choices": [{"text": text, "correct": text in "ab"} for text in "abcd"],
    "points": 500,
}
TEN = scales.PRESETS["0-10"]


def give(lesson: Lesson, scale: scales.Scale | None = TEN) -> None:
    marks.set_scale(lesson.id, lesson.owner_id, scale)


def by_name(lesson: Lesson) -> dict[str, str]:
    names = {person.id: person.nickname for person in members.of_lesson(lesson.id)}
    return {names[person]: str(mark.value) for person, mark in marks.of_lesson(lesson).items()}


def test_each_graded_question_counts_the_same_and_partly_right_in_part(lesson: Lesson, owner: User) -> None:
    give(lesson)
    ana, ben, _eva = (join(lesson, name) for name in ("Ana", "Ben", "Eva"))
    play(lesson, entries.create(owner.id, CAPITAL), {ana: ["b"], ben: ["a"]})
    play(lesson, entries.create(owner.id, PLURAL), {ana: ["a"], ben: ["a", "b"]})
    play(lesson, entries.create(owner.id, {"type": "rating", "prompt": "How was it?"}), {ana: 1})
    assert by_name(lesson) == {"Ana": "7.5", "Ben": "5.0", "Eva": "0.0"}, "500 points weigh no more than 100"


def test_speed_does_not_count(owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"speed_bonus": 100})
    give(lesson)
    ana = join(lesson, "Ana")
    asked = ask(lesson, entries.create(owner.id, CAPITAL), time_limit=60)
    answer(ana, asked, ["b"])
    reveal(close(asked))
    assert reports.report(lesson)["participants"][0]["total_points"] > 100
    assert by_name(lesson) == {"Ana": "10.0"}


def test_only_what_was_asked_of_somebody_counts(lesson: Lesson, question: Question, owner: User) -> None:
    give(lesson)
    ana = join(lesson, "Ana")
    play(lesson, question, {})
    late = join(lesson, "Late")
    play(lesson, entries.create(owner.id, CAPITAL), {ana: ["b"], late: ["b"]})
    join(lesson, "Afterwards")
    assert by_name(lesson) == {"Ana": "5.0", "Late": "10.0"}
    removed = members.set_removed(lesson.id, owner.id, ana.id, True)
    play(lesson, entries.create(owner.id, CAPITAL), {})
    assert by_name(lesson) == {"Ana": "5.0", "Late": "5.0", "Afterwards": "0.0"}, "not asked after the removal"
    assert removed.removed_at is not None


def test_of_several_votes_the_newest_revealed_counts(lesson: Lesson, question: Question) -> None:
    give(lesson)
    ana = join(lesson, "Ana")
    asked = play(lesson, question, {ana: ["b"]})
    assert by_name(lesson) == {"Ana": "10.0"}
    vote_again(lesson, asked, {ana: ["a"]})
    assert by_name(lesson) == {"Ana": "0.0"}


def test_shares_agree_with_the_item_analysis(lesson: Lesson, owner: User) -> None:
    people = [join(lesson, f"P {number}") for number in range(12)]
    for turn in range(4):
        given = {person: ["b"] if (place * 7 + turn) % 3 else ["a"] for place, person in enumerate(people)}
        play(lesson, entries.create(owner.id, CAPITAL), given)
    shares = marks.shares(lesson)
    items = analysis.of_lesson(lesson, "last")["items"]
    assert sum(shares.values()) / 12 == pytest.approx(sum(item["facility"] for item in items) / 4)
    (own_share,) = counting.shares(counting.votes(lesson.id), [(people[3].id, people[3].joined_at, None)]).values()
    assert own_share == shares[people[3].id]


def test_page_api_and_own_results_show_the_same(app: Flask, lesson: Lesson, question: Question, owner: User) -> None:
    give(lesson, scales.named({"scale": "0-10", "pass_mark": "5", "shown": True}))
    ana, ben = join(lesson, "Ana"), join(lesson, "Ben")
    play(lesson, question, {ana: ["b"], ben: ["a"]})
    with app.test_request_context():
        report = reports.report(lesson)
        shown = marks.add_to(report, lesson)
    assert shown == {
        "scale": "Marks from 0 to 10, rounded half up to one decimal.",
        "shown": True,
        "passed": "1 of 2 passed (from 5).",
    }
    assert [row["mark"] for row in report["participants"]] == ["10.0", "0.0"]
    results = full_results.of_lesson(lesson)
    assert [row["mark"] for row in results["participants"]] == [10.0, 0.0]
    assert results["lesson"]["marks"]["pass_mark"] == 5
    assert own.of_participant(ana)["mark"] is None, "the lesson is going on"
    lifecycle.end(lesson.id, owner.id)
    db.session.expire_all()
    with app.test_request_context():
        assert own.of_participant(ana)["mark"] == {"value": 10.0, "text": "10.0", "passed": True}
        assert own.of_participant(ben)["mark"] == {"value": 0.0, "text": "0.0", "passed": False}
    give(lesson)
    assert own.of_participant(ana)["mark"] is None, "the teacher does not show marks"


def test_nobody_reads_a_mark_that_tells_a_secret_key(lesson: Lesson, question: Question, owner: User) -> None:
    give(lesson, scales.named({"scale": "0-10", "shown": True}))
    ana = join(lesson, "Ana")
    play(lesson, question, {ana: ["b"]})
    lifecycle.end(lesson.id, owner.id)
    other = lifecycle.create(owner.id)
    ask(other, question)
    assert own.of_participant(ana)["mark"] is None


def test_a_lesson_without_marks(lesson: Lesson, question: Question) -> None:
    play(lesson, question, {join(lesson, "Ana"): ["b"]})
    report = reports.report(lesson)
    assert (marks.of_lesson(lesson), marks.add_to(report, lesson)) == ({}, None)
    assert "mark" not in report["columns"]
    results = full_results.of_lesson(lesson)
    assert (results["lesson"]["marks"], results["participants"][0]["mark"]) == (None, None)


def test_who_may_set_the_scale(lesson: Lesson, owner: User, colleague: User) -> None:
    with pytest.raises(NotFound):
        marks.set_scale(lesson.id, colleague.id, TEN)
    give(lesson)
    lifecycle.end(lesson.id, owner.id)
    give(lesson, None)
    assert marks.scale_of(lesson) is None
    give(lesson)
    assert marks.scale_of(repetition.repeat(lesson.id, owner.id)) == TEN
