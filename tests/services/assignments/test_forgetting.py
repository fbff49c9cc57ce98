"""Homework that is deleted, or whose lesson or student is deleted."""

from sqlalchemy import func, select

from classroom.core.database import db
from classroom.models import (
    Answer,
    Assignment,
    AssignmentOverride,
    Attempt,
    Course,
    Lesson,
    Participant,
    Question,
    User,
)
from classroom.services.answers import submissions, submit
from classroom.services.assignments import manage, work
from classroom.services.bank import quizzes
from classroom.services.classes import courses
from classroom.services.forgetting import accounts, assignments, jobs, lessons
from classroom.services.lessons import lifecycle
from classroom.services.participants.join import join_lesson
from tests.support.lessons import ask, close


def rows(*models: type) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def worked_on(owner: User, member: User, question: Question) -> Assignment:
    """Return homework of a class in which the member has answered and has other terms."""
    course: Course = courses.create(owner.id, "7B")
    courses.add_student(course.id, owner.id, member.username)
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    homework = manage.create(owner.id, quiz_id=quiz.id, course_id=course.id)
    seat = join_lesson(homework.lesson.code, address="127.0.0.1", user=member)
    attempt = work.begin(db.session.get_one(Participant, seat.id))
    payload = {"id": "answer-1", "round_id": attempt.rounds[0], "value": ["b"]}
    submit.submit(submissions.read(seat.id, payload, attempt_id=attempt.id))
    manage.override(homework.id, owner.id, member.id, {"attempts": 3})
    return homework


def test_deleted_homework_leaves_nothing(owner: User, member: User, question: Question) -> None:
    homework = worked_on(owner, member, question)
    assert rows(Assignment, Attempt, AssignmentOverride, Answer) == [1, 1, 1, 1]
    assignments.delete_assignment(homework.id, owner.id)
    jobs.work()
    assert rows(Assignment, Attempt, AssignmentOverride, Answer, Lesson, Participant) == [0, 0, 0, 0, 0, 0]


def test_homework_outlives_the_lesson_that_it_goes_on_with(owner: User, lesson: Lesson, question: Question) -> None:
    close(ask(lesson, question))
    homework_id = manage.create(owner.id, lesson_id=lesson.id).id
    lifecycle.end(lesson.id, owner.id)
    lessons.delete_lesson(lesson.id, owner.id)
    jobs.work()
    assert db.session.get_one(Assignment, homework_id, populate_existing=True).source_id is None
    assert rows(Lesson) == [1]


def test_an_erased_student_keeps_no_terms(owner: User, member: User, question: Question) -> None:
    worked_on(owner, member, question)
    accounts.erase(member.id)
    jobs.work()
    assert rows(AssignmentOverride, Attempt, Answer) == [0, 1, 1]
    assert db.session.scalar(select(Participant.user_id)) is None
