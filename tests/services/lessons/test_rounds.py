"""Rounds: every command in every status, versions of questions, deadlines."""

import time
from collections.abc import Callable

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.models import Lesson, Question, Round, User
from classroom.services.bank import entries
from classroom.services.lessons import lifecycle, rounds, timer
from tests.support.lessons import CAPITAL, answer, ask, close, join, reveal, version_of


def test_asking_opens_a_round_and_starts_the_lesson(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    assert (asked.status, asked.number, asked.attempt, asked.deadline) == ("open", 1, 1, None)
    assert (lesson.status, version_of(lesson)) == ("live", 2)


def test_a_round_keeps_the_version_that_was_asked(lesson: Lesson, question: Question, owner: User) -> None:
    asked = ask(lesson, question)
    entries.edit(question.id, owner.id, {"prompt": "Something else?"})
    db.session.expire_all()
    assert asked.version.prompt == CAPITAL["prompt"]
    close(asked)
    assert ask(lesson, question).version.prompt == "Something else?"


@pytest.mark.both_databases
def test_only_one_round_is_open(lesson: Lesson, question: Question) -> None:
    ask(lesson, question)
    with pytest.raises(Conflict) as caught:
        ask(lesson, question)
    assert caught.value.code == "round_open"


STATES: dict[str, Callable[[Round], Round | None]] = {
    "open": lambda asked: None,
    "closed": close,
    "revealed": lambda asked: reveal(close(asked)),
}
COMMANDS = {
    "close": rounds.close_round,
    "reveal": rounds.reveal_round,
    "reopen": rounds.reopen_round,
    "revote": rounds.revote,
    "pause": timer.pause_round,
    "resume": timer.resume_round,
    "extend": lambda *where: timer.extend_round(*where, 30),
}
ALLOWED = {
    "open": {"close", "pause", "extend"},
    "closed": {"reveal", "reopen", "revote"},
    "revealed": {"revote"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_every_state(
    lesson: Lesson, question: Question, owner: User, state: str, command: str
) -> None:
    asked = ask(lesson, question, time_limit=60)
    STATES[state](asked)
    before = version_of(lesson)
    if command in ALLOWED[state]:
        COMMANDS[command](lesson.id, owner.id, asked.id)
        assert version_of(lesson) == before + 1
    else:
        with pytest.raises(Conflict) as caught:
            COMMANDS[command](lesson.id, owner.id, asked.id)
        assert caught.value.code == ("round_open" if (state, command) == ("open", "revote") else "wrong_state")
        assert version_of(lesson) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_other_teachers_get_an_unknown_lesson(lesson: Lesson, question: Question, outsider: User, command: str) -> None:
    asked = ask(lesson, question, time_limit=60)
    with pytest.raises(NotFound):
        COMMANDS[command](lesson.id, outsider.id, asked.id)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_round_of_another_lesson_is_unknown(lesson: Lesson, question: Question, owner: User, command: str) -> None:

    asked = ask(lifecycle.create(owner.id), question, time_limit=60)
    with pytest.raises(NotFound) as caught:
        COMMANDS[command](lesson.id, owner.id, asked.id)
    assert caught.value.code == "unknown_round"


def test_another_teachers_question_cannot_be_asked(outsider: User, question: Question) -> None:

    own = lifecycle.create(outsider.id)
    with pytest.raises(NotFound) as caught:
        rounds.open_round(own.id, outsider.id, question.id)
    assert caught.value.code == "unknown_question"


@pytest.mark.both_databases
def test_a_vote_again_is_the_next_attempt_on_the_same_version(lesson: Lesson, question: Question, owner: User) -> None:
    first = close(ask(lesson, question, time_limit=45))
    entries.edit(question.id, owner.id, {"prompt": "Something else?"})
    again = rounds.revote(lesson.id, owner.id, first.id)
    assert (again.number, again.attempt, again.version_id, again.time_limit) == (1, 2, first.version_id, 45)


def test_only_the_newest_round_is_reopened_or_voted_on_again(lesson: Lesson, question: Question, owner: User) -> None:
    old = close(ask(lesson, question))
    close(ask(lesson, question))
    for command in (rounds.reopen_round, rounds.revote):
        with pytest.raises(Conflict):
            command(lesson.id, owner.id, old.id)


@pytest.mark.parametrize("limit", [0, -1, 86_401, 1.5, "30", True])
def test_a_wrong_time_limit_names_its_field(lesson: Lesson, question: Question, limit: object) -> None:
    with pytest.raises(Invalid) as caught:
        ask(lesson, question, time_limit=limit)
    assert "time_limit" in caught.value.fields


def test_the_questions_own_limit_is_the_default(lesson: Lesson, owner: User) -> None:
    timed = entries.create(owner.id, {**CAPITAL, "time_limit": 20})
    asked = ask(lesson, timed)
    assert asked.deadline == pytest.approx(asked.opened_at + 20)
    close(asked)
    assert ask(lesson, timed, time_limit=None).deadline is None


def test_pause_keeps_the_remaining_time_for_resume(lesson: Lesson, question: Question, owner: User) -> None:
    asked = ask(lesson, question, time_limit=60)
    timer.pause_round(lesson.id, owner.id, asked.id)
    assert asked.deadline is None
    assert asked.remaining == pytest.approx(60, abs=5)
    timer.extend_round(lesson.id, owner.id, asked.id, 30)
    assert asked.remaining == pytest.approx(90, abs=5)
    timer.resume_round(lesson.id, owner.id, asked.id)
    assert asked.deadline == pytest.approx(time.time() + 90, abs=5)


def test_a_round_without_a_limit_gets_a_countdown(lesson: Lesson, question: Question, owner: User) -> None:
    asked = ask(lesson, question)
    asked.speed_bonus = 50
    timer.extend_round(lesson.id, owner.id, asked.id, 10)
    assert asked.deadline == pytest.approx(time.time() + 10, abs=5)
    assert (asked.time_limit, asked.speed_bonus) == (10, 0), "nobody could know that fast answers would count more"
    timer.extend_round(lesson.id, owner.id, asked.id, 10)
    assert asked.deadline == pytest.approx(time.time() + 20, abs=5)
    close(asked)
    rounds.reopen_round(lesson.id, owner.id, asked.id)
    timer.extend_round(lesson.id, owner.id, asked.id, 30)
    assert asked.deadline == pytest.approx(time.time() + 30, abs=5)
    assert asked.time_limit == 10


@pytest.mark.both_databases
def test_the_deadline_closes_the_round_once(lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question, time_limit=10)
    assert timer.close_overdue() == []
    asked.deadline = time.time() - 60
    db.session.commit()
    before = version_of(lesson)
    assert timer.close_overdue() == [asked.id]
    assert timer.close_overdue() == []
    assert (asked.status, version_of(lesson)) == ("closed", before + 1)


def test_reopening_removes_the_deadline(lesson: Lesson, question: Question, owner: User) -> None:
    asked = close(ask(lesson, question, time_limit=10))
    rounds.reopen_round(lesson.id, owner.id, asked.id)
    assert (asked.status, asked.deadline) == ("open", None)
    assert answer(join(lesson, "Late"), asked, ["a"])["value"] == ["a"]
