"""A server that only its own computer can reach says so in the lobby, with what to do."""

import pytest
from flask import Flask

from classroom.core import settings
from classroom.http import addresses
from classroom.models import Lesson, User
from tests.support.people import PASSWORD


def shown(app: Flask, owner: User, lesson: Lesson, host: str) -> set[str]:
    """Return the notes on the control page and the projector for a browser that opened a host."""
    browser, login = app.test_client(), {"username": owner.username, "password": PASSWORD}
    assert browser.post("/login", data=login, base_url=f"http://{host}").status_code == 302
    pages = [
        browser.get(f"/teach/lessons/{lesson.id}{page}", base_url=f"http://{host}").text for page in ("", "/screen")
    ]
    return {
        note
        for page in pages
        for note in ("HOST=0.0.0.0 make run", "this computer is in no network", "")
        if note in page and bool(note) == ('data-part="unreachable"' in page)
    }


def test_the_lobby_says_that_phones_cannot_reach_loopback(
    app: Flask, owner: User, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(app, owner, lesson, "localhost:5000") == {"HOST=0.0.0.0 make run"}
    monkeypatch.setattr(settings.current(), "host", "0.0.0.0")
    monkeypatch.setattr(addresses, "lan_address", lambda: None)
    assert shown(app, owner, lesson, "127.0.0.1:5000") == {"this computer is in no network"}
    monkeypatch.setattr(addresses, "lan_address", lambda: "192.168.1.20")
    assert shown(app, owner, lesson, "127.0.0.1:5000") == {""}
    assert shown(app, owner, lesson, "192.168.1.20:5000") == {""}
    monkeypatch.setattr(settings.current(), "host", "127.0.0.1")
    monkeypatch.setattr(settings.current(), "public_url", "https://tiza.school.example")
    assert shown(app, owner, lesson, "localhost:5000") == {""}
