"""Pages say a thing once, and say what a number means."""

import re

from flask import Flask

from classroom.models import Lesson, Participant, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from tests.support.people import log_in


def test_pages_that_delete_say_once_that_it_cannot_be_undone(
    app: Flask, admin: User, member: User, owner: User, lesson: Lesson, guest: Participant
) -> None:
    course = courses.create(owner.id, "7B")
    lifecycle.end(lesson.id, owner.id)
    pages = {
        f"/admin/users/{member.id}/erase": admin,
        f"/teach/lessons/{lesson.id}/delete": owner,
        f"/teach/lessons/{lesson.id}/anonymise": owner,
        f"/teach/lessons/{lesson.id}/participants/{guest.id}/forget": owner,
        f"/teach/courses/{course.id}/delete": owner,
    }
    for path, who in pages.items():
        answer = log_in(app, who).get(path)
        assert answer.status_code == 200, path
        assert answer.text.count("This cannot be undone") == 1, path


def test_the_term_of_a_class_says_what_the_months_are_for(app: Flask, owner: User) -> None:
    course = courses.create(owner.id, "7B")
    page = log_in(app, owner).get(f"/teach/courses/{course.id}").text
    assert re.search(r'<label[^>]*for="keep_months">Months until names are removed', page)
