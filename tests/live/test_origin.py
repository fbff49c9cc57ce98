"""Which origins are our own: same scheme, host and port, and none that only looks like it."""

import pytest
from flask import Flask

from classroom.core import settings
from classroom.live.origin import is_own, may_connect


def environ(host: str, scheme: str = "http", **more: str) -> dict[str, str]:
    return {"wsgi.url_scheme": scheme, "HTTP_HOST": host, **more}


OWN = [
    ("http://school.example", environ("school.example")),
    ("http://school.example:80", environ("school.example")),
    ("http://school.example", environ("school.example:80")),
    ("http://SCHOOL.example", environ("school.EXAMPLE")),
    ("https://school.example", environ("school.example", "https")),
    ("https://school.example:443", environ("school.example", "https")),
    ("http://127.0.0.1:5000", environ("127.0.0.1:5000")),
    ("http://[::1]:5000", environ("[::1]:5000")),
    ("http://192.168.1.7:5000/", environ("192.168.1.7:5000")),
]
FOREIGN = [
    ("", environ("school.example")),
    ("null", environ("school.example")),
    ("http://evil.example", environ("school.example")),
    ("https://school.example", environ("school.example")),
    ("http://school.example", environ("school.example", "https")),
    ("http://school.example:8080", environ("school.example")),
    ("http://school.example", environ("school.example:8080")),
    ("http://school.example.evil.example", environ("school.example")),
    ("http://evilschool.example", environ("school.example")),
    ("http://school.example@evil.example", environ("school.example")),
    ("http://school.example/page", environ("school.example")),
    ("http://school.example.", environ("school.example")),
    ("http://schооl.example", environ("school.example")),
    ("ftp://school.example", environ("school.example")),
    ("file://", environ("school.example")),
    ("school.example", environ("school.example")),
    ("//school.example", environ("school.example")),
    ("http://", environ("school.example")),
    ("http://", environ("")),
    ("http://school.example:99999", environ("school.example")),
    ("http://school.example:port", environ("school.example")),
    ("http://[::1", environ("[::1")),
    ("http://evil.example", environ("school.example", HTTP_X_FORWARDED_HOST="evil.example")),
    ("chrome-extension://abcdef", environ("school.example")),
    ("http://localhost:5000", environ("127.0.0.1:5000")),
]


@pytest.mark.parametrize(("origin", "request_environ"), OWN)
def test_own_pages(app: Flask, origin: str, request_environ: dict[str, str]) -> None:
    assert is_own(origin, request_environ)
    assert may_connect(origin, request_environ)


@pytest.mark.parametrize(("origin", "request_environ"), FOREIGN)
def test_foreign_pages(app: Flask, origin: str, request_environ: dict[str, str]) -> None:
    assert not is_own(origin, request_environ)
    assert not may_connect(origin, request_environ)


def test_program_without_an_origin_may_connect_but_has_no_cookie_identity(app: Flask) -> None:
    assert may_connect(None, environ("school.example"))
    assert not is_own(None, environ("school.example"))


def test_public_address_behind_a_proxy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    settings.current.cache_clear()
    inside = environ("127.0.0.1:8000")
    assert is_own("https://tiza.school.example", inside)
    assert is_own("https://tiza.school.example:443", inside)
    assert not is_own("http://tiza.school.example", inside)
    assert not is_own("https://school.example", inside)
