"""Reminders of homework: in the language of their readers, in the teacher's time zone, not twice in a row."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from classroom.core import clock, wall_clock
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid
from classroom.models import Assignment, Delivery, Question, User
from classroom.services.assignments import manage, reminders, watch
from classroom.services.bank import quizzes
from classroom.services.classes import courses
from classroom.services.deliveries import mail

DUE = datetime(2031, 12, 10, 8, tzinfo=UTC).timestamp()


@pytest.fixture(autouse=True)
def the_clock() -> Iterator[None]:
    before = clock.offset()
    yield
    clock.set_offset(before)


@pytest.fixture
def homework(owner: User, member: User, question: Question, monkeypatch: pytest.MonkeyPatch) -> Assignment:
    monkeypatch.setattr(mail, "is_configured", lambda: True)
    course_id = courses.create(owner.id, "7B").id
    courses.add_student(course_id, owner.id, member.username)
    quiz_id = quizzes.create(owner.id, "Capitals", [question.id]).id
    return manage.create(owner.id, quiz_id=quiz_id, course_id=course_id, due_at=DUE)


def write_to(user: User, address: str | None, language: str | None = None) -> None:
    with transaction() as session:
        found = session.get_one(User, user.id)
        found.email, found.language = address, language


def sent() -> list[dict[str, Any]]:
    return [dict(each.payload) for each in db.session.query(Delivery).order_by(Delivery.id)]


@pytest.mark.parametrize(
    ("own", "teachers", "said"),
    [
        ("es", "en", "de diciembre de 2031, 9:00, hora de España (Madrid)"),
        (None, "es", "9:00, hora de España (Madrid)"),
        ("en", "es", "December 10, 2031, 9:00\u202fAM, Spain (Madrid) Time"),
    ],
)
def test_it_is_in_the_readers_language_and_the_teachers_zone(
    homework: Assignment, owner: User, member: User, own: str | None, teachers: str, said: str
) -> None:
    write_to(member, "ana@school.example", own)
    write_to(owner, "profe@school.example", teachers)
    zone = wall_clock.zone_named("Europe/Madrid")
    assert reminders.remind(homework.id, owner.id, "https://tiza.example/join/X", zone) == 1
    (message,) = sent()
    assert said in message["text"]


def test_nobody_is_reminded_twice_in_a_row(homework: Assignment, owner: User, member: User) -> None:
    write_to(member, "ana@school.example")
    assert reminders.remind(homework.id, owner.id, "address") == 1
    state = reminders.state(homework.id, watch.students(homework))
    assert (state["may"], state["reminded_at"] is None) == (False, False)
    with pytest.raises(Invalid):
        reminders.remind(homework.id, owner.id, "address")
    assert len(sent()) == 1
    clock.set_offset(clock.offset() + reminders.APART)
    assert reminders.remind(homework.id, owner.id, "address") == 1


def test_without_an_address_there_is_nothing_to_send(homework: Assignment, owner: User) -> None:
    state = reminders.state(homework.id, watch.students(homework))
    assert state == {"addresses": 0, "without": 1, "reminded_at": None, "may": False}
    assert reminders.remind(homework.id, owner.id, "address") == 0
    assert reminders.reminded_at(homework.id) is None
