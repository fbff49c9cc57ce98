"""What our pages in frames of a platform need: headers that let the platform show them, and cookies for frames."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Response, make_response, request

from classroom.core import settings
from classroom.http.addresses import LOOPBACK, public_base
from classroom.http.headers import CSP
from classroom.services.lti import launches

KEEP_SECONDS = 600
"""How long the browser keeps the secret of a login."""
MOST_ORIGINS = 50


def base() -> str:
    """Return our own address, without a slash at its end."""
    return public_base(request.host_url)


def shown_by(page: str, origins: Iterable[str], status: int = 200, sends_to: str = "") -> Response:
    """Return a page that may be shown in frames.

    Args:
        page: HTML.
        origins: of the pages that may show it.
        status: HTTP status.
        sends_to: an address that a form of the page is sent to, beside ours.
    """
    response = make_response(page, status)
    listed = " ".join(list(dict.fromkeys(origins))[:MOST_ORIGINS])
    policy = CSP.replace("frame-ancestors 'none'", f"frame-ancestors {listed}") if listed else CSP
    if sends_to:
        parts = urlsplit(sends_to)
        policy = policy.replace("form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}")
    response.headers["Content-Security-Policy"] = policy
    return response


def asks() -> str:
    """Return the origin of the page that the browser comes from; empty: it does not say."""
    return launches.origin_of(request.headers.get("Origin") or request.referrer or "")


def is_in_frame() -> bool:
    """Say whether the answer will be shown in a frame, or may be: browsers say that it is not."""
    return request.headers.get("Sec-Fetch-Dest") != "document"


def came_from_here() -> bool:
    """Say whether the request was sent by a page of ours."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    return origin in (base(), request.host_url.rstrip("/"))


def keep(response: Response, key: str, secret: str) -> Response:
    """Have the browser keep the secret of a login, in a frame as well, where it may: in a partitioned cookie (CHIPS).

    Without TLS, which platforms only lack where somebody tries one, there are no cookies for frames.
    """
    secure = settings.current().cookies_are_secure or request.is_secure or urlsplit(base()).hostname in LOOPBACK
    response.set_cookie(
        key,
        secret,
        max_age=KEEP_SECONDS,
        path="/lti",
        httponly=True,
        secure=secure,
        samesite="None" if secure else None,
        partitioned=secure,
    )
    return response


def drop(response: Response, key: str) -> Response:
    """Have the browser forget the secret of a login."""
    secure = settings.current().cookies_are_secure or request.is_secure or urlsplit(base()).hostname in LOOPBACK
    response.delete_cookie(
        key, path="/lti", httponly=True, secure=secure, samesite="None" if secure else None, partitioned=secure
    )
    return response
