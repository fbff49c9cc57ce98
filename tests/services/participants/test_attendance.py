"""Who of a lesson's class is missing."""

import json
import re

import pytest
from flask import Flask

from classroom.core.database import transaction
from classroom.models import Lesson, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import attendance, members
from classroom.services.results import full_results, reports
from tests.support.lessons import join
from tests.support.people import log_in, make_user


@pytest.fixture
def students(owner: User) -> list[User]:
    """Three students whose names a simple order would sort wrong."""
    found = [make_user(username, "student") for username in ("vera", "alvaro", "zoe")]
    with transaction():
        found[1].display_name = "Álvaro"
    return found


@pytest.fixture
def lesson(owner: User, students: list[User]) -> Lesson:
    """A lesson of the students' class."""
    course = courses.create(owner.id, "3B")
    for student in students:
        courses.add_student(course.id, owner.id, student.username)
    return lifecycle.create(owner.id, course_id=course.id)


def names(lesson: Lesson) -> list[str]:
    return [student["name"] for student in attendance.missing(lesson) or ()]


def test_who_has_not_joined_is_missing(owner: User, lesson: Lesson, students: list[User]) -> None:
    assert names(lesson) == ["Álvaro", "Vera", "Zoe"]
    vera = join(lesson, user=students[0])
    assert names(lesson) == ["Álvaro", "Zoe"]
    members.set_removed(lesson.id, owner.id, vera.id, True)
    assert names(lesson) == ["Álvaro", "Zoe"], "who was removed has been here"
    with transaction():
        students[2].disabled_at = 1.0
    assert names(lesson) == ["Álvaro"]
    join(lesson, user=students[1])
    assert names(lesson) == []


def test_without_a_class_nobody_is_expected(owner: User) -> None:
    lesson = lifecycle.create(owner.id)
    assert attendance.expected(lesson) is None
    assert reports.report(lesson)["missing"] is None


def test_control_page_and_report_show_it(app: Flask, owner: User, lesson: Lesson, students: list[User]) -> None:
    zoe = join(lesson, user=students[2])
    browser = log_in(app, owner)
    page = browser.get(f"/teach/lessons/{lesson.id}").text
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert [student["name"] for student in data["expected"]] == ["Álvaro", "Vera", "Zoe"]
    assert [person["user_id"] for person in data["participants"]] == [zoe.user_id]
    page = browser.get(f"/teach/lessons/{lesson.id}/report").text
    absent = re.search(r'data-testid="missing">(.*?)</ul>', page, re.DOTALL)
    assert absent
    assert re.findall(r">(\w+)</bdi></li>", absent[1]) == ["Álvaro", "Vera"]
    assert "Class: 3B" in page
    assert full_results.of_lesson(lesson)["missing"] == reports.report(lesson)["missing"]
