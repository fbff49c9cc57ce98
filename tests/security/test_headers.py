"""S24: the security headers are on every response, whoever answers; private pages are kept nowhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from classroom.core import settings
from tests.security.conftest import Live, School, Serve
from tests.security.routes import ROWS
from tests.security.test_matrix_routes import ask, found
from tests.security.world import ACTORS
from tests.support.application import restored, use_settings
from tests.support.pages import Browser
from tests.support.platforms import PLATFORM
from tests.support.processes import ROOT

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
FRAMED = (f"frame-ancestors {PLATFORM['issuer']}",)
CACHED = {"static", "pictures.show", "lti_keys.show"}


def check(headers: object, where: str, *, picture: bool = False, framed: bool = False, opened: bool = False) -> None:
    """Make sure that a response carries what it should.

    ``framed``: the registered platform may show it in a frame. ``opened``: and close the window that it has opened.
    """
    given = dict(headers.items())  # type: ignore[attr-defined]
    for name, value in WANTED.items():
        wanted = None if framed and name == "X-Frame-Options" else value
        if opened and name == "Cross-Origin-Opener-Policy":
            wanted = "unsafe-none"
        stricter = name == "Referrer-Policy" and given.get(name) == "no-referrer"  # pages whose addresses have secrets
        assert stricter or given.get(name) == wanted, f"{where}: {name}"
    policy = given["Content-Security-Policy"]
    assert "unsafe" not in policy, where
    assert "*" not in policy, where
    if picture:
        assert policy == "default-src 'none'; sandbox", where
    else:
        told = DIRECTIVES[:-1] + (FRAMED if framed else DIRECTIVES[-1:])
        assert all(directive in policy for directive in told), f"{where}: {policy}"


@dataclass
class Answered:
    """How a route answered a visitor; ``page`` is its text if that is a page."""

    route: str
    actor: str
    headers: Mapping[str, str]
    status: int
    page: str = ""


@pytest.fixture(scope="module")
def answers(filled_school: School) -> list[Answered]:
    """What each route answers: to be read, to everybody; to be changed, to one of each role."""
    given = []
    with pytest.MonkeyPatch.context() as patch, restored(filled_school.app):
        use_settings(patch, **filled_school.environment)
        for name in sorted(ROWS):
            reads = name.startswith("GET ")
            filled_school.world = filled_school.fresh_world()
            filled_school.restore()
            for actor in ACTORS if reads else ("nobody", "student", "owner", "admin"):
                response = ask(filled_school, name, found(filled_school.app)[name], actor)
                page = response.get_data(as_text=True) if reads and response.mimetype == "text/html" else ""
                given.append(Answered(name, actor, response.headers, response.status_code, page))
    return given


def test_every_route_for_every_visitor(answers: list[Answered]) -> None:
    for answer in answers:
        endpoint = answer.route.partition(" ")[2]
        good = endpoint == "pictures.show" and answer.status == 200
        opened = endpoint == "lti_registering.begin"
        framed = endpoint.startswith("lti.") or opened
        check(answer.headers, f"{answer.route} for {answer.actor}", picture=good, framed=framed, opened=opened)
        kept = answer.headers["Cache-Control"]
        if endpoint not in CACHED:
            assert kept == "no-store", f"{answer.route}: {kept}"


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

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def test_no_template_has_inline_script_or_style() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert len(templates) > 30
    for template in templates:
        text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
        assert not INLINE.search(text), f"{template.name}: {INLINE.search(text)}"


def test_no_page_has_inline_script_or_style(answers: list[Answered]) -> None:
    pages = [answer for answer in answers if answer.page]
    assert len(pages) > 100
    for answer in pages:
        assert not INLINE.search(answer.page), f"{answer.route} for {answer.actor}"


def test_nothing_is_loaded_from_elsewhere(answers: list[Answered]) -> None:
    """Pages name their own files only: no font, script or picture from another host."""
    for answer in answers:
        for address in re.findall(r'(?:src|href)="([^"]*)"', answer.page):
            here = not re.match(r"(https?:)?//", address) or address.startswith("http://localhost/")
            assert here, f"{answer.route} for {answer.actor}: {address}"
