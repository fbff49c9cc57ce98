"""Permanent addresses of classes, and the link with which students ask to join one."""

import pytest

from classroom.core.errors import Forbidden, Invalid, NotFound
from classroom.models import Course, User
from classroom.services.classes import addresses, courses, join_requests, pins, rosters
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.lessons import lifecycle, of_course
from tests.support.people import make_user

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def course(owner: User) -> Course:
    """A class of the owner without students."""
    return courses.create(owner.id, "Biología 3.º A")


@pytest.mark.both_databases
def test_an_address_is_unique_and_can_be_changed(course: Course) -> None:
    assert addresses.set_slug(course.id, course.owner_id, " Bio-3A ") == "bio-3a"
    assert addresses.find("BIO-3a").id == course.id
    other = courses.create(course.owner_id, "Other")
    with pytest.raises(Invalid) as caught:
        addresses.set_slug(other.id, course.owner_id, "bio-3a")
    assert list(caught.value.fields) == ["slug"]
    addresses.set_slug(course.id, course.owner_id, "bio-3b")
    assert addresses.set_slug(other.id, course.owner_id, "bio-3a") == "bio-3a"
    assert addresses.set_slug(other.id, course.owner_id, "") is None
    with pytest.raises(NotFound):
        addresses.find("bio-3a")
    courses.set_archived(course.id, course.owner_id, True)
    with pytest.raises(NotFound):
        addresses.find("bio-3b")


@pytest.mark.parametrize(
    "text", ["ab", "a" * 41, "con espacio", "ñandú", "-abc", "abc-", "a--b", "a/b", "admin", "JOIN"]
)
def test_what_is_no_address(course: Course, text: str) -> None:
    with pytest.raises(Invalid):
        addresses.set_slug(course.id, course.owner_id, text)


def test_a_suggestion_can_be_used_and_is_not_guessed(course: Course) -> None:
    found = {addresses.suggestion(course.title) for _try in range(20)}
    assert len(found) > 15
    for text in (*found, addresses.suggestion("王"), addresses.suggestion("x" * 200)):
        assert addresses.set_slug(course.id, course.owner_id, text) == text


def test_only_the_owner_gives_an_address(course: Course, stranger: User) -> None:
    with pytest.raises(NotFound):
        addresses.set_slug(course.id, stranger.id, "mine-now")


def test_names_tell_no_more_than_the_class_knows(course: Course) -> None:
    text = "first name,last name\nAna,López Gil\nAna,López Paz\nBeto,Ruiz\n"
    rosters.apply(course.id, course.owner_id, read_text(text))
    assert addresses.names_with_pin(course) == [], "nobody has a PIN yet"
    pins.make(course.id, course.owner_id)
    assert [name for _id, name in addresses.names_with_pin(course)] == ["Ana López Gil", "Ana López Paz", "Beto R."]
    more = "name,surname,email\nBeto,Ruiz,\nEva,Gil,one@x.example\nEva,Gil,two@x.example\n"
    rosters.apply(course.id, course.owner_id, read_text(more))
    pins.make(course.id, course.owner_id)
    names = [name for _id, name in addresses.names_with_pin(course)]
    assert names[3:] == ["Eva Gil (eva.gil)", "Eva Gil (eva.gil2)"], "the card has the username"


@pytest.mark.both_databases
def test_the_open_lesson_of_a_class(course: Course) -> None:
    assert of_course.open_lesson(course.id) is None
    first = lifecycle.create(course.owner_id, course_id=course.id, join_mode="account")
    second = lifecycle.create(course.owner_id, course_id=course.id, join_mode="account")
    assert of_course.open_lesson(course.id) == second
    lifecycle.end(second.id, course.owner_id)
    assert of_course.open_lesson(course.id) == first


@pytest.mark.both_databases
def test_students_ask_and_the_teacher_decides(course: Course, member: User, stranger: User) -> None:
    token = join_requests.set_link(course.id, course.owner_id, on=True) or ""
    for user in (member, stranger):
        join_requests.ask(token, user)
        join_requests.ask(token, user)
        assert join_requests.state(join_requests.find(token), user) == "asked"
    assert not courses.has_student(course.id, member.id), "nobody is in by asking"
    assert join_requests.decide(course.id, course.owner_id, {member.id, 99_999}, admit=True) == 1
    assert join_requests.decide(course.id, course.owner_id, {stranger.id}, admit=False) == 1
    assert courses.has_student(course.id, member.id)
    assert not courses.has_student(course.id, stranger.id)
    assert join_requests.waiting(course.id, course.owner_id) == []
    join_requests.ask(token, member)
    assert join_requests.waiting(course.id, course.owner_id) == []


def test_a_link_ends_with_a_new_one(course: Course, member: User) -> None:
    old = join_requests.set_link(course.id, course.owner_id, on=True) or ""
    new = join_requests.set_link(course.id, course.owner_id, on=True) or ""
    assert old != new
    with pytest.raises(NotFound):
        join_requests.ask(old, member)
    join_requests.set_link(course.id, course.owner_id, on=False)
    with pytest.raises(NotFound):
        join_requests.ask(new, member)


def test_who_can_neither_ask_nor_decide(course: Course, owner: User, member: User) -> None:
    token = join_requests.set_link(course.id, course.owner_id, on=True) or ""
    other = make_user("teacher2", "teacher")
    with pytest.raises(Forbidden):
        join_requests.ask(token, other)
    join_requests.ask(token, member)
    with pytest.raises(NotFound):
        join_requests.decide(course.id, other.id, {member.id}, admit=True)
    with pytest.raises(NotFound):
        join_requests.waiting(course.id, other.id)


def test_nobody_is_let_in_who_has_not_asked(course: Course, member: User) -> None:
    assert join_requests.decide(course.id, course.owner_id, {member.id}, admit=True) == 0
    assert not courses.has_student(course.id, member.id)


def test_adding_a_student_answers_the_request(course: Course, member: User) -> None:
    join_requests.ask(join_requests.set_link(course.id, course.owner_id, on=True) or "", member)
    courses.add_student(course.id, course.owner_id, "member")
    assert join_requests.waiting(course.id, course.owner_id) == []
