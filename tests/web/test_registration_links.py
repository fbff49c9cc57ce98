"""Where pages lead to the form for an account: to nobody whom the settings refuse it."""

import pytest
from flask.testing import FlaskClient

from classroom.core import settings
from classroom.models import User
from classroom.services.lessons import lifecycle


def test_the_home_page_promises_teachers_no_account_that_they_cannot_create(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered(path: str) -> str:
        return client.get(path).get_data(as_text=True)

    assert "Create an account" in offered("/")
    assert "Teachers are approved by an administrator" in offered("/register")
    monkeypatch.setenv("CLASSROOM_REGISTRATION_ROLE", "teacher")
    settings.current.cache_clear()
    assert "Create an account" in offered("/")
    assert "Teachers are approved" not in offered("/register")
    monkeypatch.setenv("CLASSROOM_REGISTRATION", "closed")
    settings.current.cache_clear()
    assert "/register" not in offered("/")
    wrong_code = client.post("/join", data={"code": "ZZZZZZ"}).get_data(as_text=True)
    assert "/register" not in wrong_code


def test_nobody_is_sent_to_a_closed_registration_from_a_lesson(
    client: FlaskClient, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = lifecycle.create(owner.id, join_mode="account")
    assert f"/register?next=/join/{lesson.code}" in client.get(f"/join/{lesson.code}").get_data(as_text=True)
    monkeypatch.setenv("CLASSROOM_REGISTRATION", "closed")
    settings.current.cache_clear()
    page = client.get(f"/join/{lesson.code}").get_data(as_text=True)
    assert "/login?next=" in page
    assert "/register" not in page
