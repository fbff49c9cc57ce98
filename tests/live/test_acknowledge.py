"""Acknowledgements: results and errors of handlers."""

from typing import Any

import pytest
from flask import Flask

from classroom.core.errors import Conflict, RateLimited
from classroom.live.acknowledge import acknowledged


class Handlers:
    """Handlers of every kind."""

    @acknowledged
    def fine(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"echo": payload}

    @acknowledged
    def silent(self, payload: dict[str, Any]) -> None:
        return None

    @acknowledged
    def conflict(self, payload: dict[str, Any]) -> None:
        raise Conflict("Close it first.", code="round_open")

    @acknowledged
    def hurried(self, payload: dict[str, Any]) -> None:
        raise RateLimited("Slower.", retry_after=2.5)

    @acknowledged
    def broken(self, payload: dict[str, Any]) -> None:
        raise ZeroDivisionError("a secret of the server")


def test_results_of_handlers(app: Flask) -> None:
    assert Handlers().fine({"a": 1}) == {"ok": True, "echo": {"a": 1}}
    assert Handlers().fine() == {"ok": True, "echo": {}}
    assert Handlers().silent({}) == {"ok": True}


def test_known_errors(app: Flask) -> None:
    assert Handlers().conflict({}) == {"ok": False, "error": {"code": "round_open", "message": "Close it first."}}
    assert Handlers().hurried({})["error"] == {"code": "rate_limited", "message": "Slower.", "retry_after": 2.5}


def test_an_unexpected_error_is_unavailable_and_reveals_nothing(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    answer = Handlers().broken({})
    assert answer["ok"] is False
    assert answer["error"]["code"] == "unavailable"
    assert answer["error"]["reference"] in answer["error"]["message"]
    assert "secret of the server" not in str(answer)
    assert Handlers().fine({}) == {"ok": True, "echo": {}}, "the next event works"


@pytest.mark.parametrize("arguments", [("text",), (None,), ([1],), (1,), (True,), ({}, {})])
def test_a_payload_must_be_one_object(app: Flask, arguments: tuple[Any, ...]) -> None:
    assert Handlers().fine(*arguments)["error"]["code"] == "invalid"
