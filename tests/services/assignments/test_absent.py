"""Homework for those who were absent stays that of the same students, whatever becomes of the lesson."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.core.errors import Forbidden
from classroom.models import Assignment, Attempt, Course, Lesson, Participant, Question, User
from classroom.services.assignments import manage, watch, work
from classroom.services.classes import courses
from classroom.services.forgetting import accounts, jobs, lessons
from classroom.services.lessons import lifecycle
from classroom.services.participants import members
from classroom.services.participants.join import join_lesson
from classroom.services.results import report_page
from classroom.services.results.matrix import Selection
from tests.support.lessons import ask, close, reveal
from tests.support.people import log_in


@pytest.fixture
def homework(owner: User, member: User, stranger: User, question: Question) -> Assignment:
    """Homework for the stranger, who was absent from the lesson in which the member was."""
    course: Course = courses.create(owner.id, "7B")
    for student in (member, stranger):
        courses.add_student(course.id, owner.id, student.username)
    lesson: Lesson = lifecycle.create(owner.id, title="Capitals", course_id=course.id)
    join_lesson(lesson.code, address="127.0.0.1", user=member)
    asked = ask(lesson, question)
    close(asked)
    reveal(asked)
    made = manage.create(owner.id, lesson_id=lesson.id)
    lifecycle.end(lesson.id, owner.id)
    return made


def who(homework: Assignment) -> list[str]:
    """Return for whom homework is, by what its page and the students' lists say, which have to agree."""
    db.session.expire_all()
    names = [row["name"] for row in watch.students(homework)]
    listed = [user.display_name for user in db.session.query(User) if watch.due_for(user.id, 0.0)]
    assert listed == names
    return names


@pytest.mark.parametrize("way", ["delete_lesson", "anonymise"])
def test_it_stays_for_the_same_students(homework: Assignment, owner: User, stranger: User, way: str) -> None:
    assert who(homework) == [stranger.display_name]
    getattr(lessons, way)(homework.source_id, owner.id)
    assert who(homework) == [stranger.display_name], "at once"
    jobs.work()
    assert who(homework) == [stranger.display_name], "when the rows are gone, too"
    assert watch.students(homework)[0]["override"] is None
    manage.change(homework.id, owner.id, audience="absent", title="Once more")
    assert who(homework) == [stranger.display_name]


def test_the_page_says_what_becomes_of_the_homework(app: Flask, homework: Assignment, owner: User) -> None:
    page = log_in(app, owner).get(f"/teach/lessons/{homework.source_id}/delete").text
    assert "Its homework stays" in page


def test_the_report_knows_whom_it_is_for(app: Flask, homework: Assignment, owner: User, stranger: User) -> None:
    report = report_page.of_lesson(homework.lesson, owner.id, Selection())
    assert (report["expected"], [row["name"] for row in report["missing"]]) == (1, [stranger.display_name])
    page = log_in(app, owner).get(f"/teach/lessons/{homework.lesson_id}/report").text
    assert 'href="/teach/homework" aria-current="page"' in page
    assert 'href="/teach/lessons" aria-current="page"' not in page


def test_other_terms_of_an_erased_student_keep_work_in_time(homework: Assignment, owner: User, stranger: User) -> None:
    seat = join_lesson(homework.lesson.code, address="127.0.0.1", user=stranger)
    attempt = work.begin(db.session.get_one(Participant, seat.id))
    work.submit(db.session.get_one(Participant, seat.id), attempt.id)
    handed_in = attempt.submitted_at or 0.0
    manage.change(homework.id, owner.id, opens_at=handed_in - 100, due_at=handed_in - 50)
    manage.override(homework.id, owner.id, stranger.id, {"due_at": handed_in + 50})
    manage.close(homework.id, owner.id)
    assert [row["status"] for row in watch.students(homework)] == ["submitted"]
    accounts.erase(stranger.id)
    jobs.work()
    db.session.expire_all()
    assert [row["status"] for row in watch.students(homework)] == ["submitted"]
    assert db.session.query(Attempt).one().submitted_at == handed_in


def test_whose_results_were_removed_does_not_become_absent(homework: Assignment, owner: User, member: User) -> None:
    lesson_id, seat = homework.source_id or 0, db.session.query(Participant).filter_by(user_id=member.id).one()
    before = who(homework)
    lessons.forget_participant(lesson_id, owner.id, seat.id)
    assert who(homework) == before
    with pytest.raises(Forbidden):
        join_lesson(homework.lesson.code, address="127.0.0.1", user=member)


def test_who_was_removed_from_the_lesson_was_not_absent(owner: User, member: User, question: Question) -> None:
    course = courses.create(owner.id, "7B")
    courses.add_student(course.id, owner.id, member.username)
    lesson = lifecycle.create(owner.id, title="Capitals", course_id=course.id)
    seat = join_lesson(lesson.code, address="127.0.0.1", user=member)
    reveal(close(ask(lesson, question)))
    members.set_removed(lesson.id, owner.id, seat.id, True)
    assert who(manage.create(owner.id, lesson_id=lesson.id)) == []
