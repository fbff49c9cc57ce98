"""The session cookie outlives a clock that is set, and no forgery or old age."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask, request

from classroom.core import clock

HOUR, DAY = 3600, 86_400
LANGUAGE = {"language": "es"}


@pytest.fixture(autouse=True)
def the_offset() -> Iterator[None]:
    """Put the clock of this process right again."""
    before = clock.offset()
    yield
    clock.set_offset(before)


def cookie_of(app: Flask, **values: str) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(values))


def session_of(app: Flask, cookie: str) -> dict[str, str]:
    """Return the session that a request with this cookie has."""
    with app.test_request_context(headers={"Cookie": f"tiza={cookie}"}):
        return dict(app.session_interface.open_session(app, request) or {})


@pytest.mark.parametrize("step", [HOUR, -HOUR, -400 * DAY])
def test_a_step_of_the_clock_logs_nobody_out(app: Flask, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    cookie, real = cookie_of(app, **LANGUAGE), time.time
    monkeypatch.setattr(time, "time", lambda: real() + step)
    assert session_of(app, cookie) == LANGUAGE
    clock.set_offset(clock.offset() + step)
    assert session_of(app, cookie) == LANGUAGE


def test_it_ends_after_thirty_days(app: Flask) -> None:
    cookie = cookie_of(app, **LANGUAGE)
    clock.set_offset(clock.offset() + 30 * DAY - HOUR)
    assert session_of(app, cookie) == LANGUAGE
    clock.set_offset(clock.offset() + 2 * HOUR)
    assert session_of(app, cookie) == {}


def test_what_was_not_signed_here_does_not_count(app: Flask) -> None:
    payload, moment, signature = cookie_of(app, **LANGUAGE).split(".")
    for forged in (
        f"{payload}.{moment}.{signature[::-1]}",
        f"{payload}.AAAA.{signature}",
        f"x{payload}.{moment}.{signature}",
    ):
        assert session_of(app, forged) == {}
