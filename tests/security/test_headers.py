"""The security headers are on every response, whoever answers; nothing is inline.

That the routes send them, to everybody, is checked in test_matrix_routes.py, which asks them all.
"""

import re
from pathlib import Path

import pytest
import requests

from classroom.core import settings
from tests.security.conftest import Live, School, Serve
from tests.security.response_checks import INLINE, check, check_page
from tests.support.pages import Browser
from tests.support.processes import ROOT

ADDRESSES = [
    ("GET", "/nothing/here"),
    ("GET", "/api/v1/nothing"),
    ("DELETE", "/login"),
    ("PUT", "/api/v1/join"),
    ("POST", "/api/v1/join"),
    ("GET", "/static/nothing.js"),
    ("GET", "/static/css/tokens.css"),
    ("GET", "/static/../app.py"),
    ("GET", "/pictures/0000.png"),
    ("OPTIONS", "/api/v1/join"),
    ("GET", "/socket.io/?EIO=4&transport=polling"),
    ("GET", "/socket.io/?EIO=3&transport=polling"),
    ("GET", "/socket.io/?EIO=4&transport=polling&sid=unknown"),
    ("POST", "/socket.io/?EIO=4&transport=polling&sid=unknown"),
    ("DELETE", "/socket.io/?EIO=4&transport=polling"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_a_real_server_sends_them_too(live: Live, method: str, path: str) -> None:
    response = requests.request(method, live.url + path, timeout=10)
    check(response.headers, path)
    assert "Server" not in response.headers or "/" not in response.headers["Server"], "the version is nobody's business"


def test_polls_of_a_socket_have_them(live: Live) -> None:
    with live.student("guest", transport="polling") as wire:
        wire.listen("me")
    assert len(wire.responses) > 2
    for response in wire.responses:
        check(response.headers, "polling")
        assert response.headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_has_them(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("chalk broke")

    for endpoint, path in (("student.home", "/"), ("api_document.openapi_document", "/api/v1/openapi.json")):
        monkeypatch.setitem(school.app.view_functions, endpoint, broken)
        response = school.app.test_client().get(path)
        assert response.status_code == 500
        assert b"chalk" not in response.data
        check(response.headers, path)


def test_figures_are_for_loopback(school: School) -> None:
    client = school.app.test_client()
    assert client.get("/metrics").status_code == 200
    for address in ("192.0.2.7", "10.0.0.1", ""):
        assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 403
    forged = {"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1", "X-Real-Ip": "127.0.0.1"}
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}, headers=forged).status_code == 403


def test_figures_are_for_the_token_too(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "metrics-secret-0123456789"
    monkeypatch.setattr(settings, "current", lambda: settings.Settings(metrics_token=token))
    client = school.app.test_client()
    far = {"REMOTE_ADDR": "192.0.2.7"}
    good = client.get("/metrics", environ_base=far, headers={"Authorization": f"Bearer {token}"})
    assert good.status_code == 200
    for sent in ("", "Bearer ", f"Bearer {token}x", "Bearer é"):
        assert client.get("/metrics", environ_base=far, headers={"Authorization": sent}).status_code == 403
    assert client.get("/metrics").status_code == 200, "loopback needs no token"


@pytest.mark.parametrize(
    "setting", [{"CLASSROOM_SECURE_COOKIES": "1"}, {"CLASSROOM_PUBLIC_URL": "https://tiza.example"}]
)
def test_https_is_insisted_on_where_it_is_spoken(serve: Serve, tmp_path: Path, setting: dict[str, str]) -> None:
    with serve(tmp_path, **setting) as live:
        answer = requests.get(f"{live.url}/login", timeout=10)
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        cookie = answer.headers["Set-Cookie"]
        assert {"HttpOnly", "SameSite=Lax", "Secure"} <= {part.strip() for part in cookie.split(";")}


def test_cookies_are_out_of_reach_of_scripts(live: Live) -> None:
    browser = Browser(live.url)
    cookie = browser.get("/login").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


# -- nothing inline


def test_no_template_has_inline_script_or_style() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert len(templates) > 30
    for template in templates:
        text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
        assert not INLINE.search(text), f"{template.name}: {INLINE.search(text)}"


@pytest.mark.parametrize(
    "page",
    ["<script>go()</script>", '<p style="color: red">', "<p onclick='go()'>", '<img src="//elsewhere.example/a.png">'],
)
def test_what_a_page_must_not_have_is_found(page: str) -> None:
    with pytest.raises(AssertionError, match="here"):
        check_page(page, "here")
