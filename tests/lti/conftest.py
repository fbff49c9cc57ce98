"""A platform that is registered here."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.models import Course
from classroom.services.lti import keys, platforms
from tests.support.application import SECRET_KEY, use_settings
from tests.support.lti_platform import Platform

Come = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def own_key() -> RSAKey:
    """Our own key: making one takes longer than most tests."""
    return RSAKey.generate_key(keys.BITS)


@pytest.fixture
def platform(app: Flask, own_key: RSAKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """A platform whose instructors get accounts of teachers; loopback may be called."""
    current = settings.current()
    use_settings(
        monkeypatch,
        SECRET_KEY=SECRET_KEY,
        DATABASE_URL=current.database_url,
        CLASSROOM_DATA=str(current.data),
        CLASSROOM_WEBHOOK_NETWORKS="127.0.0.0/8",
    )
    with transaction() as session:
        session.add(keys.row(own_key))
    with Platform() as running:
        running.tool_keys = keys.published()
        platforms.add(**running.registered, makes_teachers=True)
        yield running


@pytest.fixture
def come(app: Flask, platform: Platform) -> Come:
    """Let somebody come from the platform in a browser of their own; ``landed`` of it is where it was led."""

    def arrive(
        subject: str = "u1", name: str = "Ana López", *, instructor: bool = False, **changes: Any
    ) -> FlaskClient:
        browser = app.test_client()
        answer = platform.launch(browser, instructor=instructor, sub=subject, name=name, **changes)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        browser.landed = answer.location  # type: ignore[attr-defined]
        return browser

    return arrive


def course() -> Course:
    return db.session.scalars(db.select(Course)).one()
