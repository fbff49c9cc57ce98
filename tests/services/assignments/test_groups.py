"""Homework for one group of a class: on the lists of its students, and of nobody else."""

from collections.abc import Callable

import pytest

from classroom.core.database import db, now
from classroom.core.errors import Forbidden, Invalid
from classroom.models import Assignment, Course, Participant, Question, Quiz, User
from classroom.services.assignments import manage, watch, work
from classroom.services.bank import quizzes
from classroom.services.classes import courses, groups
from classroom.services.lessons import homework, lifecycle
from classroom.services.participants.join import join_lesson
from tests.support.lessons import ask, close, reveal
from tests.support.people import make_user


@pytest.fixture
def course(owner: User, member: User, stranger: User) -> Course:
    """A class in which the member is a Red, the stranger a Blue, and a third student in no group."""
    made = courses.create(owner.id, "7B")
    for student in (member, stranger, make_user("third", "student")):
        courses.add_student(made.id, owner.id, student.username)
    assert groups.assign(made.id, owner.id, {member.id: " Reds ", stranger.id: "Blues", 10**6: "Reds"}) == 2
    return made


@pytest.fixture
def quiz(owner: User, question: Question) -> Quiz:
    """A quiz of one question."""
    return quizzes.create(owner.id, "Capitals", [question.id])


def listed(made: Assignment, *people: User) -> list[str]:
    """Return for whom homework is; the teacher's page and the students' lists have to agree."""
    names = {row["name"] for row in watch.students(made)}
    assert names == {user.display_name for user in db.session.query(User) if watch.due_for(user.id, 0.0)}
    return sorted(names)


def test_it_is_for_the_group_alone(course: Course, quiz: Quiz, owner: User, member: User, stranger: User) -> None:
    made = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id, group="Reds")
    assert (made.audience, made.group_name, listed(made)) == ("all", "Reds", [member.display_name])
    with pytest.raises(Forbidden) as error:
        join_lesson(made.lesson.code, address="127.0.0.1", user=stranger)
    assert error.value.code == "not_on_roster"
    seat = join_lesson(made.lesson.code, address="127.0.0.1", user=member)
    groups.assign(course.id, owner.id, {member.id: "Blues", stranger.id: "Reds"})
    assert listed(made) == sorted([member.display_name, stranger.display_name]), "who has begun stays"
    work.begin(db.session.get_one(Participant, seat.id))
    manage.change(made.id, owner.id, group=None)
    assert len(listed(made)) == 3


def test_those_of_a_group_who_were_absent(
    course: Course, question: Question, owner: User, member: User, stranger: User
) -> None:
    lesson = lifecycle.create(owner.id, title="Live", course_id=course.id)
    join_lesson(lesson.code, address="127.0.0.1", user=member)
    reveal(close(ask(lesson, question)))
    made = manage.create(owner.id, lesson_id=lesson.id, group="Blues")
    assert (made.audience, listed(made)) == ("absent", [stranger.display_name])
    assert listed(manage.change(made.id, owner.id, group="Reds")) == [], "the only Red was there"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda course, quiz: {"quiz_id": quiz.id, "course_id": course.id, "group": "Greens"},
        lambda _course, quiz: {"quiz_id": quiz.id, "group": "Reds"},
    ],
    ids=["no such group", "no class"],
)
def test_a_group_without_students_is_refused(
    course: Course, quiz: Quiz, owner: User, wrong: Callable[[Course, Quiz], dict[str, object]]
) -> None:
    with pytest.raises(Invalid) as error:
        manage.create(owner.id, **wrong(course, quiz))
    assert list(error.value.fields) == ["group"]
    assert db.session.query(Assignment).all() == []


def test_feedback_waits_for_the_last_override_of_whoever_it_is_for(
    course: Course, quiz: Quiz, owner: User, member: User, stranger: User
) -> None:
    due = now() + 100
    terms = {"due_at": due, "feedback": "after_due", "group": "Reds"}
    made = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id, **terms)
    soon = homework.known_from(made)
    manage.override(made.id, owner.id, member.id, {"due_at": due + 50})
    assert homework.known_from(made) == (soon or 0) + 50
    manage.override(made.id, owner.id, member.id, {})
    assert homework.known_from(made) == soon


def test_names_are_in_order_and_not_too_long(course: Course, owner: User, member: User, outsider: User) -> None:
    assert groups.names([course.id]) == {course.id: ["Blues", "Reds"]}
    with pytest.raises(Invalid) as error:
        groups.assign(course.id, owner.id, {member.id: "x" * 41})
    assert list(error.value.fields) == [f"group-{member.id}"]
    assert groups.of_students(course.id, owner.id)[member.id] == "Reds"
    assert groups.assign(course.id, owner.id, {member.id: ""}) == 1
    assert groups.names([course.id]) == {course.id: ["Blues"]}
