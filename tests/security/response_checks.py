"""What every response must carry, and no page may have."""

import re

from werkzeug.test import TestResponse

from tests.support.platforms import PLATFORM

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


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def check_page(page: str, where: str) -> None:
    """Make sure that a page has no inline script or style, and names its own files only."""
    assert not INLINE.search(page), where
    for address in re.findall(r'(?:src|href)="([^"]*)"', page):
        here = not re.match(r"(https?:)?//", address) or address.startswith("http://localhost/")
        assert here, f"{where}: {address}"


def check_answer(route: str, actor: str, response: TestResponse) -> None:
    """Make sure that what a route answers has its headers, and is kept nowhere; see also :func:`check_page`."""
    where = f"{route} for {actor}"
    method, _, endpoint = route.partition(" ")
    opened = endpoint == "lti_registering.begin"
    picture = endpoint == "pictures.show" and response.status_code == 200
    check(response.headers, where, picture=picture, framed=endpoint.startswith("lti.") or opened, opened=opened)
    if endpoint not in CACHED:
        assert response.headers["Cache-Control"] == "no-store", where
    if method == "GET" and response.mimetype == "text/html":
        check_page(response.get_data(as_text=True), where)
