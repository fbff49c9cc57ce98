"""Presets in the form of a new lesson, and the page on which teachers rename and delete their own."""

import html
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Lesson, User
from classroom.services.lessons import presets
from classroom.services.lessons.options import LessonOptions
from tests.support.forms import Form
from tests.support.people import log_in

NEW = "/teach/lessons/new"


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


def cards(page: str) -> dict[str, dict[str, Any]]:
    """Return the values that each card fills in, by the preset's key."""
    found = re.findall(r'data-preset="([^"]+)" data-testid="preset-([^"]+)"', page)
    return {key: json.loads(html.unescape(values)) for values, key in found}


def test_the_form_of_a_new_lesson_has_a_card_for_each(browser: FlaskClient, owner: User) -> None:
    own = presets.save(owner.id, "My <way>", {"podium": True})
    for path in (NEW, "/teach/lessons"):
        page = browser.get(path).text
        assert list(cards(page)) == [*(preset.key for preset in presets.BUILT_IN), own.key]
        assert cards(page)["contest"] == presets.BUILT_IN[0].values
        assert "My &lt;way&gt;" in page


@pytest.mark.parametrize("preset", presets.BUILT_IN, ids=lambda preset: preset.key)
def test_the_link_of_a_card_fills_in_the_form_without_a_script(browser: FlaskClient, preset: presets.Preset) -> None:
    page = browser.get(f"{NEW}?preset={preset.key}&title=Rivers").text
    assert re.search(rf'data-testid="preset-{preset.key}" aria-current="true"', page)
    browser.post("/teach/lessons", data=dict(Form(page, "novalidate").sent))
    lesson = db.session.scalars(db.select(Lesson)).one()
    assert (lesson.title, lesson.allow_change) == ("Rivers", preset.allow_change)
    assert LessonOptions.of(lesson) == LessonOptions(**preset.options)


def test_an_unknown_preset_changes_nothing(browser: FlaskClient) -> None:
    page = browser.get(f"{NEW}?preset=nothing").text
    assert 'aria-current="true"' not in page.split("data-presets", 1)[1].split("</ul>", 1)[0]


def test_options_are_saved_as_a_preset_and_the_lesson_goes_on(browser: FlaskClient, owner: User) -> None:
    data = {"title": "Rivers", "join_mode": "guest", "quiz_id": "", "course_id": "", "podium": "y", "teams": "3"}
    reply = browser.post("/teach/lessons/presets", data={**data, "preset_name": "Teams", "allow_change": "y"})
    (own,) = presets.of_teacher(owner.id)
    assert (own.name, dict(own.options), own.allow_change) == ("Teams", {"podium": True, "teams": 3}, True)
    page = browser.get(reply.location).text
    assert 'value="Rivers"' in page
    assert f'data-testid="preset-{own.key}" aria-current="true"' in page
    assert db.session.query(Lesson).count() == 0


def test_without_a_name_nothing_is_saved_and_the_form_is_kept(browser: FlaskClient, owner: User) -> None:
    data = {"title": "Kept", "join_mode": "guest", "quiz_id": "", "course_id": "", "podium": "y", "preset_name": " "}
    reply = browser.post("/teach/lessons/presets", data=data)
    assert reply.status_code == 422
    assert "Give the preset a name." in reply.text
    assert 'value="Kept"' in reply.text
    assert ("podium", "y") in Form(reply.text, "novalidate").sent
    assert presets.of_teacher(owner.id) == []


def test_presets_are_renamed_and_deleted_on_their_page(browser: FlaskClient, owner: User) -> None:
    first, second = (presets.save(owner.id, name, {}) for name in ("First", "Second"))
    page = browser.get("/teach/lessons/presets").text
    assert page.index('value="First"') < page.index('value="Second"')
    reply = browser.post(f"/teach/lessons/presets/{first.key}/rename", data={"preset_name": "second"})
    assert reply.status_code == 422
    assert 'value="second"' in reply.text, "what was typed is kept"
    assert "Another preset of yours has this name." in reply.text
    browser.post(f"/teach/lessons/presets/{first.key}/rename", data={"preset_name": "Renamed"})
    browser.post(f"/teach/lessons/presets/{second.key}/delete")
    assert [preset.name for preset in presets.of_teacher(owner.id)] == ["Renamed"]


def test_the_page_without_presets_says_how_to_make_one(browser: FlaskClient) -> None:
    assert "No presets of your own yet" in browser.get("/teach/lessons/presets").text
