"""Many at the door: one transaction decides about all of them as it would about each alone."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from classroom.core.database import db
from classroom.models import Lesson, Participant, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import join_batch, members
from classroom.services.participants.join_batch import Newcomer, Place
from tests.support.lessons import join


def at_the_door(lesson: Lesson, *names: str) -> list[Place | str]:
    """Have guests of these names come at the same time."""
    return join_batch.enter_all([Newcomer(lesson.id, name, "Guest") for name in names])


def names(outcomes: list[Place | str]) -> list[str]:
    """Return the names that were given, or the reasons."""
    return [outcome if isinstance(outcome, str) else outcome.nickname for outcome in outcomes]


def test_everybody_gets_a_row_of_their_own(lesson: Lesson) -> None:
    outcomes = at_the_door(lesson, *(f"Student {number}" for number in range(300)))
    assert names(outcomes) == [f"Student {number}" for number in range(300)]
    places = [outcome for outcome in outcomes if isinstance(outcome, Place)]
    for place in places:
        row = db.session.get_one(Participant, place.id)
        assert (row.lesson_id, row.nickname, row.resume_code) == (lesson.id, place.nickname, place.resume_code)
        assert (place.lesson_code, place.lesson_title) == (lesson.code, lesson.title)
    assert len({place.id for place in places}) == len({place.resume_code for place in places}) == 300


def test_one_name_for_all(lesson: Lesson) -> None:
    join(lesson, "ana 3")
    outcomes = at_the_door(lesson, *["Ana"] * 120)
    expected = ["Ana", "Ana 2", *(f"Ana {number}" for number in range(4, 122))]
    assert names(outcomes) == expected
    assert names(at_the_door(lesson, "ÁNA", "Ana 5")) == ["ÁNA 122", "Ana 5 10"]  # "Ana 52" and the like are taken


def test_nobody_has_a_name(lesson: Lesson) -> None:
    join(lesson, "Guest 3")
    assert names(at_the_door(lesson, "", "", "Ana", "")) == ["Guest 2", "Guest 4", "Ana", "Guest 5"]


def test_long_names_are_told_apart(lesson: Lesson) -> None:
    outcomes = names(at_the_door(lesson, "x" * 32, "x" * 32, "x" * 32))
    assert len(set(outcomes)) == 3
    assert all(len(name) <= 32 for name in outcomes)


def test_an_account_on_two_devices_has_one_place(lesson: Lesson, member: User) -> None:
    wants = Newcomer(lesson.id, "Member", "", member.id)
    first, second = join_batch.enter_all([wants, wants])
    assert isinstance(first, Place)
    assert first == second == join_batch.enter(wants)
    assert db.session.scalar(select(func.count(Participant.id))) == 1


def test_the_room_fills_up_in_the_middle(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    from classroom.core import settings

    monkeypatch.setattr(settings.current(), "max_participants", 3)
    join(lesson, "Ana")
    assert names(at_the_door(lesson, "Eva", "Luis", "Paz", "Sol")) == ["Eva", "Luis", "full", "full"]


def test_the_doors_of_several_lessons(lesson: Lesson, owner: User, member: User, stranger: User) -> None:
    locked, ended = lifecycle.create(owner.id), lifecycle.create(owner.id)
    course = courses.create(owner.id, "5B")
    courses.add_student(course.id, owner.id, member.username)
    taught = lifecycle.create(owner.id, course_id=course.id)
    gone = join(taught, user=member)
    members.set_removed(taught.id, owner.id, gone.id, True)
    lifecycle.set_locked(locked.id, owner.id, True)
    lifecycle.end(ended.id, owner.id)
    wanted = [
        Newcomer(lesson.id, "Ana", ""),
        Newcomer(locked.id, "Ana", ""),
        Newcomer(ended.id, "Ana", ""),
        Newcomer(taught.id, "Stranger", "", stranger.id),
        Newcomer(taught.id, "Member", "", member.id),
        Newcomer(taught.id, "Ana", ""),
        Newcomer(lesson.id, "Member", "", member.id),
        Newcomer(lesson.id + 1000, "Ana", ""),
    ]
    assert names(join_batch.enter_all(wanted)) == [
        "Ana", "locked", "ended", "not_on_roster", "removed", "not_on_roster", "Member", "ended",
    ]  # fmt: skip


def test_pages_hear_of_all_of_them_at_once(app: Flask, lesson: Lesson) -> None:
    heard: list[object] = []
    app.extensions["tiza.listeners"] = [heard.extend]
    outcomes = at_the_door(lesson, "Ana", "Eva")
    (event,) = heard
    assert event == join_batch.ParticipantsJoined(lesson.id, tuple(o.id for o in outcomes if isinstance(o, Place)))
