"""The site of nginx in deploy/: with TLS, everything that ``tiza doctor`` checks works through it."""

import http.client
import json
import ssl
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from classroom.services.doctor import address
from tests.support.nginx import Nginx
from tests.support.servers import TizaServer

PLAIN = """
server {
    listen 443 ssl;
    ssl_certificate     /certificate;
    ssl_certificate_key /certificate;
    location / {
        proxy_pass http://127.0.0.1:5000;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
    }
}
"""
"""A site as many tutorials have it, which knows nothing of WebSockets."""


def status(nginx: Nginx, path: str, body: bytes | None = None) -> int:
    """Return the status of a request through nginx."""
    context = ssl.create_default_context(cafile=str(nginx.certificate))
    try:
        with urllib.request.urlopen(
            f"https://127.0.0.1:{nginx.port}{path}", body, timeout=20, context=context
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def plainly(nginx: Nginx, path: str) -> tuple[int, str | None]:
    """Return status and target of a request without TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", nginx.plain, timeout=20)
    with closing(connection):
        connection.request("GET", path, headers={"Host": "127.0.0.1"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location")


def tiza_behind(folder: Path, monkeypatch: pytest.MonkeyPatch, site: str = "") -> tuple[TizaServer, Nginx]:
    """Return Tiza and nginx in front of it, not started."""
    server = TizaServer(folder, settings={"CLASSROOM_TRUSTED_PROXIES": "1"})
    nginx = Nginx(folder, server.port, site)
    server.settings["CLASSROOM_PUBLIC_URL"] = f"https://127.0.0.1:{nginx.port}"
    monkeypatch.setenv("SSL_CERT_FILE", str(nginx.certificate))
    return server, nginx


def test_everything_works_through_nginx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, nginx = tiza_behind(tmp_path, monkeypatch)
    with server, nginx:
        found = list(address.check(f"https://127.0.0.1:{nginx.port}"))
        assert [(finding.name, finding.says) for finding in found if finding.level != "ok"] == []
        assert {"WebSocket", "Long polling", "Cookies", "Certificate"} <= {finding.name for finding in found}
        assert status(nginx, "/metrics") == 403
        # certbot's file is looked for in a directory, not sent on to the site with TLS
        assert plainly(nginx, "/.well-known/acme-challenge/none") == (404, None)
        assert plainly(nginx, "/login") == (301, "https://127.0.0.1/login")
        assert status(nginx, "/login") == 200
        assert status(nginx, "/api/v1/tokens", b"x" * 67 * 1024 * 1024) == 413


def test_a_site_that_does_not_pass_websockets_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server, nginx = tiza_behind(tmp_path, monkeypatch, PLAIN)
    with server, nginx:
        url = f"https://127.0.0.1:{nginx.port}"
        assert ready(server)["warnings"] == {}
        found = {finding.name: finding for finding in address.check(url)}
        assert found["WebSocket"].level == "failed"
        assert found["Long polling"].level == "ok"
        assert "does not pass WebSockets on" in ready(server)["warnings"]["websockets"]
        again = {finding.name: finding for finding in address.check(url)}
        assert (again["Health"].level, again["Health"].remedy) == ("warning", address.UPGRADE_LINES)
        assert server.output.count("websockets_blocked") == 1

        direct = address.Site(server.url)
        assert direct.open_websocket(None) == 101
        assert ready(server)["warnings"] == {}, "a WebSocket was opened, and the warning stays"


def ready(server: TizaServer) -> dict[str, Any]:
    """Return what /readyz says."""
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=20) as answer:
        return dict(json.load(answer))
