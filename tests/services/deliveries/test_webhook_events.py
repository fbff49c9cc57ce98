"""Which events are added, in which transaction, for whom; and that lessons without webhooks pay nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from classroom.core.database import db, now, transaction
from classroom.models import Lesson, Participant, Question, User, Webhook
from classroom.services.accounts import users
from classroom.services.classes import courses, rosters
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.deliveries.webhooks import events
from classroom.services.lessons import auto_close, co_teachers, keys, lifecycle, rounds, timer
from classroom.services.webhooks import manage
from tests.services.deliveries.conftest import deliver_all, make_hook, rows, types
from tests.support.endpoint import Endpoint
from tests.support.lessons import answer, ask, close, join, reveal
from tests.support.people import make_user

pytestmark = pytest.mark.both_databases


def data(place: int) -> dict[str, Any]:
    found: dict[str, Any] = rows()[place].payload["event"]["data"]
    return found


def test_a_whole_lesson(
    hook: Webhook, endpoint: Endpoint, lesson: Lesson, question: Question, guest: Participant
) -> None:
    asked = ask(lesson, question)
    answer(guest, asked, ["b"])
    reveal(close(asked))
    second = rounds.revote(lesson.id, lesson.owner_id, asked.id)
    lifecycle.end(lesson.id, lesson.owner_id)
    wanted = ["lesson.started", "round.closed", "round.revealed", "round.closed", "lesson.ended", "results.ready"]
    assert types() == wanted
    assert data(0) == {"lesson": {"id": lesson.id, "course_id": None}}
    first = {"id": asked.id, "number": 1, "attempt": 1, "question_id": question.id, "type": "single_choice"}
    assert data(1) == {"lesson": data(0)["lesson"], "round": {**first, "closed_at": asked.closed_at, "answered": 1}}
    assert data(2)["round"] == {**first, "revealed_at": asked.revealed_at, "answered": 1}
    assert (data(3)["round"]["id"], data(3)["round"]["attempt"], data(3)["round"]["answered"]) == (second.id, 2, 0)
    assert data(4) == {**data(0), "ended_at": lesson.ended_at}
    assert data(5) == {**data(0), "reason": "ended", "path": f"/api/v1/lessons/{lesson.id}/results"}
    assert deliver_all() == len(wanted)
    assert [json.loads(call.body)["type"] for call in endpoint.calls] == wanted
    sent = b"".join(call.body for call in endpoint.calls)
    for secret in (lesson.title, lesson.code, guest.nickname, "Canberra", "Australia", guest.resume_code):
        assert secret.encode() not in sent


def test_it_is_added_with_the_change_or_not_at_all(hook: Webhook, lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)

    class Undone(Exception):
        pass

    def fail() -> None:
        with transaction():
            close(asked)
            raise Undone

    with pytest.raises(Undone):
        fail()
    assert types() == ["lesson.started"]


def test_rounds_that_close_by_themselves(hook: Webhook, lesson: Lesson, question: Question, guest: Participant) -> None:
    asked = ask(lesson, question, time_limit=5)
    with transaction():
        asked.deadline = now() - 60
    assert timer.close_overdue() == [asked.id]
    reveal(asked)
    lifecycle.set_options(lesson.id, lesson.owner_id, {"auto_close": True})
    second = ask(lesson, question)
    answer(guest, second, ["a"])
    assert auto_close.close(lesson.id, second.id, [guest.id])
    assert types() == ["lesson.started", "round.closed", "round.revealed", "round.closed"]


def test_a_key_that_is_corrected_after_the_lesson(hook: Webhook, lesson: Lesson, question: Question) -> None:
    asked = ask(lesson, question)
    reveal(close(asked))
    changed = [{"text": text, "correct": text == "Sydney"} for text in ("Sydney", "Canberra", "Melbourne")]
    keys.correct(lesson.id, lesson.owner_id, asked.id, {"choices": changed})
    assert "results.ready" not in types()
    lifecycle.end(lesson.id, lesson.owner_id)
    changed = [{"text": text, "correct": text == "Canberra"} for text in ("Sydney", "Canberra", "Melbourne")]
    keys.correct(lesson.id, lesson.owner_id, asked.id, {"choices": changed})
    assert types()[-2:] == ["results.ready", "results.ready"]
    assert data(-1)["reason"] == "graded_again"


def test_classes(hook: Webhook, owner: User, member: User) -> None:
    course = courses.create(owner.id, "2 B")
    courses.add_student(course.id, owner.id, member.username)
    courses.remove_student(course.id, owner.id, member.id)
    rosters.apply(course.id, owner.id, read_text("username,name\nrosa,Rosa\nluis,Luis\n"))
    rosters.apply(course.id, owner.id, read_text("username,name\nrosa,Rosa\n"))
    assert types() == ["roster.changed"] * 3
    assert [(row["added"], row["removed"]) for row in map(data, range(3))] == [(1, 0), (0, 1), (2, 0)]
    assert data(0)["course"] == {"id": course.id}


def test_only_the_events_that_are_wanted(owner: User, endpoint: Endpoint, lesson: Lesson, question: Question) -> None:
    make_hook(owner, endpoint, "round.closed", "roster.changed")
    reveal(close(ask(lesson, question)))
    assert types() == ["round.closed"]


def test_whose_lessons(
    owner: User, colleague: User, outsider: User, endpoint: Endpoint, lesson: Lesson, question: Question
) -> None:
    other = lifecycle.create(owner.id, title="Another")
    co_teachers.add(lesson.id, owner.id, colleague.username)
    of_all = make_hook(owner, endpoint, "lesson.started")
    of_one = make_hook(owner, endpoint, "lesson.started", lesson_id=lesson.id)
    shared = make_hook(colleague, endpoint, "lesson.started", lesson_id=lesson.id)
    make_hook(colleague, endpoint, "lesson.started")  # of the colleague's own lessons only
    make_hook(outsider, endpoint, "lesson.started")
    ask(lesson, question)
    assert sorted(row.key for row in rows()) == sorted(hook.delivery_key for hook in (of_all, of_one, shared))
    assert len({row.payload["id"] for row in rows()}) == 3
    ask(other, question)
    assert rows()[-1].key == of_all.delivery_key
    assert len(rows()) == 4


def test_who_no_longer_teaches_hears_no_more(
    owner: User, colleague: User, endpoint: Endpoint, lesson: Lesson, question: Question
) -> None:
    co_teachers.add(lesson.id, owner.id, colleague.username)
    make_hook(colleague, endpoint, lesson_id=lesson.id)
    asked = ask(lesson, question)
    co_teachers.remove(lesson.id, owner.id, colleague.id)
    close(asked)
    assert types() == ["lesson.started"]


@pytest.mark.parametrize("how", ["switched off", "disabled", "student"])
def test_who_hears_nothing(hook: Webhook, owner: User, lesson: Lesson, question: Question, how: str) -> None:
    asked = ask(lesson, question)
    if how == "switched off":
        manage.change(hook.id, owner.id, active=False)
    elif how == "disabled":
        users.set_disabled(owner.id, True)
    else:
        users.set_role(owner.id, "student")
    close(asked)
    assert types() == ["lesson.started"]


def test_a_lesson_without_webhooks_costs_no_statement_more(
    lesson: Lesson,
    question: Question,
    endpoint: Endpoint,
    count_statements: Callable[[Callable[[], Any]], list[str]],
) -> None:
    """The look whether there are any is part of the statement that locks the lesson."""
    make_hook(make_user("somebody", "teacher"), endpoint)
    lesson_id, owner_id, question_id = lesson.id, lesson.owner_id, question.id
    asked: list[int] = []

    def whole_lesson() -> None:
        asked.append(rounds.open_round(lesson_id, owner_id, question_id).id)
        rounds.close_round(lesson_id, owner_id, asked[0])
        rounds.reveal_round(lesson_id, owner_id, asked[0])
        lifecycle.end(lesson_id, owner_id)

    seen = count_statements(whole_lesson)
    looking = [statement for statement in seen if "webhooks" in statement or "deliveries" in statement]
    assert len(looking) == 4
    assert all("lessons.version" in statement for statement in looking)


def test_all_types_are_known() -> None:
    assert len(events.TYPES) == 7


def test_a_lesson_read_without_looking_is_looked_at(hook: Webhook, lesson: Lesson) -> None:
    with transaction():
        assert db.session.get_one(Lesson, lesson.id).has_webhooks is None
        events.lesson_started(lesson)
    assert types() == ["lesson.started"]


def test_joining_adds_nothing(hook: Webhook, lesson: Lesson) -> None:
    join(lesson, "Rosa")
    assert rows() == []
