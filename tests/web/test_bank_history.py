"""What changed between versions of a question, on its page; and the way back."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import User
from classroom.services.bank import entries
from classroom.web.bank import version_diff
from classroom.web.bank.version_diff import of_lists, of_texts
from tests.support.people import log_in
from tests.support.questions import MARKUP, TYPES, question

BASE = "/teach/questions"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def shown(line: version_diff.Line) -> str:
    marks = {"same": "{}", "gone": "[-{}]", "new": "[+{}]"}
    return "".join(marks[piece.mark].format(piece.text) for piece in line)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("a dog", "a dog", "a dog"),
        ("a red dog", "a blue dog", "a [-red][+blue] dog"),
        ("", "new", "[+new]"),
        ("old", "", "[-old]"),
        ("4 km", "40 km", "[-4][+40] km"),
        ("¿Dónde?", "¿Adónde?", "¿[-Dónde][+Adónde]?"),
        ("one\ntwo", "one\n\ntwo", "one[-\n][+\n\n]two"),
    ],
)
def test_words_of_texts(old: str, new: str, line: str) -> None:
    assert shown(of_texts(old, new)) == line


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (["Quito", "Lima"], ["Quito", "Lima"], ["Quito", "Lima"]),
        (["Quito", "Lima"], ["Quito", "Bogotá"], ["Quito", "[-Lima][+Bogotá]"]),
        (["Quito", "Lima"], ["Lima"], ["[-Quito]", "Lima"]),
        (["a long choice (right)", "b"], ["a long choice", "b"], ["a long choice[- (right)]", "b"]),
        ([], ["Quito"], ["[+Quito]"]),
        (["a"], ["b", "c"], ["[-a]", "[+b]", "[+c]"]),
    ],
)
def test_entries_of_lists(old: list[str], new: list[str], lines: list[str]) -> None:
    assert [shown(line) for line in of_lists(old, new)] == lines


CHANGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "true_false": ({"choices": [{"text": "Yes", "correct": False}, {"text": "No", "correct": True}]}, "Choices", "No"),
    "numeric": ({"accepted": [{"min": 1, "max": 2}], "unit": "km"}, "Accepted answers", "1 to 2"),
    "short_text": ({"forgive": ["case"]}, "Ignore", "Accents"),
    "word_cloud": ({"words": 3}, "Words per student", "3"),
    "rating": ({"high": 10}, "Highest number", "10"),
    "matching": ({"pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}]}, "Pairs", "a → b"),
    "map_pin": ({"point": [10, 20]}, "Place", "20° N, 10° E"),
    "image_pin": (
        {"regions": [{"shape": "ellipse", "x": 0.5, "y": 0.5, "rx": 0.1, "ry": 0.1}]},
        "Right regions",
        "Ellipse around",
    ),
}


@pytest.mark.parametrize("kind", TYPES)
def test_the_page_of_an_older_version_says_what_changed(browser: FlaskClient, owner: User, kind: str) -> None:
    changes, name, text = CHANGES.get(kind, ({"explanation": "Another end"}, "Explanation", "Another"))
    made = entries.create(owner.id, question(kind))
    entries.edit(made.id, owner.id, changes)
    page = browser.get(f"{BASE}/{made.id}?version=1").text
    part = page.partition('class="change-list"')[2].partition("</dl>")[0]
    assert f"<dt>{name}</dt>" in part
    assert text in part
    assert re.search("<(ins|del)>", part)
    assert "change-list" not in browser.get(f"{BASE}/{made.id}").text


def test_pictures_are_compared_and_markup_is_shown(browser: FlaskClient, owner: User) -> None:
    source = question("image_pin")
    made = entries.create(owner.id, {**question(), "image": source["image"]})
    entries.edit(made.id, owner.id, {"image": None, "prompt": MARKUP})
    page = browser.get(f"{BASE}/{made.id}?version=1").text
    part = page.partition('class="change-list"')[2].partition("</dl>")[0]
    assert re.search(r'<del class="change__picture">.*alt="A map of Colombia"', part)
    assert MARKUP not in part


def test_an_older_version_is_made_the_newest_again(browser: FlaskClient, owner: User) -> None:
    made = entries.create(owner.id, question(prompt="Before"))
    entries.edit(made.id, owner.id, {"prompt": "After"})
    path = f"{BASE}/{made.id}/versions/1/restore"
    assert path in browser.get(f"{BASE}/{made.id}?version=1").text
    page = browser.post(path, follow_redirects=True).text
    assert "Version 1 was restored as the newest." in page
    assert entries.get(made.id, owner.id).current.prompt == "Before"
    assert "exactly the same" in browser.get(f"{BASE}/{made.id}?version=1").text
    assert browser.post(f"{BASE}/{made.id}/versions/9/restore").status_code == 404
