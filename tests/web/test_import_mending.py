"""What an import could not read is mended in the editor, before anything comes in."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom import questions
from classroom.models import User
from classroom.services.bank import entries
from classroom.services.bank.imports import items
from tests.support.imports import draft_of, items_of
from tests.support.people import log_in
from tests.web.test_import_page import BASE, GOOD, WRONG, sent, upload


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def test_a_row_that_could_not_be_read_is_mended_in_place(browser: FlaskClient, owner: User) -> None:
    address, page = sent(browser, file=upload(WRONG))
    wrong = next(item for item in items_of(int(address.rpartition("/")[2])) if item.problems)
    where = f"{address}/questions/{wrong.id}"
    page = browser.get(where).text
    assert 'value="Lima"' in page
    assert "correct: Z" in page
    form = {"type": "single_choice", "prompt": "Capital of Peru?", "choice": ["Lima", "Quito"]}
    reply = browser.post(where, data=form)
    assert reply.status_code == 422
    assert "Capital of Peru?" in browser.get(where).text, "what was typed is stored"
    part = browser.post(where, data={**form, "correct": "0"}, headers={"X-Part": "1"}).get_json()
    assert "Capital of Peru?" in part["row"]
    assert "2 questions will come in" in part["summary"]
    browser.post(f"{address}/confirm")
    found = entries.search(owner.id).items[0].current
    assert (found.prompt, [choice["correct"] for choice in found.body["choices"]]) == (
        "Capital of Peru?",
        [True, False],
    )


def test_the_type_can_be_mended_too(browser: FlaskClient, owner: User) -> None:
    address, _page = sent(browser, file=upload(b"type,prompt\nopen_text,How many?\n"))
    (item,) = items_of(int(address.rpartition("/")[2]))
    form = {"type": "numeric", "prompt": "How many?", "numeric.accepted.0.value": "7"}
    reply = browser.post(f"{address}/questions/{item.id}?page=1&show=fine", data=form)
    assert reply.location == f"{address}?show=fine&page=1#item-{item.id}"
    browser.post(f"{address}/confirm")
    assert entries.search(owner.id).items[0].type == "numeric"


def test_a_part_is_asked_for_and_refused_as_a_part(browser: FlaskClient) -> None:
    address, _page = sent(browser, file=upload(GOOD))
    item = items_of(int(address.rpartition("/")[2]))[0]
    where, header = f"{address}/questions/{item.id}", {"X-Part": "1"}
    assert browser.get(where, headers=header).text.count("<form") == 1
    reply = browser.post(where, data={"type": "poll", "prompt": "", "choice": ["a", "b"]}, headers=header)
    assert (reply.status_code, "<html" in reply.text) == (422, False)
    assert "Write the question." in reply.text
    row_button = browser.post(where, data={"type": "poll", "choice": ["a", "b"], "do": "more:choices"}, headers=header)
    assert row_button.text.count('name="choice"') == 3


def test_wrong_values_of_every_shape_open_in_the_editor(app: Flask, browser: FlaskClient, owner: User) -> None:
    values: list[Any] = [None, "", "text", 7, 1.5, True, [], [1], ["a"], [[]], {}, {"a": 1}, [{"text": 1}], [{"x": []}]]
    wrong = [
        {
            **dict.fromkeys((*kind.fields, "choices", "tags", "image", "points", "language", "title"), value),
            "type": kind.name,
        }
        for kind in questions.all_types()
        for value in values
    ]
    draft_id = draft_of(owner.id, b"type,prompt\nopen_text,x\n")
    (item,) = items_of(draft_id)
    for question_ in wrong:
        items.keep_typed(owner.id, draft_id, item.id, question_, {"prompt": "Write the question."})
        where = f"{BASE}/{draft_id}/questions/{item.id}"
        assert browser.get(where, headers={"X-Part": "1"}).status_code == 200, question_
    assert browser.get(f"{BASE}/{draft_id}").status_code == 200
