"""Lesson options in the form of a new lesson and in the dialog of a running one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.core.database import db
from classroom.models import Lesson, User
from classroom.services.lessons import lifecycle
from classroom.services.lessons.options import DECLARED, LessonOptions, to_store
from classroom.web.forms.lesson_options import OptionsForm
from tests.support.people import log_in

ALL = {
    "confidence": "y", "phone_shows": "choices", "scoring": "survey", "speed_bonus": "50", "streaks": "y",
    "podium": "y", "teams": "4", "second_vote": "y", "live_bars": "y",
    "auto_close": "y", "auto_advance": "20", "generated_names": "y", "shuffle_choices": "y",
    "show_authors": "y",
}  # fmt: skip


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    return log_in(app, owner)


PLAIN = {"title": "Kept words", "quiz_id": "", "join_mode": "guest", "course_id": ""}


def made() -> Lesson:
    """Return the only lesson."""
    return db.session.scalars(db.select(Lesson)).one()


def test_every_option_has_a_field_with_its_default(app: Flask) -> None:
    with app.test_request_context():
        form = OptionsForm()
        assert {field.name for field in form} == set(DECLARED)
        assert [field.name for field in (*form.option_selects(), *form.option_switches())] == list(DECLARED)
        assert form.options() == LessonOptions().model_dump()


@pytest.mark.parametrize("name", DECLARED)
def test_every_value_that_the_form_offers_is_valid(app: Flask, name: str) -> None:
    with app.test_request_context():
        for value, label in DECLARED[name].shown.offered.items():
            assert to_store({name: value}) == ({} if value == DECLARED[name].default else {name: value})
            assert str(label)


def test_chosen_options_are_stored_with_the_lesson(browser: FlaskClient) -> None:
    reply = browser.post("/teach/lessons", data={**PLAIN, **ALL})
    assert reply.status_code == 302
    assert LessonOptions.of(made()) == LessonOptions(
        confidence=True, phone_shows="choices", scoring="survey", speed_bonus=50, streaks=True, podium=True, teams=4,
        second_vote=True, live_bars=True, auto_close=True, auto_advance=20, generated_names=True, shuffle_choices=True,
        show_authors=True,
    )  # fmt: skip


def test_by_default_no_options_are_stored(browser: FlaskClient) -> None:
    browser.post("/teach/lessons", data=PLAIN)
    assert made().options == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("speed_bonus", "33"),
        ("speed_bonus", "x"),
        ("teams", "1"),
        ("teams", "9"),
        ("scoring", "race"),
        ("phone_shows", ""),
    ],
)
def test_values_that_are_not_offered_are_refused_at_their_field(browser: FlaskClient, name: str, value: str) -> None:
    reply = browser.post("/teach/lessons", data={**PLAIN, "streaks": "y", name: value})
    assert reply.status_code == 422
    assert f'id="{name}-error"' in reply.text
    assert "Kept words" in reply.text
    assert '<details class="teaching" open>' in reply.text
    assert db.session.scalars(db.select(Lesson)).first() is None


def test_the_control_page_has_a_dialog_with_all_options(browser: FlaskClient, owner: User) -> None:
    lesson = lifecycle.create(owner.id, options={"podium": True})
    page = browser.get(f"/teach/lessons/{lesson.id}").text
    assert all(f'name="{name}"' in page for name in DECLARED)
