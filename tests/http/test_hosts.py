"""Requests with a ``Host`` that no browser sends."""

import pytest
from flask import Flask

from classroom.http.hosts import is_host

GOOD = (
    "tiza.school.example", "localhost", "LOCALHOST:5000", "192.168.1.20:5000", "[::1]:5000", "[fe80::1]", "my_pc",
    "example.org.", "xn--espaa-rta.example", f"{'a' * 63}.example",
)  # fmt: skip
BAD = (
    "a" * 64, "a" * 3000, ".".join(["a" * 60] * 6), "a..b", ".a", "a b", 'a"><script>', "a/b", "user@a", "[::1", "a:b",
    "a:123456", "é.example", "a,b", "%61",
)  # fmt: skip


@pytest.mark.parametrize("host", GOOD)
def test_hosts_are_taken(app: Flask, host: str) -> None:
    assert is_host(host)
    assert app.test_client().get("/login", headers={"Host": host}).status_code == 200


def test_anything_else_is_refused_with_a_page_or_json(app: Flask) -> None:
    """Also where Werkzeug itself refuses, and an address made for the page of the error would be without a host."""
    for host in BAD:
        assert not is_host(host)
        for path in ("/", "/login", "/join/ABCDEF", "/nothing", "/api/v1/live", "/api/v1/openapi.json"):
            reply = app.test_client().get(path, headers={"Host": host})
            assert reply.status_code == 400, (host, path)
            assert "nosniff" in reply.headers["X-Content-Type-Options"], (host, path)
            if path.startswith("/api/"):
                assert reply.get_json()["error"]["code"] == "bad_request", (host, path)
            else:
                assert "<html" in reply.text, (host, path)
                assert f"//{host}" not in reply.text, (host, path)


def test_a_request_without_a_host_is_taken(app: Flask) -> None:
    """Programs of HTTP/1.0 send none."""
    for given in ({}, {"HTTP_HOST": ""}):
        reply = app.test_client().get("/healthz", environ_overrides=given)
        assert reply.status_code == 200
