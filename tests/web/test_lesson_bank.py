"""The bank beside a running lesson: what comes with the page, and what its search answers."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import transaction
from classroom.models import Lesson, LessonTeacher, User
from classroom.services.bank import bulk_insert, entries
from classroom.services.bank.validation import check
from classroom.services.lessons import lifecycle
from classroom.services.lessons.agenda import LISTED
from tests.support.pages import Browser
from tests.support.people import log_in
from tests.support.questions import question


@pytest.fixture
def lesson(owner: User) -> Lesson:
    return lifecycle.create(owner.id)


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def search(browser: FlaskClient, lesson: Lesson, **query: Any) -> dict[str, Any]:
    reply = browser.get(f"/teach/lessons/{lesson.id}/bank", query_string=query)
    assert reply.status_code == 200
    return dict(reply.get_json())


def prompts(found: dict[str, Any]) -> list[str]:
    return [entry["prompt"] for entry in found["questions"]]


def test_the_page_has_the_newest_and_the_search_all(browser: FlaskClient, owner: User, lesson: Lesson) -> None:
    bulk_insert.add(owner.id, [check(question(prompt=f"Number {n}", tags=[])) for n in range(2 * LISTED + 5)])
    page: Any = browser.get(f"/teach/lessons/{lesson.id}")
    data = Browser.page_data(page)
    assert data["bank"]["total"] == 2 * LISTED + 5
    assert prompts(data["bank"]) == [f"Number {n}" for n in reversed(range(LISTED + 5, 2 * LISTED + 5))]
    assert data["urls"]["bank"] == f"/teach/lessons/{lesson.id}/bank"
    assert prompts(search(browser, lesson, q="number 3"))[-1] == "Number 3"
    older = search(browser, lesson, before=data["bank"]["questions"][-1]["question_id"])
    assert prompts(older) == [f"Number {n}" for n in reversed(range(5, LISTED + 5))]
    assert older["total"] == 2 * LISTED + 5


def test_words_tags_and_types(browser: FlaskClient, owner: User, lesson: Lesson) -> None:
    entries.create(owner.id, question(prompt="¿Qué río cruza Bogotá?", tags=["Agua"]))
    entries.create(owner.id, question("open_text", prompt="Escribe sobre un rio", tags=[]))
    assert search(browser, lesson, q="RÍO")["total"] == 2
    assert prompts(search(browser, lesson, q="rio", type="open_text")) == ["Escribe sobre un rio"]
    assert prompts(search(browser, lesson, tag="agua")) == ["¿Qué río cruza Bogotá?"]
    assert search(browser, lesson, q="nothing like it") == {"questions": [], "total": 0}
    assert search(browser, lesson, q="x" * 5000, type="hologram", tag="a b", before="no") == {
        "questions": [],
        "total": 0,
    }


def test_nobody_else_searches_it(app: Flask, outsider: User, member: User, client: FlaskClient, lesson: Lesson) -> None:
    address = f"/teach/lessons/{lesson.id}/bank"
    assert log_in(app, outsider).get(address).status_code == 404
    assert log_in(app, member).get(address).status_code == 403
    assert client.get(address).headers["Location"].startswith("/login")


def test_a_colleague_who_shares_the_lesson_has_the_own_bank(
    app: Flask, owner: User, outsider: User, lesson: Lesson
) -> None:
    with transaction() as session:
        session.add(LessonTeacher(lesson_id=lesson.id, user_id=outsider.id))
    entries.create(owner.id, question(prompt="Mine"))
    entries.create(outsider.id, question(prompt="Theirs"))
    colleague = log_in(app, outsider)
    page: Any = colleague.get(f"/teach/lessons/{lesson.id}")
    assert prompts(Browser.page_data(page)["bank"]) == prompts(search(colleague, lesson)) == ["Theirs"]
