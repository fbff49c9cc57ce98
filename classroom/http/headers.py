"""Security headers for every response: pages, API, files, errors, and the HTTP responses of sockets."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
COMMON = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
OVER_HTTPS = ("Strict-Transport-Security", "max-age=31536000")

StartResponse = Callable[..., Any]


class Headers:
    """WSGI middleware that adds the headers to each response, unless the response sets them itself."""

    def __init__(self, application: Callable[..., Iterable[bytes]], headers: tuple[tuple[str, str], ...]) -> None:
        self._application = application
        self._headers = headers

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Call the application, and add the headers to its response."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            present = {name.lower() for name, _value in headers}
            missing = [(name, value) for name, value in self._headers if name.lower() not in present]
            if _may_be_framed(headers):  # older browsers know only this header, which cannot name who may
                missing = [pair for pair in missing if pair[0] != "X-Frame-Options"]
            return start_response(status, [*headers, *missing], *rest)

        return self._application(environ, start)


def _may_be_framed(headers: list[tuple[str, str]]) -> bool:
    """Say whether a response names other sites that may show it in a frame."""
    policy = next((value for name, value in headers if name.lower() == "content-security-policy"), "")
    return "frame-ancestors http" in policy


def install(app: Flask) -> None:
    """Add the headers to all responses. Install last: Socket.IO answers outside Flask."""
    secure = (OVER_HTTPS,) if app.config["SESSION_COOKIE_SECURE"] else ()
    app.wsgi_app = Headers(app.wsgi_app, (*COMMON, *secure))  # type: ignore[method-assign]
