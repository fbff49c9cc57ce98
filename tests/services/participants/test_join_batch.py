"""Joining in batches: the results are the same as for each newcomer alone."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from classroom.core.database import db, transaction
from classroom.models import Lesson, Participant, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import join_batch, members, nickname_generator
from classroom.services.participants.join_batch import Newcomer, Seat
from tests.support.lessons import join

pytestmark = pytest.mark.both_databases


def join_together(lesson: Lesson, *names: str) -> list[Seat | str]:
    """Let guests with these names join in one batch."""
    return join_batch.admit_all([Newcomer(lesson.id, name, "Guest") for name in names])


def names(outcomes: list[Seat | str]) -> list[str]:
    """Return the nicknames, or the reasons for refusals."""
    return [outcome if isinstance(outcome, str) else outcome.nickname for outcome in outcomes]


def test_every_newcomer_gets_a_row(lesson: Lesson) -> None:
    outcomes = join_together(lesson, *(f"Student {number}" for number in range(300)))
    assert names(outcomes) == [f"Student {number}" for number in range(300)]
    seats = [outcome for outcome in outcomes if isinstance(outcome, Seat)]
    for seat in seats:
        row = db.session.get_one(Participant, seat.id)
        assert (row.lesson_id, row.nickname, row.resume_code) == (lesson.id, seat.nickname, seat.resume_code)
        assert (seat.lesson_code, seat.lesson_title) == (lesson.code, lesson.title)
    assert len({seat.id for seat in seats}) == len({seat.resume_code for seat in seats}) == 300


def test_all_want_the_same_name(lesson: Lesson) -> None:
    join(lesson, "ana 3")
    outcomes = join_together(lesson, *["Ana"] * 120)
    expected = ["Ana", "Ana 2", *(f"Ana {number}" for number in range(4, 122))]
    assert names(outcomes) == expected
    assert names(join_together(lesson, "ÁNA", "Ana 5")) == ["ÁNA 122", "Ana 5 10"]  # "Ana 52" and the like are taken


def test_newcomers_without_a_name(lesson: Lesson) -> None:
    join(lesson, "Guest 3")
    assert names(join_together(lesson, "", "", "Ana", "")) == ["Guest 2", "Guest 4", "Ana", "Guest 5"]


def test_long_names_stay_different(lesson: Lesson) -> None:
    outcomes = names(join_together(lesson, "x" * 60, "x" * 60, "x" * 60))
    assert outcomes == ["x" * 60, "x" * 57 + "… 2", "x" * 57 + "… 3"]


def test_an_account_on_two_devices_has_one_seat(lesson: Lesson, member: User) -> None:
    newcomer = Newcomer(lesson.id, "Member", "", member.id)
    first, second = join_batch.admit_all([newcomer, newcomer])
    assert isinstance(first, Seat)
    assert first == second == join_batch.admit(newcomer)
    assert db.session.scalar(select(func.count(Participant.id))) == 1


def test_the_lesson_fills_up_within_a_batch(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    from classroom.core import settings

    monkeypatch.setattr(settings.current(), "max_participants", 3)
    join(lesson, "Ana")
    assert names(join_together(lesson, "Eva", "Luis", "Paz", "Sol")) == ["Eva", "Luis", "full", "full"]


def test_a_batch_for_several_lessons(lesson: Lesson, owner: User, member: User, stranger: User) -> None:
    locked, ended = lifecycle.create(owner.id), lifecycle.create(owner.id)
    course = courses.create(owner.id, "5B")
    courses.add_student(course.id, owner.id, member.username)
    of_class = lifecycle.create(owner.id, course_id=course.id)
    gone = join(of_class, user=member)
    members.set_removed(of_class.id, owner.id, gone.id, True)
    lifecycle.set_locked(locked.id, owner.id, True)
    lifecycle.end(ended.id, owner.id)
    wanted = [
        Newcomer(lesson.id, "Ana", ""),
        Newcomer(locked.id, "Ana", ""),
        Newcomer(ended.id, "Ana", ""),
        Newcomer(of_class.id, "Stranger", "", stranger.id),
        Newcomer(of_class.id, "Member", "", member.id),
        Newcomer(of_class.id, "Ana", ""),
        Newcomer(lesson.id, "Member", "", member.id),
        Newcomer(lesson.id + 1000, "Ana", ""),
    ]
    assert names(join_batch.admit_all(wanted)) == [
        "Ana", "locked", "ended", "not_on_roster", "removed", "not_on_roster", "Member", "ended",
    ]  # fmt: skip


def test_one_event_announces_the_whole_batch(app: Flask, lesson: Lesson) -> None:
    heard: list[object] = []
    app.extensions["tiza.listeners"] = [heard.extend]
    outcomes = join_together(lesson, "Ana", "Eva")
    (event,) = heard
    db.session.refresh(lesson)
    ids = tuple(outcome.id for outcome in outcomes if isinstance(outcome, Seat))
    assert event == join_batch.ParticipantsJoined(lesson.id, ids, lesson.people_version)


def test_an_account_with_a_rude_name_joins_with_a_random_one(owner: User, member: User) -> None:
    with transaction() as session:
        account = session.get_one(User, member.id)
        account.display_name = "Puta"
    joined = join(lifecycle.create(owner.id, join_mode="account"), user=account)
    assert nickname_generator.is_generated(joined.nickname)
    assert joined.user_id == member.id
