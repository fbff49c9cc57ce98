"""The page on which a student joins: refused names stay in the field, given names may be drawn again."""

import re

from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from classroom.services.participants import nickname_generator
from tests.support.people import log_in


def drawn(page: str) -> str:
    """Return the name that a page gives."""
    found = re.search(r'data-testid="drawn-name"[^>]*>([^<]+)<', page)
    assert found, page[:3000]
    return found[1]


def test_a_refused_name_stays_in_the_field(client: FlaskClient, lesson: Lesson) -> None:
    answer = client.post(f"/join/{lesson.code}", data={"nickname": "Pr0fe"})
    assert answer.status_code == 422
    assert 'value="Pr0fe"' in answer.text
    assert "Only your teacher may use that name" in answer.text


def test_another_name_is_drawn_until_one_joins(client: FlaskClient, owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"generated_names": True})
    address = f"/join/{lesson.code}"
    first = drawn(client.get(address).text)
    others = {drawn(client.post(address, data={"nickname": first, "another": "1"}).text) for _time in range(8)}
    assert others - {first}
    assert all(nickname_generator.is_generated(name) for name in others)
    assert client.post(address, data={"nickname": first}).status_code == 302
    assert first in client.get(f"/live/{lesson.code}").text


def test_a_student_of_another_class_is_told_so(app: Flask, owner: User, stranger: User) -> None:
    lesson = lifecycle.create(owner.id, course_id=courses.create(owner.id, "5B").id)
    answer = log_in(app, stranger).post(f"/join/{lesson.code}")
    assert answer.status_code == 403
    assert "<h1>You are not in this class</h1>" in re.sub(r"<h1[^>]*>", "<h1>", answer.text)
    assert f"for the class “5B”, and your account “{stranger.username}” is not in it" in answer.text


def test_who_has_no_account_is_not_led_to_one_that_is_in_no_class(client: FlaskClient, owner: User) -> None:
    """The teacher gives the accounts of a class; one that somebody makes now could not join."""
    lesson = lifecycle.create(owner.id, join_mode="account")
    assert "/register?" in client.get(f"/join/{lesson.code}").text
    lesson = lifecycle.create(owner.id, course_id=courses.create(owner.id, "5B").id)
    page = client.get(f"/join/{lesson.code}").text
    assert "This lesson is for the class “5B”." in page
    assert "ask your teacher" in page
    assert "/login?" in page
    assert "/register?" not in page
