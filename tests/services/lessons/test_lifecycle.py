"""Lessons: create, find by code, lock, end, archive; permissions."""

from typing import Any

import pytest

from classroom.core.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from classroom.models import Lesson, Question, User
from classroom.services.bank import entries, quizzes
from classroom.services.lessons import agenda, codes, lifecycle, lookup
from tests.support.lessons import CAPITAL, ask, close, join, version_of, vote_again


def test_codes_have_no_characters_that_look_alike() -> None:
    assert not set("01OIL") & set(codes.ALPHABET)
    assert {len(codes.make(6)) for _ in range(50)} == {6}


@pytest.mark.parametrize("typed", ["k7qf2m", " K7Q F2M ", "K7Q-F2M", "Ｋ７ＱＦ２Ｍ"])
def test_typed_codes_are_normalised(typed: str) -> None:
    assert codes.normalise(typed) == "K7QF2M"


def test_a_lesson_begins_in_its_lobby(lesson: Lesson) -> None:
    assert (lesson.status, lesson.version, len(lesson.code)) == ("lobby", 1, 6)


def test_a_lesson_from_a_quiz_has_its_questions_in_order(owner: User) -> None:
    questions = [entries.create(owner.id, {**CAPITAL, "prompt": f"Question {n}"}) for n in range(3)]
    quiz = quizzes.create(owner.id, "Capitals", [q.id for q in reversed(questions)])
    lesson = lifecycle.create(owner.id, quiz_id=quiz.id)
    assert lesson.title == "Capitals"
    assert [item["prompt"] for item in agenda.of_lesson(lesson.id)] == ["Question 2", "Question 1", "Question 0"]


def test_a_lesson_from_the_bank(owner: User, question: Question) -> None:
    lesson = lifecycle.create(owner.id, question_ids=[question.id, question.id])
    assert [item["question_id"] for item in agenda.of_lesson(lesson.id)] == [question.id]


@pytest.mark.both_databases
def test_the_agenda_counts_what_was_asked(question: Question, owner: User) -> None:
    lesson = lifecycle.create(owner.id, question_ids=[question.id])
    ask(lesson, question)
    assert [item["asked"] for item in agenda.of_lesson(lesson.id)] == [1]
    listed = agenda.bank(owner.id, lesson.id)["questions"]
    assert [(item["question_id"], item["asked"]) for item in listed] == [(question.id, 1)]


@pytest.mark.both_databases
def test_the_search_of_the_bank_has_pages(
    owner: User, outsider: User, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(**how: Any) -> list[str]:
        return [item["prompt"] for item in agenda.bank(owner.id, lesson.id, **how)["questions"]]

    monkeypatch.setattr(agenda, "LISTED", 2)
    made = [entries.create(owner.id, {**CAPITAL, "prompt": f"Río {n}", "tags": [f"t{n}"]}) for n in range(4)]
    entries.create(outsider.id, {**CAPITAL, "prompt": "Río ajeno"})
    entries.archive(entries.create(owner.id, {**CAPITAL, "prompt": "Río seco"}).id, owner.id)
    lesson = lifecycle.create(owner.id)
    assert shown(text="RIO") == ["Río 3", "Río 2"]
    assert agenda.bank(owner.id, lesson.id, text="RIO")["total"] == 4
    assert shown(text="rio", before=made[2].id) == ["Río 1", "Río 0"]
    assert shown(text="rio", before=made[0].id) == []
    assert shown(tag="t1") == shown(text="t1") == ["Río 1"]
    assert shown(kind="poll") == shown(text="nothing") == []
    ask(lesson, made[3])
    assert shown() == ["Río 3", "Río 2", "Río 1"], "two that were not asked yet"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": "x" * 201}),
        ("quiz_id", {"quiz_id": 999}),
        ("question_ids", {"question_ids": [999]}),
        ("join_mode", {"join_mode": "anybody"}),
        ("course_id", {"course_id": 999}),
    ],
)
def test_wrong_input_names_its_field(owner: User, field: str, values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        lifecycle.create(owner.id, **values)  # type: ignore[arg-type]
    assert field in caught.value.fields


def test_anothers_quiz_and_questions_are_unknown(outsider: User, owner: User, question: Question) -> None:
    quiz = quizzes.create(owner.id, "Mine", [question.id])
    with pytest.raises(Invalid):
        lifecycle.create(outsider.id, quiz_id=quiz.id)
    with pytest.raises(Invalid):
        lifecycle.create(outsider.id, question_ids=[question.id])


def test_another_teachers_lesson_gives_the_same_error_as_an_unknown_one(lesson: Lesson, outsider: User) -> None:
    with pytest.raises(NotFound) as foreign:
        lookup.for_teacher(lesson.id, outsider.id)
    with pytest.raises(NotFound) as unknown:
        lookup.for_teacher(lesson.id + 1000, outsider.id)
    assert foreign.value.as_dict() == unknown.value.as_dict()


def test_lock_and_end_publish_a_new_version(lesson: Lesson, owner: User) -> None:
    lifecycle.set_locked(lesson.id, owner.id, True)
    assert version_of(lesson) == 2
    lifecycle.set_locked(lesson.id, owner.id, True)
    assert version_of(lesson) == 2
    lifecycle.end(lesson.id, owner.id)
    assert version_of(lesson) == 3
    with pytest.raises(Conflict):
        lifecycle.end(lesson.id, owner.id)


def test_ending_closes_the_open_round(lesson: Lesson, question: Question, owner: User) -> None:
    asked = ask(lesson, question)
    lifecycle.end(lesson.id, owner.id)
    assert asked.status == "closed"


def test_only_ended_lessons_are_archived(lesson: Lesson, owner: User) -> None:
    with pytest.raises(Conflict):
        lifecycle.set_archived(lesson.id, owner.id, True)
    lifecycle.end(lesson.id, owner.id)
    lifecycle.set_archived(lesson.id, owner.id, True)
    assert [row["id"] for row in lookup.overview(owner.id, "archived")] == [lesson.id]
    assert lookup.overview(owner.id, "ended") == []


@pytest.mark.both_databases
def test_the_overview_counts_participants_questions_and_rounds(lesson: Lesson, question: Question, owner: User) -> None:
    join(lesson, "Ana")
    join(lesson, "Luis")
    vote_again(lesson, close(ask(lesson, question)), {})
    (row,) = lookup.overview(owner.id, "running")
    assert (row["participant_count"], row["question_count"], row["round_count"]) == (2, 1, 2)
    assert lookup.running(owner.id) == [lesson]


def test_unknown_codes_are_refused_and_rate_limited(lesson: Lesson) -> None:
    with pytest.raises(NotFound) as caught:
        lookup.by_code("ZZZZZZ", "203.0.113.9")
    assert caught.value.code == "unknown_code"
    with pytest.raises(RateLimited) as limited:  # noqa: PT012 - one of the tries is the one too many
        for _ in range(40):
            with pytest.raises(NotFound):
                lookup.by_code("ZZZZZZ", "203.0.113.9")
    assert limited.value.retry_after
    assert lookup.by_code(lesson.code, "203.0.113.10") == lesson


def test_nobody_can_join_an_ended_lesson(lesson: Lesson, owner: User) -> None:
    lifecycle.end(lesson.id, owner.id)
    with pytest.raises(Forbidden) as caught:
        join(lesson, "Ana")
    assert caught.value.code == "ended"
