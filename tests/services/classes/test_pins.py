"""PINs of a class: for its own students only, slowed down for one at a time, and no login anywhere."""

import pytest

from classroom.core import rate_limits, settings
from classroom.core.database import db, transaction
from classroom.core.errors import NotAuthenticated, NotFound, RateLimited
from classroom.models import Course, Enrolment, User
from classroom.services.accounts import access, users
from classroom.services.classes import courses, pins, rosters
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.forgetting import courses as deleting
from tests.support.people import make_user

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def course(owner: User, member: User) -> Course:
    """A class with two students of a roster, and one who had an account before."""
    made = courses.create(owner.id, "Biology")
    rosters.apply(made.id, owner.id, read_text("Ana López\nBeto Ruiz\n"))
    courses.add_student(made.id, owner.id, "member")
    pins.set_allowed(made.id, owner.id, True)
    return made


def student(name: str) -> User:
    found = users.find_by_username(name)
    assert found is not None
    return found


def made(course: Course) -> dict[str, str]:
    return {card.username: card.pin for card in pins.make(course.id, course.owner_id)}


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10_000:04}"


@pytest.mark.both_databases
def test_a_student_of_the_roster_comes_in(course: Course) -> None:
    cards = made(course)
    assert set(cards) == {"ana.lopez", "beto.ruiz"}, "an account that was only added has none"
    ana = student("ana.lopez")
    user, secret = pins.come_in(course, ana.id, f" {cards['ana.lopez']} ")
    assert user.id == ana.id
    found = pins.current(secret, course.id)
    assert found is not None
    assert (found.user_id, found.kind, found.course_id) == (ana.id, "pin", course.id)
    assert access.find(secret, "session") is None
    assert access.find(secret, "api") is None
    stored = db.session.get(Enrolment, (course.id, ana.id))
    assert stored is not None
    assert cards["ana.lopez"] not in (stored.pin_hash or "")


def refused(course: Course, user_id: int, pin: str) -> str:
    with pytest.raises(NotAuthenticated) as caught:
        pins.come_in(course, user_id, pin)
    return str(caught.value.message)


def test_every_other_way_is_refused_alike(course: Course, member: User, owner: User) -> None:
    ana, cards = student("ana.lopez"), made(course)
    said = {
        refused(course, ana.id, wrong(cards["ana.lopez"])),
        refused(course, ana.id, ""),
        refused(course, ana.id, cards["ana.lopez"][:3]),
        refused(course, member.id, "0000"),
        refused(course, owner.id, cards["ana.lopez"]),
        refused(course, 99_999, cards["ana.lopez"]),
    }
    pins.set_allowed(course.id, course.owner_id, False)
    said.add(refused(course, ana.id, cards["ana.lopez"]))
    assert len(said) == 1


def test_a_pin_is_for_one_class(course: Course) -> None:
    ana, cards = student("ana.lopez"), made(course)
    other = courses.create(course.owner_id, "Maths")
    courses.add_student(other.id, course.owner_id, "ana.lopez")
    pins.set_allowed(other.id, course.owner_id, True)
    refused(other, ana.id, cards["ana.lopez"])
    _user, secret = pins.come_in(course, ana.id, cards["ana.lopez"])
    assert pins.current(secret, other.id) is None


def test_a_pin_does_not_come_with_somebody_elses_student(course: Course) -> None:
    """Another teacher who adds the student to a class can make no PIN there."""
    teacher = make_user("teacher2", "teacher")
    theirs = courses.create(teacher.id, "Trap")
    courses.add_student(theirs.id, teacher.id, "ana.lopez")
    pins.set_allowed(theirs.id, teacher.id, True)
    assert pins.make(theirs.id, teacher.id, {student("ana.lopez").id}) == []
    with pytest.raises(NotFound):
        pins.make(course.id, teacher.id)
    with transaction():  # even if there were one
        found = db.session.get(Enrolment, (theirs.id, student("ana.lopez").id))
        assert found is not None
        found.pin_hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA"
    refused(theirs, student("ana.lopez").id, "4711")


def test_a_password_and_a_pin_are_different_things(course: Course) -> None:
    cards = made(course)
    with pytest.raises(NotAuthenticated):
        users.authenticate("ana.lopez", cards["ana.lopez"], "192.0.2.1")


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["new pin", "switched off", "left", "disabled", "role", "class deleted"])
def test_what_ends_the_way_in(course: Course, how: str) -> None:
    ana, cards = student("ana.lopez"), made(course)
    _user, secret = pins.come_in(course, ana.id, cards["ana.lopez"])
    found = pins.current(secret, course.id)
    assert found is not None
    number, owner_id, course_id = found.id, course.owner_id, course.id
    assert access.is_open(number)
    {
        "new pin": lambda: pins.make(course_id, owner_id, {ana.id}),
        "switched off": lambda: pins.set_allowed(course_id, owner_id, False),
        "left": lambda: courses.remove_student(course_id, owner_id, ana.id),
        "disabled": lambda: users.set_disabled(ana.id, True),
        "role": lambda: users.set_role(ana.id, "teacher"),
        "class deleted": lambda: deleting.delete_course(course_id, owner_id),
    }[how]()
    assert pins.current(secret, course_id) is None
    assert not access.is_open(number)


def test_a_way_in_ends_after_a_school_day(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, cards = student("ana.lopez"), made(course)
    monkeypatch.setattr(access, "CLASS_SECONDS", -1)
    _user, secret = pins.come_in(course, ana.id, cards["ana.lopez"])
    assert pins.current(secret, course.id) is None


def test_one_student_waits_after_wrong_pins_and_nobody_else(course: Course) -> None:
    ana, beto, cards = student("ana.lopez"), student("beto.ruiz"), made(course)
    for _try in range(5):
        refused(course, ana.id, wrong(cards["ana.lopez"]))
    with pytest.raises(RateLimited):
        pins.come_in(course, ana.id, cards["ana.lopez"])
    assert pins.come_in(course, beto.id, cards["beto.ruiz"])[0].id == beto.id
    (card,) = pins.make(course.id, course.owner_id, {ana.id})
    assert pins.come_in(course, ana.id, card.pin)[0].id == ana.id, "a new PIN works at once"
    rate_limits.forget()


def test_a_class_waits_when_somebody_tries_one_student_after_the_other(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.current(), "pin_flood_rate", "6/hour")
    ana, beto, cards = student("ana.lopez"), student("beto.ruiz"), made(course)
    other = courses.create(course.owner_id, "Physics")
    pins.set_allowed(other.id, course.owner_id, True)
    rosters.apply(other.id, course.owner_id, read_text("Zoe Gil\n"))
    for _try in range(3):
        refused(course, ana.id, wrong(cards["ana.lopez"]))
        refused(course, beto.id, wrong(cards["beto.ruiz"]))
    with pytest.raises(RateLimited):
        pins.come_in(course, ana.id, cards["ana.lopez"])
    assert pins.come_in(other, student("zoe.gil").id, made(other)["zoe.gil"])[0].username == "zoe.gil"
    rate_limits.forget()


def test_pins_are_not_those_that_everybody_tries() -> None:
    found = {pins.generate() for _number in range(2000)}
    assert all(len(pin) == 4 and pin.isdecimal() for pin in found)
    assert not found & {"1234", "0000", "1111", "2026", "1999"}
