"""The bar for ticked questions: what it does, what it says, and Undo."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import User
from classroom.services.bank import entries, quiz_lookup, quizzes
from tests.support.people import log_in
from tests.support.questions import question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


@pytest.fixture
def ids(owner: User) -> list[int]:
    return [entries.create(owner.id, question(prompt=f"Number {n}", tags=["old"])).id for n in range(3)]


def do(browser: FlaskClient, ids: list[int], action: str, **fields: Any) -> str:
    data = {"question_ids": [str(number) for number in ids], "do": action, **fields}
    return browser.post(f"{BASE}/selected", data=data, follow_redirects=True).text


def undo(browser: FlaskClient, page: str) -> str:
    token = re.search(r'name="undo" value="([^"]+)"', page)
    assert token
    return browser.post(f"{BASE}/undo", data={"undo": token[1]}, follow_redirects=True).text


def test_archived_ones_come_back_and_only_those(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    entries.archive(ids[0], owner.id)
    quizzes.create(owner.id, "Rivers", ids[1:])
    page = do(browser, ids, "archive")
    assert "2 questions were archived." in page
    assert "Still in these quizzes: “Rivers”." in page
    assert "Undone for 2 questions." in undo(browser, page)
    assert entries.search(owner.id).total == 2


def test_an_archived_question_in_quizzes_says_so(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    for n in range(5):
        quizzes.create(owner.id, f"Quiz {n}", ids[:1])
    page = browser.post(f"{BASE}/{ids[0]}/archive", follow_redirects=True).text
    assert "“Number 0” was archived." in page
    assert "“Quiz 0”, “Quiz 1”, “Quiz 2” and 2 more." in page


def test_tags(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    page = do(browser, ids[:2], "tag", tag=" África ")
    assert "2 questions got the tag “África”." in page
    assert entries.search(owner.id, tag="áfrica").total == entries.search(owner.id, tag="ÁFRICA").total == 2
    assert "There was nothing to change." in do(browser, ids[:2], "tag", tag="áFRICA")
    undo(browser, page)
    assert entries.search(owner.id, tag="áfrica").total == 0
    page = do(browser, ids, "untag", tag="old")
    assert entries.search(owner.id, tag="old").total == 0
    undo(browser, page)
    assert entries.search(owner.id, tag="old").total == 3
    assert "Type the tag first." in do(browser, ids, "tag", tag=" ")
    assert "There was nothing to change." in do(browser, ids, "tag", tag="old")


@pytest.mark.parametrize(("value", "name", "found"), [
    ("difficulty:2", "difficulty", 2), ("language:es", "language", "es"), ("language:", "language", None),
])  # fmt: skip
def test_values(browser: FlaskClient, owner: User, ids: list[int], value: str, name: str, found: Any) -> None:
    before = getattr(entries.get(ids[0], owner.id).current, name)
    page = do(browser, ids, "set", value=value)
    assert "3 questions were changed." in page
    assert [getattr(entries.get(number, owner.id).current, name) for number in ids] == [found] * 3
    entries.edit(ids[2], owner.id, {"prompt": "Later work"})
    assert "Later changes are kept." in undo(browser, page)
    assert [getattr(entries.get(number, owner.id).current, name) for number in ids] == [before, before, found]


def everything(browser: FlaskClient, action: str, search: str, total: int, **fields: Any) -> str:
    return do(browser, [], action, all="1", total=str(total), back=search, **fields)


def test_all_that_a_search_finds(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    more = [entries.create(owner.id, question(prompt=f"Río {n}", language="es")).id for n in range(60)]
    page = browser.get(f"{BASE}?q=rio&language=es").text
    assert "Select all 60 questions of this search" in page
    assert 'name="total" value="60"' in page
    page = everything(browser, "tag", "q=rio&language=es", 60, tag="agua")
    assert "60 questions got the tag “agua”." in page
    assert "Undone for 60 questions." in undo(browser, page)
    page = everything(browser, "set", "q=RIO&page=2", 60, value="difficulty:3")
    assert entries.search(owner.id, difficulty=3).total == 60
    assert "Undone for 60 questions." in undo(browser, page)
    page = everything(browser, "archive", "q=rio", 60)
    assert [found.id for found in entries.search(owner.id).items] == ids[::-1]
    assert "Undone for 60 questions." in undo(browser, page)
    exported = browser.post(f"{BASE}/selected", data={"do": "export", "all": "1", "total": "60", "back": "q=rio"})
    assert [entry["prompt"] for entry in exported.get_json()["questions"]] == [f"Río {n}" for n in range(60)]
    everything(browser, "quiz", "q=rio", 60)
    made = quiz_lookup.listing(owner.id).items[0]
    assert [item.question_id for item in made.items] == more, "in their own order, not that of the list"


def test_a_search_that_finds_something_else_by_now(browser: FlaskClient, owner: User, ids: list[int]) -> None:
    assert "have changed" in everything(browser, "archive", "q=number", 2)
    assert "have changed" in do(browser, [], "archive", all="1")
    assert entries.search(owner.id).total == 3


def test_a_page_that_shows_everything_offers_no_more(browser: FlaskClient, ids: list[int]) -> None:
    assert "Select all" not in browser.get(BASE).text


@pytest.mark.parametrize(
    ("action", "most"), [("archive", "5000"), ("share", "100"), ("quiz", "500"), ("lesson", "500")]
)
def test_too_many(browser: FlaskClient, owner: User, ids: list[int], action: str, most: str) -> None:
    page = do(browser, list(range(1, 5003)), action, tag="x", username="x")
    assert f"at most {most} questions at once; these are 5002." in page
    assert entries.search(owner.id).total == 3


def test_nothing_chosen(browser: FlaskClient, ids: list[int]) -> None:
    assert "Choose a difficulty or a language first." in do(browser, ids, "set", value="")
    assert "Tick one question or more first." in do(browser, [], "archive")
    data = {"question_ids": ids, "do": "set", "value": "difficulty:9"}
    assert browser.post(f"{BASE}/selected", data=data).status_code == 422
    assert browser.post(f"{BASE}/undo", data={"undo": "made up"}).status_code == 404


def test_the_list_stays_as_it_was_filtered(browser: FlaskClient, ids: list[int]) -> None:
    page = browser.get(f"{BASE}?tag=old&q=number").text
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back
    data = {"question_ids": ids, "do": "tag", "tag": "x", "back": back[1].replace("&amp;", "&") + "&evil=1"}
    place = browser.post(f"{BASE}/selected", data=data).headers["Location"]
    assert place.startswith(f"{BASE}?")
    assert "tag=old" in place
    assert "q=number" in place
    assert "evil" not in place
