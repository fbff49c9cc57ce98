"""The list of lessons: search, class, repeating a lesson, and undoing an archiving."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Lesson, User
from classroom.services.classes import courses
from classroom.services.lessons import lifecycle
from tests.support.people import log_in


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """The teacher's browser."""
    return log_in(app, owner)


@pytest.fixture
def lessons(owner: User) -> list[Lesson]:
    """Three lessons that have ended, one of them of a class."""
    course = courses.create(owner.id, "Geografía 3B")
    found = [lifecycle.create(owner.id, title=title) for title in ("Ríos", "Montañas")]
    found.append(lifecycle.create(owner.id, title="Mares", course_id=course.id))
    for lesson in found:
        lifecycle.end(lesson.id, owner.id)
    return found


def titles(browser: FlaskClient, query: str) -> list[str]:
    page = browser.get(f"/teach/lessons?filter=ended&{query}").text
    return re.findall(r'<h2 class="card__title"><a href="[^"]+">([^<]+)</a>', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Mares", "Montañas", "Ríos"]),
        ("q=RIOS", ["Ríos"]),
        ("q=montana", ["Montañas"]),
        ("q=geografia", ["Mares"]),
        ("q=mares+3b", ["Mares"]),
        ("q=nothing", []),
        ("course=1", ["Mares"]),
        ("course=x", ["Mares", "Montañas", "Ríos"]),
        ("course=99", []),
    ],
)
def test_search_and_class(browser: FlaskClient, lessons: list[Lesson], query: str, found: list[str]) -> None:
    assert titles(browser, query) == found


def test_search_by_code(browser: FlaskClient, lessons: list[Lesson]) -> None:
    assert titles(browser, f"q={lessons[0].code.lower()}") == ["Ríos"]


def test_what_is_searched_stays_in_the_other_lists(browser: FlaskClient, lessons: list[Lesson]) -> None:
    page = browser.get("/teach/lessons?filter=ended&q=rios").text
    assert 'href="?q=rios&amp;filter=archived"' in page
    assert "Nothing archived" not in browser.get("/teach/lessons?filter=archived&q=rios").text


def test_repeat_opens_the_new_lesson(browser: FlaskClient, lessons: list[Lesson]) -> None:
    reply = browser.post(f"/teach/lessons/{lessons[0].id}/repeat", follow_redirects=True)
    assert "This is a new lesson" in reply.text
    assert reply.request.path == f"/teach/lessons/{lessons[-1].id + 1}"


def test_archiving_is_undone_at_once(browser: FlaskClient, lessons: list[Lesson], app: Flask, outsider: User) -> None:
    lesson = lessons[0]
    reply = browser.post(f"/teach/lessons/{lesson.id}/archive", follow_redirects=True)
    assert "“Ríos” was archived." in reply.text
    address = f"{reply.request.path}?{reply.request.query_string.decode()}"
    assert "“Ríos” was archived." in browser.get(address).text, "after a reload too"
    assert "Ríos" not in log_in(app, outsider).get(address).text
    assert f'action="/teach/lessons/{lesson.id}/unarchive"' in reply.text
    reply = browser.post(f"/teach/lessons/{lesson.id}/unarchive", follow_redirects=True)
    assert "“Ríos” is back" in reply.text
    assert titles(browser, "") == ["Mares", "Montañas", "Ríos"]
    assert "was archived" not in browser.get(address).text, "it is not archived any more"
