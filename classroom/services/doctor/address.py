"""Checks of the address that students use, through every proxy on the way."""

import base64
import http.client
import json
import secrets
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from classroom.core import clock
from classroom.core.errors import Invalid
from classroom.services.doctor.checks import Finding, failed, first_line, ok, warning

WAIT = 10.0
"""Seconds for one request."""
CERTIFICATE_DAYS = 14
"""Days before its end from which on a certificate is reported."""
CLOCKS_DIFFER = 5.0
"""Seconds between this clock and the server's from which on it is a warning."""
ENGINE = "/socket.io/?EIO=4&transport="
UPGRADE_LINES = (
    'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
)
REMEDIES = {
    "proxy": "CLASSROOM_TRUSTED_PROXIES=1",
    "websockets": UPGRADE_LINES,
    "schema": "systemctl reload tiza",
}
"""What mends a warning of /readyz."""
HOST_LINES = "nginx: proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;"
ELSEWHERE = "https://elsewhere.example"


@dataclass(frozen=True)
class Answer:
    """What a server answered; header names are in lower case, ``cookies`` are the Set-Cookie lines."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: list[str] = field(default_factory=list)


class Site:
    """The server at an address such as ``https://tiza.school.example``."""

    def __init__(self, url: str) -> None:
        """Take an address apart.

        Raises:
            Invalid: it is not an http or https address.
        """
        parts: SplitResult = urlsplit(url if "//" in url else f"https://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Invalid(f"{url} is not an address such as https://tiza.school.example")
        self.host, self.secure = parts.hostname, parts.scheme == "https"
        self.port = parts.port or (443 if self.secure else 80)
        self.origin = f"{parts.scheme}://{parts.netloc}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Request a path.

        Raises:
            OSError, http.client.HTTPException: there was no answer.
        """
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=WAIT)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            response = connection.getresponse()
            body = (
                ""
                if response.status == http.client.SWITCHING_PROTOCOLS
                else response.read(65536).decode(errors="replace")
            )
            given = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, given, body, response.headers.get_all("Set-Cookie") or [])
        finally:
            connection.close()

    def open_websocket(self, origin: str | None) -> int:
        """Try to open a WebSocket and return the status: 101 if it was opened.

        Args:
            origin: the site whose page opens it; None for a program, which has none.
        """
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        handshake = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        }
        if origin is not None:
            handshake["Origin"] = origin
        return self.get(f"{ENGINE}websocket", handshake).status

    def certificate_days(self) -> float:
        """Return the days until the certificate ends."""
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=WAIT, context=context)
        try:
            connection.connect()
            found: Any = connection.sock.getpeercert()
        finally:
            connection.close()
        return (ssl.cert_time_to_seconds(found["notAfter"]) - clock.now()) / 86400


def check(url: str) -> Iterator[Finding]:
    """Check an address from the outside: reachable, healthy, live connections, cookies, what must not be public."""
    site = Site(url)
    try:
        answer = site.get("/readyz")
    except ssl.SSLCertVerificationError as error:
        yield failed(
            "Address", f"the certificate is not valid: {error.verify_message}", "certbot renew, or import the CA"
        )
        return
    except (OSError, http.client.HTTPException) as error:
        remedy = "systemctl status tiza nginx; check the firewall and the name in DNS"
        yield failed("Address", f"{site.origin} does not answer: {first_line(error)}", remedy)
        return
    if '"status"' not in answer.body:
        says = f"{site.origin} is not Tiza, or its proxy does not reach it (status {answer.status})"
        yield failed("Address", says, "nginx: proxy_pass http://127.0.0.1:5000;")
        return
    yield ok("Address", f"{site.origin} answers")
    yield from _health(answer)
    yield from _clock(answer)
    yield from _live(site)
    yield from _protection(site)


def _health(answer: Answer) -> Iterator[Finding]:
    if answer.status != http.client.OK:
        yield failed("Health", answer.body.strip()[:300], "tiza doctor on the server says more")
        return
    warnings = _warnings(answer.body)
    for part, reason in warnings.items():
        yield warning(
            "Health", reason.partition(" nginx:")[0], REMEDIES.get(part, "tiza doctor on the server says more")
        )
    if not warnings:
        yield ok("Health", "the server can serve")


def _warnings(body: str) -> dict[str, str]:
    """Return the warnings of /readyz; nothing if they cannot be read, as when a proxy has replaced the page."""
    try:
        found = json.loads(body)["warnings"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {str(part): str(reason) for part, reason in found.items()} if isinstance(found, dict) else {}


def _clock(answer: Answer) -> Iterator[Finding]:
    if "date" not in answer.headers:
        return
    seconds = parsedate_to_datetime(answer.headers["date"]).timestamp() - clock.now()
    if abs(seconds) > CLOCKS_DIFFER:
        yield warning(
            "Clock", f"the server's clock differs from this one by {seconds:.0f} s", "timedatectl set-ntp true"
        )


def _live(site: Site) -> Iterator[Finding]:
    """Check both ways in which pages stay connected."""
    polling = site.get(f"{ENGINE}polling")
    if polling.status == http.client.OK and polling.body.startswith("0{"):
        yield ok("Long polling", "works")
    else:
        yield failed("Long polling", f"status {polling.status}", "nginx: location / must pass /socket.io/ as well")
    status = site.open_websocket(site.origin)
    if status == http.client.SWITCHING_PROTOCOLS:
        yield ok("WebSocket", "works")
    elif status in (http.client.BAD_REQUEST, http.client.FORBIDDEN) and site.open_websocket(None) == 101:
        says = "pages of this address are taken for those of another: the proxy changes Host or hides https"
        yield failed(
            "WebSocket", says, "nginx: proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;"
        )
    else:
        says = f"the proxy does not pass the upgrade (status {status}): all pages poll, which costs many times more"
        yield failed("WebSocket", says, UPGRADE_LINES)


def _protection(site: Site) -> Iterator[Finding]:
    """Check what others must not be able to do through this address."""
    if site.open_websocket(ELSEWHERE) == http.client.SWITCHING_PROTOCOLS:
        yield failed("Origin", "pages of other sites may connect", f"CLASSROOM_PUBLIC_URL={site.origin}")
    if site.secure:
        cookies = [line for line in site.get("/login").cookies if line.startswith("tiza=")]
        if any("secure" not in line.lower() for line in cookies):
            yield failed("Cookies", "are not marked Secure", f"CLASSROOM_PUBLIC_URL={site.origin}")
        elif cookies:
            yield ok("Cookies", "are sent over https only")
        days = site.certificate_days()
        if days < CERTIFICATE_DAYS:
            yield warning("Certificate", f"ends in {days:.0f} days", "certbot renew")
        else:
            yield ok("Certificate", f"is valid for {days:.0f} days")
    if not _is_loopback(site.host) and site.get("/metrics").status == http.client.OK:
        yield failed("Metrics", "everybody can read /metrics", "nginx: location = /metrics { deny all; }")


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}
