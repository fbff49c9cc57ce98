"""Teachers see sums of a class, and a single student only while that student shares it."""

import pytest

from classroom.core.errors import NotFound
from classroom.models import Course, Lesson, Participant, User
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.practice import answering, sharing
from classroom.services.practice.answering import Given
from classroom.services.practice.sharing import Sums
from tests.support.calendar import Wait
from tests.support.lessons import CAPITAL, join, play
from tests.support.people import make_user


@pytest.fixture
def course(owner: User, member: User, stranger: User) -> Course:
    """A class of the owner with two students."""
    made = courses.create(owner.id, "9a")
    for student in (member, stranger):
        courses.add_student(made.id, owner.id, student.username)
    return made


def hold(owner: User, course: Course, students: list[User]) -> dict[str, int]:
    """Hold a lesson of the class in which these students answer two questions with tags wrong; take them over."""
    lesson: Lesson = lifecycle.create(owner.id, title="Maths", course_id=course.id)
    people: list[Participant] = [join(lesson, user=student) for student in students]
    found = {}
    for tag in ("fractions", "Algebra"):
        question = entries.create(owner.id, {**CAPITAL, "prompt": f"About {tag}?", "tags": [tag, "maths"]})
        play(lesson, question, {person: ["a"] for person in people})
        found[tag] = question.id
    for student in students:
        answering.due(student.id)
    return found


def test_sums_appear_with_three_students(
    owner: User, course: Course, member: User, stranger: User, wait_days: Wait
) -> None:
    hold(owner, course, [member, stranger])
    overview = sharing.of_course(course.id, owner.id)
    assert (overview.students, overview.practising, overview.total, overview.tags) == (2, None, None, {})
    third = make_user("third", "student")
    courses.add_student(course.id, owner.id, third.username)
    hold(owner, course, [third])
    overview = sharing.of_course(course.id, owner.id)
    assert (overview.students, overview.practising, overview.total) == (3, 0, Sums(6, 0, 0))
    assert overview.tags == {"Algebra": Sums(3), "fractions": Sums(3), "maths": Sums(6)}
    wait_days(1)
    (card, *_rest) = answering.due(member.id)["cards"]
    answering.answer(member.id, Given("practised-one", card["id"], ["b"]))
    overview = sharing.of_course(course.id, owner.id)
    assert (overview.practising, overview.total) == (1, Sums(6, 5, 0))
    wait_days(31)
    assert sharing.of_course(course.id, owner.id).practising == 0
    assert overview.shared == []


def test_a_student_shares_and_stops(owner: User, course: Course, member: User, outsider: User) -> None:
    hold(owner, course, [member])
    assert sharing.classes_of(member.id) == [(course.id, "9a", False)]
    sharing.share(member.id, course.id, True)
    assert sharing.classes_of(member.id) == [(course.id, "9a", True)]
    assert sharing.of_course(course.id, owner.id).shared == [(member, Sums(2))]
    sharing.share(member.id, course.id, False)
    assert sharing.of_course(course.id, owner.id).shared == []
    with pytest.raises(NotFound):
        sharing.of_course(course.id, outsider.id)
    with pytest.raises(NotFound):
        sharing.share(outsider.id, course.id, True)


def test_what_others_teach_is_not_in_the_sums(owner: User, outsider: User, course: Course, member: User) -> None:
    sharing.share(member.id, course.id, True)
    elsewhere = courses.create(outsider.id, "Choir")
    courses.add_student(elsewhere.id, outsider.id, member.username)
    hold(outsider, elsewhere, [member])
    assert sharing.of_course(course.id, owner.id).shared == [(member, Sums())]
