"""Sessions of clients that do not read, or never enter a namespace."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from classroom.live import session_reaper


class Session:
    """An Engine.IO session with this number of waiting messages."""

    def __init__(self, waiting: int = 0) -> None:
        self.queue = SimpleNamespace(qsize=lambda: waiting)
        self.closed_with: dict[str, Any] | None = None

    def close(self, **how: Any) -> None:
        """Note how it was closed."""
        self.closed_with = how


def test_only_clients_that_do_not_read_are_dropped() -> None:
    sessions = {
        "slow": Session(session_reaper.MAX_WAITING + 1),
        "busy": Session(session_reaper.MAX_WAITING),
        "idle": Session(),
    }
    session_reaper.SessionReaper(SimpleNamespace(sockets=sessions), lambda sid: True).reap()
    assert sessions["slow"].closed_with == {"wait": False, "abort": True, "reason": "slow reader"}
    assert sessions["busy"].closed_with is None
    assert sessions["idle"].closed_with is None


def test_clients_that_never_enter_a_namespace_are_dropped() -> None:
    sessions, moment = {"member": Session(), "stranger": Session(), "late": Session()}, [0.0]
    inside = {"member"}
    reaper = session_reaper.SessionReaper(SimpleNamespace(sockets=sessions), inside.__contains__, lambda: moment[0])
    reaper.reap()
    inside.add("late")
    moment[0] = session_reaper.ENTER_WITHIN + 1
    reaper.reap()
    assert [sid for sid, session in sessions.items() if session.closed_with] == ["stranger"]
    inside.discard("late")  # left its namespace: the time starts again
    moment[0] += 1
    reaper.reap()
    assert sessions["late"].closed_with is None


def test_a_session_that_has_just_closed_is_reported_as_unknown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    server = app.extensions["tiza.live"].socketio.server.eio
    browser = app.test_client()
    opened = browser.get("/socket.io/?EIO=4&transport=polling")
    sid = opened.get_data(as_text=True).split('"sid":"')[1].split('"')[0]
    server.sockets[sid].closed = True
    answer = browser.post(f"/socket.io/?EIO=4&transport=polling&sid={sid}", data="2probe")
    assert answer.status_code == 400
    assert answer.get_json()["code"] == 1
